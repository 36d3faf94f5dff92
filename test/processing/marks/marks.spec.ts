import type { ProjectConfig } from '../../../src/config/config.js';
import { MAX_UNITS } from '../../../src/domain/money.js';
import { DAY, HOUR } from '../../../src/domain/time/instant.js';
import type { MarkAnswer, MarkRequest } from '../../../src/processing/marks/mark.js';
import { MarksService } from '../../../src/processing/marks/marks.service.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aGoal, aProject, NOON, TestPipeline } from '../../support/test-pipeline.js';

const START = 'callId=31760000000123457&dateStart=22-11-2026T12:45&callerNumber=79161234567&yaCid=1763800000123456789';
const POOR = 'callId=31760000000123457&dateEnd=22-11-2026T12:49&callStatus=1120&duration=187&isQuality=false';
const GOOD = POOR.replace('false', 'true');
/** 12:45 in Moscow. */
const STARTED = NOON - HOUR / 4;
const CALL = { callId: '31760000000123457' };
const GOAL = { goal: 'quality-call' };

describe.each(DATABASES)('a mark on %s', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;
  let fake: FakePlatform;

  async function open(project: Partial<ProjectConfig> = {}, ...others: ProjectConfig[]): Promise<void> {
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject(project), ...others]), [fake.definition]);
  }
  const mark = (...items: MarkRequest[]): Promise<MarkAnswer[]> =>
    pipeline.get(MarksService).mark(items, { name: 'Анна', keyId: null, projects: null });
  const conversions = () =>
    pipeline.rows(
      'SELECT "goal", CAST("valueMinor" AS text) AS "minor", "decidedBy" FROM "conversions" WHERE "revokedAt" IS ' +
        'NULL ORDER BY "goal"',
    );

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    fake = new FakePlatform();
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  it('makes a conversion that the rules refuse, and no later webhook takes it away', async () => {
    await open();
    await pipeline.call(START, POOR);
    expect(await mark({ ...CALL, ...GOAL, value: 42000 })).toMatchObject([{ outcome: 'marked' }]);
    await pipeline.call(POOR);
    expect(await conversions()).toEqual([{ goal: 'quality-call', minor: '4200000', decidedBy: 'mark' }]);
    expect(await pipeline.uploads()).toMatchObject([{ state: 'pending', destination: 'dest' }]);
  });

  it('is worth what a flat is worth, and so is a rule', async () => {
    await open({ goals: [aGoal({ value: 25_000_000 })] });
    await pipeline.call(START, GOOD);
    expect(await conversions()).toMatchObject([{ minor: '2500000000', decidedBy: 'rule' }]);
    expect(await mark({ ...CALL, ...GOAL, value: MAX_UNITS })).toMatchObject([{ outcome: 'marked' }]);
    expect(await conversions()).toMatchObject([{ minor: '99999999999900', decidedBy: 'mark' }]);
  });

  it('takes a conversion away that the rules made, and no later webhook brings it back', async () => {
    await open();
    await pipeline.call(START, GOOD);
    await mark({ ...CALL, ...GOAL, remove: true });
    await pipeline.call(GOOD);
    expect(await conversions()).toEqual([]);
    expect(await pipeline.uploads()).toMatchObject([{ state: 'cancelled', reasonCode: 'GOAL_LOST' }]);
  });

  it('counts by the latest word', async () => {
    await open();
    await pipeline.call(START, GOOD);
    await mark({ ...CALL, ...GOAL, remove: true });
    await mark({ ...CALL, ...GOAL });
    expect(await conversions()).toMatchObject([{ minor: '150000', decidedBy: 'mark' }]);
    expect(await pipeline.uploads()).toMatchObject([{ state: 'pending' }]);
  });

  it('as spam or test takes every goal away until the label is taken off', async () => {
    await open({ goals: [aGoal(), aGoal({ id: 'any', when: {} })] });
    await pipeline.call(START, GOOD);
    await mark({ ...CALL, label: 'spam' });
    expect(await conversions()).toEqual([]);
    await mark({ ...CALL, label: 'spam', remove: true });
    expect(await conversions()).toMatchObject([
      { goal: 'any', decidedBy: 'rule' },
      { goal: 'quality-call', decidedBy: 'rule' },
    ]);
  });

  it('said twice changes nothing the second time', async () => {
    await open();
    await pipeline.call(START, POOR);
    expect(await mark({ ...CALL, ...GOAL }, { ...CALL, ...GOAL })).toMatchObject([
      { outcome: 'marked' },
      { outcome: 'unchanged' },
    ]);
    expect(await mark({ ...CALL, ...GOAL })).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await pipeline.rows('SELECT "id" FROM "marks"')).toHaveLength(1);
  });

  it('by phone and time finds the nearest call within a day, in any spelling, also after the phone is gone', async () => {
    await open();
    await pipeline.call(START, POOR);
    const later = (text: string) => text.replaceAll('31760000000123457', '31760000000123458').replaceAll('T12', 'T03');
    await pipeline.call(later(START), later(POOR));
    await pipeline.database.write((tx) => tx.run('UPDATE "calls" SET "callerNumber" = NULL'));
    const [nearest] = await mark({ phone: '8 (916) 123-45-67', at: STARTED + HOUR, ...GOAL });
    const [call] = await pipeline.rows(`SELECT "id" FROM "calls" WHERE "callId" = '31760000000123457'`);
    expect(nearest).toEqual({ outcome: 'marked', callId: call?.id });
    expect(await mark({ phone: '+79161234567', at: STARTED + 2 * DAY, ...GOAL })).toEqual([{ outcome: 'unmatched' }]);
  });

  it('that cannot be taken says why, and the others are taken', async () => {
    await open();
    await pipeline.call(START, POOR);
    const answers = await mark(
      { ...CALL },
      { ...CALL, goal: 'no-such-goal' },
      { ...GOAL },
      { phone: 'anonymous', at: NOON, ...GOAL },
      { phone: '+79161234567', ...GOAL },
      { callId: 'nobody-knows', ...GOAL },
      { ...CALL, ...GOAL },
    );
    const said = answers.map((answer) => (answer.outcome === 'refused' ? answer.code : answer.outcome));
    expect(said).toEqual([
      'GOAL_MISSING',
      'GOAL_UNKNOWN',
      'CALL_MISSING',
      'PHONE_INVALID',
      'MOMENT_MISSING',
      'unmatched',
      'marked',
    ]);
  });

  it('never crosses from one project to another, and asks which one is meant', async () => {
    const [source] = aProject().sources;
    const other = aProject({ id: 'dveri', sources: source ? [{ ...source, id: 'mango-dveri' }] : [] });
    await open({}, { ...other, destinations: [] });
    for (const id of ['mango-main', 'mango-dveri']) await pipeline.receive(`${START}&${POOR}`, id);
    await pipeline.call();
    expect(await mark({ ...CALL, ...GOAL })).toMatchObject([{ outcome: 'refused', code: 'CALL_AMBIGUOUS' }]);
    const byDveri = { name: 'CRM', keyId: null, projects: ['dveri'] };
    expect(await pipeline.get(MarksService).mark([{ ...CALL, ...GOAL }], byDveri)).toMatchObject([{ outcome: 'marked' }]);
    expect(await pipeline.rows('SELECT "projectId" FROM "conversions"')).toEqual([{ projectId: 'dveri' }]);
  });
});

describe.each(DATABASES)('a caller who is heard of late on %s', (kind) => {
  it('does not reshuffle what was decided, and does not count twice within the days', async () => {
    const fresh = await freshDatabase(kind);
    const fake = new FakePlatform();
    const goals = [
      aGoal({ id: 'unique', when: { answered: true, uniqueWithinDays: 30 } }),
      aGoal({ id: 'once', when: { answered: true }, oncePerCallerDays: 30 }),
    ];
    const pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject({ goals })]), [fake.definition]);
    const later = 'callId=later&dateStart=20-11-2026T10:00&callerNumber=79161234567&callStatus=1100&duration=60';
    const earlier = later.replace('later', 'earlier').replace('20-11', '10-11');
    await pipeline.call(later);
    await pipeline.call(earlier);
    await pipeline.call(later, earlier);
    const rows = await pipeline.rows(
      'SELECT k."callId", c."goal" FROM "conversions" c JOIN "calls" k ON k."id" = c."callId" WHERE ' +
        'c."revokedAt" IS NULL ORDER BY 1, 2',
    );
    expect(rows).toEqual([
      { callId: 'earlier', goal: 'unique' },
      { callId: 'later', goal: 'once' },
      { callId: 'later', goal: 'unique' },
    ]);
    await pipeline.close();
    await fresh.dispose();
  });
});
