import type { Config } from '../../../src/config/config.js';
import { HOUR, DAY } from '../../../src/domain/time/instant.js';
import { ReplayService } from '../../../src/processing/replay/replay.service.js';
import { StoredCallsService } from '../../../src/processing/replay/stored-calls.service.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aGoal, aProject, NOON, TestClock, TestPipeline } from '../../support/test-pipeline.js';

const START = 'callId=1&dateStart=22-11-2026T09:45Z&callerNumber=79161234567&yaCid=1763800000123456789';
const END = 'callId=1&dateEnd=22-11-2026T09:49Z&callStatus=1120&duration=187&isQuality=true';
const SCOPE = { project: 'okna', by: 'arrival' } as const;

describe.each(DATABASES)('stored webhooks read again on %s', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;
  const clock = new TestClock(NOON);

  const withZ = (zMeans: 'utc' | 'local', url = fresh.url): Config => {
    const sources = aProject().sources.map((source) => ({ ...source, settings: { timezone: 'Europe/Moscow', zMeans } }));
    return aConfig(url, [aProject({ sources })]);
  };
  const open = (zMeans: 'utc' | 'local') => TestPipeline.open(withZ(zMeans), [new FakePlatform().definition], clock);
  const calls = (of: TestPipeline) =>
    of.rows('SELECT * FROM "calls"').then((rows) => rows.map(({ updatedAt: _at, id: _id, ...rest }) => rest));

  /** The same installation after its config changed. */
  async function reopen(zMeans: 'utc' | 'local'): Promise<void> {
    await pipeline.close();
    pipeline = await open(zMeans);
  }

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    pipeline = await open('utc');
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  it('give the calls that they would have given from the start, and the moment of the conversion stays', async () => {
    await pipeline.call(START, END);
    const [conversion] = await pipeline.rows('SELECT "occurredAt" FROM "conversions"');
    await reopen('local');
    const outcome = await pipeline.get(StoredCallsService).simulate(SCOPE, 'receipts');
    expect(outcome.reread).toMatchObject({ anew: 1, changed: 1, fields: { startedAt: 1, endedAt: 1 } });
    expect(await pipeline.get(StoredCallsService).replay(SCOPE, 'receipts')).toEqual(outcome);
    expect(await pipeline.rows('SELECT "occurredAt" FROM "conversions"')).toEqual([conversion]);

    const replayed = await calls(pipeline);
    await pipeline.database.write((tx) => tx.run('DELETE FROM "calls"'));
    await pipeline.database.write((tx) => tx.run(`UPDATE "receipts" SET "verdict" = 'new', "callId" = NULL`));
    await pipeline.call();
    expect(replayed).toEqual(await calls(pipeline));
  });

  it('bring nothing back that the call has lost with age', async () => {
    await pipeline.call(START, END);
    const lost = `UPDATE "calls" SET "yaCid" = NULL`;
    await pipeline.database.write((tx) => tx.run(lost));
    const yaCid = async () => (await pipeline.rows('SELECT "yaCid" FROM "calls"'))[0]?.['yaCid'];
    clock.forward(withZ('utc').privacy.detailsDays * DAY + HOUR);
    await pipeline.get(StoredCallsService).replay(SCOPE, 'receipts');
    expect(await yaCid()).toBeNull();
    clock.forward(-2 * HOUR);
    await pipeline.get(StoredCallsService).replay(SCOPE, 'receipts');
    expect(await yaCid()).toBe('1763800000123456789');
  });

  it('go onto what is known where older ones are no longer kept', async () => {
    await pipeline.call(START);
    clock.forward(HOUR);
    await pipeline.call(END);
    await pipeline.database.write((tx) => tx.run(`DELETE FROM "receipts" WHERE "query" LIKE '%dateStart%'`));
    await reopen('local');
    const { reread } = await pipeline.get(StoredCallsService).replay(SCOPE, 'receipts');
    expect(reread).toMatchObject({ anew: 0, partly: 1, fields: { endedAt: 1 } });
    const [call] = await pipeline.rows('SELECT "startedAt", "callerNumber" FROM "calls"');
    expect({ ...call, startedAt: Number(call?.startedAt) }).toEqual({
      startedAt: Date.UTC(2026, 10, 22, 9, 45),
      callerNumber: '+79161234567',
    });
  });

  it('bring back no number that privacy has taken', async () => {
    await pipeline.call(START, END);
    clock.forward(91 * DAY);
    await pipeline.database.write((tx) => tx.run('UPDATE "calls" SET "callerNumber" = NULL'));
    await pipeline.get(StoredCallsService).replay(SCOPE, 'receipts');
    expect(await pipeline.rows('SELECT "callerNumber" FROM "calls"')).toEqual([{ callerNumber: null }]);
  });

  it('are decided by all calls of a caller who is recognised only now', async () => {
    await pipeline.close();
    const project = aProject({ goals: [aGoal({ oncePerCallerDays: 30 })] });
    pipeline = await TestPipeline.open(aConfig(fresh.url, [project]), [new FakePlatform().definition], clock);
    const second = 'callId=2&dateStart=22-11-2026T09:50Z&dateEnd=22-11-2026T09:52Z&callStatus=1120&isQuality=true';
    await pipeline.call(START, END, `${second}&callerNumber=79161234567&yaCid=1763800000123456780`);
    await pipeline.database.write((tx) =>
      tx.run(`UPDATE "calls" SET "callerKey" = NULL, "callerNumber" = NULL WHERE "callId" = '2'`),
    );
    const outcome = await pipeline.get(StoredCallsService).simulate(SCOPE, 'receipts');
    expect(outcome.reread).toMatchObject({ anew: 2, changed: 1, otherCaller: 1 });
    expect(outcome.goals).toMatchObject([{ metNow: 1, wouldMeet: 1, gained: 0 }]);
    expect(await pipeline.get(StoredCallsService).replay(SCOPE, 'receipts')).toEqual(outcome);
  });

  it('that nobody could read are read when they can be', async () => {
    await pipeline.call(END);
    await pipeline.database.write((tx) => tx.run('DELETE FROM "calls"'));
    await pipeline.database.write((tx) =>
      tx.run(`UPDATE "receipts" SET "verdict" = 'unreadable', "reasonCode" = 'SOURCE_GONE', "callId" = NULL`),
    );
    expect(await pipeline.rows('SELECT "id" FROM "calls"')).toEqual([]);
    const replay = pipeline.get(ReplayService);
    expect(await replay.nowReadable(SCOPE)).toBe(1);
    await replay.replay(SCOPE, 'receipts');
    expect(await pipeline.rows('SELECT "callId" FROM "calls"')).toEqual([{ callId: '1' }]);
    expect(await pipeline.rows(`SELECT "who", "action" FROM "audit"`)).toEqual([
      { who: 'ringback replay', action: 'receipts.replay' },
    ]);
  });
});
