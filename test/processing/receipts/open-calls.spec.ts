import { HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import { OpenCalls } from '../../../src/processing/receipts/open-calls.service.js';
import { ReplayService } from '../../../src/processing/replay/replay.service.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aDestination, aGoal, aProject, NOON, TestPipeline } from '../../support/test-pipeline.js';

const START = 'callId=31760000000123457&dateStart=22-11-2026T12:59&yaCid=1763800000123456789&callerNumber=79161234567';
const MISSED = 'callId=31760000000123457&dateEnd=22-11-2026T13:00&callStatus=1110&duration=0';
const TALKED = 'callId=31760000000123457&dateEnd=22-11-2026T13:04&callStatus=1120&duration=187';
const GOALS = [
  aGoal({ id: 'any', when: {} }),
  aGoal({ id: 'talk', when: { answered: true } }),
  aGoal({ id: 'silence', when: { not: { answered: true } } }),
  aGoal({ id: 'ringing', when: {}, at: 'start' }),
];
const PROJECT = aProject({
  goals: GOALS,
  destinations: [aDestination({ settings: { name: 'dest', goals: { any: {}, talk: {}, silence: {}, ringing: {} } } })],
});

describe.each(DATABASES)('a call that has only started, on %s,', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;

  const goalsMet = async (): Promise<unknown[]> =>
    (await pipeline.rows('SELECT "goal" FROM "conversions" WHERE "revokedAt" IS NULL ORDER BY "goal"')).map(({ goal }) => goal);
  const warnings = async (): Promise<unknown> => (await pipeline.rows('SELECT "warnings" FROM "calls"'))[0]?.warnings;
  const giveUp = (): Promise<number> => pipeline.get(OpenCalls).giveUpOverdue();

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    pipeline = await TestPipeline.open(aConfig(fresh.url, [PROJECT]), [new FakePlatform().definition]);
    await pipeline.call(START);
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  it('meets no goal but those that are judged at the start', async () => {
    expect(await goalsMet()).toEqual(['ringing']);
    expect(await giveUp()).toBe(0);
    await pipeline.call(MISSED);
    expect(await goalsMet()).toEqual(['any', 'ringing', 'silence']);
    expect(await warnings()).not.toContain('NEVER_ENDED');
  });

  it('is judged without its end after some hours, and nobody knows whether there was a talk', async () => {
    pipeline.clock.forward(4 * HOUR - MINUTE);
    expect(await giveUp()).toBe(0);
    pipeline.clock.forward(MINUTE);
    expect(await giveUp()).toBe(1);
    expect(await goalsMet()).toEqual(['any', 'ringing']);
    expect(await warnings()).toContain('NEVER_ENDED');
    expect(await giveUp()).toBe(0);
  });

  it('is corrected by an end that comes later all the same', async () => {
    pipeline.clock.forward(5 * HOUR);
    await giveUp();
    await pipeline.call(TALKED);
    expect(await goalsMet()).toEqual(['any', 'ringing', 'talk']);
    expect(await warnings()).not.toContain('NEVER_ENDED');
  });

  it('stays judged when its start is reported once more', async () => {
    pipeline.clock.forward(5 * HOUR);
    await giveUp();
    await pipeline.call(`${START}&city=Moskva`);
    expect(await goalsMet()).toEqual(['any', 'ringing']);
    expect(await warnings()).toContain('NEVER_ENDED');
  });

  it('is judged the same when its receipts are read again', async () => {
    pipeline.clock.forward(5 * HOUR);
    await giveUp();
    const { reread } = await pipeline.get(ReplayService).replay({ project: 'okna', by: 'arrival', from: NOON }, 'receipts');
    expect([reread?.changed, await goalsMet()]).toEqual([0, ['any', 'ringing']]);
  });

  it('keeps what was decided for it before ends were waited for', async () => {
    await pipeline.database.write((tx) => tx.run(`UPDATE "conversions" SET "goal" = 'any'`));
    await pipeline.call(`${START}&city=Moskva`);
    expect(await goalsMet()).toEqual(['any', 'ringing']);
  });
});
