import type { ProjectConfig } from '../../../src/config/config.js';
import type { When } from '../../../src/domain/goals/goal.js';
import { DAY } from '../../../src/domain/time/instant.js';
import { RetentionJobs } from '../../../src/processing/erasure/retention.jobs.js';
import { MarksService } from '../../../src/processing/marks/marks.service.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aGoal, aProject, TestPipeline } from '../../support/test-pipeline.js';

const CALL = 'callId=1&dateStart=22-11-2026T12:45&callerNumber=79161234567&yaCid=1763800000123456789&callStatus=1120&duration=60';
const LATE = 'callId=1&isQuality=true&city=Omsk';

describe.each(DATABASES)('a caller whose number is forgotten, on %s', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;

  async function open(project: Partial<ProjectConfig>): Promise<void> {
    const config = aConfig(fresh.url, [aProject(project)]);
    const privacy = { ...config.privacy, phonesDays: 1, callerKeyDays: 10 };
    pipeline = await TestPipeline.open({ ...config, privacy }, [new FakePlatform().definition]);
  }
  async function forget(days: number): Promise<void> {
    pipeline.clock.forward(days * DAY);
    await pipeline.get(RetentionJobs).applyRetention();
  }
  const met = (when: When, overrides: object = {}) => ({ goals: [aGoal({ when, ...overrides })] });
  const valuesInForce = async () =>
    (await pipeline.rows('SELECT "valueMinor" FROM "conversions" WHERE "revokedAt" IS NULL')).map(({ valueMinor }) =>
      Number(valueMinor),
    );

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  it('stays excluded, by a pattern too', async () => {
    await open({ ...met({ quality: true }), exclude: { callers: ['+7916*'], trackingNumbers: [] } });
    await pipeline.call(CALL);
    await forget(2);
    expect(await pipeline.rows('SELECT "callerNumber" FROM "calls"')).toEqual([{ callerNumber: null }]);
    await pipeline.call(LATE);
    expect(await valuesInForce()).toEqual([]);
  });

  it.each([
    ['the number itself', '+79161234567', 1],
    ['another whole number', '+79990000001', 0],
    ['a pattern, which cannot be checked any more', '+7916*', 0],
  ])('is recognised by a rule that names %s', async (_what, callerNumbers, conversions) => {
    await open(met({ quality: true, callerNumbers }));
    await pipeline.call(CALL);
    await forget(2);
    await pipeline.call(LATE);
    expect(await valuesInForce()).toHaveLength(conversions);
  });

  it.each([
    ['the number itself', '+79161234567', 0],
    ['another whole number', '+79990000001', 1],
    ['a pattern, which cannot be checked any more', '+7999*', 0],
  ])('is recognised by a rule that leaves out %s', async (_what, callerNumbers, conversions) => {
    await open(met({ quality: true, not: { callerNumbers } }));
    await pipeline.call(CALL);
    await forget(2);
    await pipeline.call(LATE);
    expect(await valuesInForce()).toHaveLength(conversions);
  });

  it('goes on counting when a late webhook comes, and is worth what it was', async () => {
    const valueBy = [{ when: { callerNumbers: '+7916*' }, value: 900 }];
    await open(met({ answered: true, callerNumbers: ['+7916*', '+7999*'] }, { valueBy }));
    await pipeline.call(CALL);
    await forget(2);
    await pipeline.call(LATE);
    expect(await valuesInForce()).toEqual([90_000]);
  });

  it('goes on counting as unique when nobody knows the caller any more', async () => {
    await open(met({ answered: true, uniqueWithinDays: 30 }));
    await pipeline.call(CALL);
    await forget(11);
    expect(await pipeline.rows('SELECT "callerKey" FROM "calls"')).toEqual([{ callerKey: null }]);
    await pipeline.call(LATE);
    expect(await valuesInForce()).toEqual([150_000]);
  });

  it('loses the goal all the same when a person takes it away', async () => {
    await open(met({ answered: true, callerNumbers: '+7916*' }));
    await pipeline.call(CALL);
    await forget(2);
    await pipeline
      .get(MarksService)
      .mark([{ callId: '1', goal: 'quality-call', remove: true }], { name: 'Анна', keyId: null, projects: null });
    expect(await valuesInForce()).toEqual([]);
  });
});
