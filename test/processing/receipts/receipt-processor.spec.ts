import type { ProjectConfig } from '../../../src/config/config.js';
import { DAY } from '../../../src/domain/time/instant.js';
import { RetentionJobs } from '../../../src/processing/erasure/retention.jobs.js';
import { ReceiptProcessor } from '../../../src/processing/receipts/receipt-processor.service.js';
import { newId } from '../../../src/runtime/ids.js';
import { CallsStore } from '../../../src/store/calls/calls.store.js';
import { ReceiptsStore } from '../../../src/store/receipts/receipts.store.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aDestination, aGoal, aProject, NOON, TestPipeline, UNGUARDED } from '../../support/test-pipeline.js';

const START =
  'callId=31760000000123457&dateStart=22-11-2026T12:45&number=74951234567&callerNumber=79161234567' +
  '&yaCid=1763800000123456789&utmCampaign=okna';
const END = 'callId=31760000000123457&dateEnd=22-11-2026T12:49&callStatus=1120&duration=187&isQuality=true';

describe.each(DATABASES)('receipt processing on %s', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;
  let fake: FakePlatform;

  async function open(project: Partial<ProjectConfig> = {}, ...others: ProjectConfig[]): Promise<void> {
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject(project), ...others]), [fake.definition]);
  }

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    fake = new FakePlatform();
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  it('makes one call of its start and its end, one conversion, one upload', async () => {
    await open();
    await pipeline.call(START, END);
    const [call, ...noMore] = await pipeline.rows('SELECT * FROM "calls"');
    expect(noMore).toEqual([]);
    expect(call).toMatchObject({
      callId: '31760000000123457',
      phase: 'ended',
      yaCid: '1763800000123456789',
      utmCampaign: 'okna',
      talkSeconds: 187,
      callerNumber: '+79161234567',
    });
    expect(await pipeline.rows('SELECT "goal", CAST("valueMinor" AS text) AS "minor", "currency" FROM "conversions"')).toEqual([
      { goal: 'quality-call', minor: '150000', currency: 'RUB' },
    ]);
    expect(await pipeline.uploads()).toMatchObject([
      { destination: 'dest', state: 'pending', attempts: 0, identifierKind: 'yaCid', identifierValue: '1763800000123456789' },
    ]);
  });

  it('comes to the same whether the start or the end is read first, or either comes twice', async () => {
    await open();
    await pipeline.call(END, START, END, START);
    expect(await pipeline.rows('SELECT "phase", "talkSeconds", "yaCid" FROM "calls"')).toEqual([
      { phase: 'ended', talkSeconds: 187, yaCid: '1763800000123456789' },
    ]);
    expect(await pipeline.uploads()).toMatchObject([{ state: 'pending' }]);
  });

  it('does not let an empty end parameter erase a start value', async () => {
    await open();
    await pipeline.call(START, `${END}&yaCid=&utmCampaign=null`);
    expect(await pipeline.rows('SELECT "yaCid", "utmCampaign" FROM "calls"')).toEqual([
      { yaCid: '1763800000123456789', utmCampaign: 'okna' },
    ]);
  });

  it('skips an upload that nothing can match, with the reason, and wakes it when a later webhook brings the id', async () => {
    await open();
    await pipeline.call(END);
    expect(await pipeline.uploads()).toMatchObject([{ state: 'skipped', reasonCode: 'NO_IDENTIFIER', reasonDetail: 'yaCid' }]);
    await pipeline.call(START);
    expect(await pipeline.uploads()).toMatchObject([
      { state: 'pending', reasonCode: null, identifierValue: '1763800000123456789' },
    ]);
    expect(await pipeline.rows('SELECT "fromState", "toState", "message" FROM "upload_changes" ORDER BY "id"')).toMatchObject([
      { fromState: null, toState: 'skipped' },
      { fromState: 'skipped', toState: 'pending', message: 'WOKEN' },
    ]);
  });

  it('notes for a step the webhook that changed the call, not a copy that was read with it', async () => {
    await open();
    await pipeline.receive(START);
    const changing = await pipeline.receive(END);
    await pipeline.receive(END);
    await pipeline.call();
    expect(await pipeline.rows('SELECT "toState", "receiptId" FROM "upload_changes"')).toEqual([
      { toState: 'pending', receiptId: changing },
    ]);
  });

  it('cancels what has not left when a later webhook takes the quality mark away, and revives it when it returns', async () => {
    await open();
    await pipeline.call(START, END);
    await pipeline.call(END.replace('true', 'false'));
    expect(await pipeline.uploads()).toMatchObject([{ state: 'cancelled', reasonCode: 'GOAL_LOST' }]);
    await pipeline.call(END);
    expect(await pipeline.uploads()).toMatchObject([{ state: 'pending', reasonCode: null }]);
    expect(await pipeline.rows('SELECT "revokedAt" FROM "conversions"')).toEqual([{ revokedAt: null }]);
  });

  it('keeps a receipt without a call id, with its reason', async () => {
    await open();
    await pipeline.call('dateStart=22-11-2026T12:45');
    expect(await pipeline.rows('SELECT "verdict", "reasonCode" FROM "receipts"')).toEqual([
      { verdict: 'unreadable', reasonCode: 'CALLID_MISSING' },
    ]);
  });

  it('routes a goal only to the destinations of the same project that list it', async () => {
    const other = aProject({
      id: 'dveri',
      sources: [
        {
          id: 'mango-dveri',
          type: 'mango',
          tokens: ['a-token-of-the-test'],
          maxPerSecond: 1,
          ...UNGUARDED,
          endsWithinHours: 4,
          maxBytesPerDay: 1_000_000_000,
          maxUnreadableBytes: 1_000_000_000,
          settings: { timezone: 'Europe/Moscow', zMeans: 'utc' },
        },
      ],
      destinations: [aDestination({ id: 'dveri-dest' })],
    });
    await open(
      { destinations: [aDestination(), aDestination({ id: 'deaf', settings: { name: 'deaf', goals: { 'another-goal': {} } } })] },
      other,
    );
    await pipeline.call(START, END);
    expect((await pipeline.uploads()).map((upload) => upload.destination)).toEqual(['dest']);
  });

  it('keeps the same call id of two sources apart', async () => {
    const other = aProject({
      id: 'dveri',
      sources: [
        {
          id: 'mango-dveri',
          type: 'mango',
          tokens: ['a-token-of-the-test'],
          maxPerSecond: 1,
          ...UNGUARDED,
          endsWithinHours: 4,
          maxBytesPerDay: 1_000_000_000,
          maxUnreadableBytes: 1_000_000_000,
          settings: { timezone: 'Europe/Moscow', zMeans: 'utc' },
        },
      ],
      destinations: [aDestination({ id: 'dveri-dest' })],
    });
    await open({}, other);
    await pipeline.receive(END);
    await pipeline.receive(END, 'mango-dveri');
    await pipeline.call();
    expect(
      (await pipeline.uploads()).map((upload) => `${String(upload.projectId)} ${String(upload.destination)}`).sort(),
    ).toEqual(['dveri dveri-dest', 'okna dest']);
  });

  it('moves a conversion back a second where the same visitor has one in the very same second', async () => {
    await open();
    await pipeline.call(START, END, START.replace('123457', '999999'), END.replace('123457', '999999'));
    const moments = (await pipeline.rows('SELECT "occurredAt" FROM "conversions" ORDER BY "occurredAt"')).map((row) =>
      Number(row.occurredAt),
    );
    expect((moments[1] ?? 0) - (moments[0] ?? 0)).toBe(1000);
  });

  it('keeps them apart where one webhook brings a known call the identifier, and the next one the other call', async () => {
    await open();
    await pipeline.call(END.replace('123457', '999999').replace('dateEnd', 'dateStart=22-11-2026T12:45&dateEnd'));
    await pipeline.call(START.replace('123457', '999999'), START, END);
    const moments = (await pipeline.rows('SELECT "occurredAt" FROM "conversions"')).map((row) => Number(row.occurredAt));
    expect(new Set(moments).size).toBe(2);
  });

  it('does not convert a call whose number is excluded', async () => {
    await open({ exclude: { callers: ['+7916*'], trackingNumbers: [] } });
    await pipeline.call(START, END);
    expect(await pipeline.rows('SELECT "id" FROM "conversions"')).toEqual([]);
    expect(await pipeline.rows('SELECT "callId" FROM "calls"')).toHaveLength(1);
  });

  it('counts a caller once within oncePerCallerDays', async () => {
    await open({ goals: [aGoal({ oncePerCallerDays: 30 })] });
    await pipeline.call(START, END);
    await pipeline.call(START.replace('123457', '999999').replace('12:45', '12:55'), END.replace('123457', '999999'));
    expect(await pipeline.rows('SELECT "id" FROM "conversions"')).toHaveLength(1);
  });

  it('waits holdMinutes after the end of the call', async () => {
    await open({ goals: [aGoal({ holdMinutes: 60 })] });
    await pipeline.call(START, END);
    const [upload] = await pipeline.uploads();
    expect(upload).toMatchObject({ state: 'pending', reasonCode: 'ON_HOLD' });
    expect(Number(upload?.dueAt)).toBe(Date.UTC(2026, 10, 22, 9, 49) + 3_600_000);
  });

  it('without holdMinutes waits for no end, though the vendor’s clock be minutes ahead of ours', async () => {
    await open();
    await pipeline.call(START, END.replace('12:49', '13:05'));
    expect(await pipeline.uploads()).toMatchObject([{ state: 'pending', reasonCode: null, dueAt: NOON }]);
  });

  it('does not send calls from before `since`, and by default none from before the destination was first seen', async () => {
    await open({ destinations: [aDestination(), aDestination({ id: 'later', since: NOON })] });
    await pipeline.call(START, END);
    expect((await pipeline.uploads()).map((upload) => upload.destination)).toEqual(['dest']);
  });

  it('reads what lay unread when the process died', async () => {
    await open();
    await pipeline.receive(START);
    await pipeline.receive(END);
    await pipeline.close();
    await open();
    await pipeline.call();
    expect(await pipeline.uploads()).toMatchObject([{ state: 'pending' }]);
  });

  it('reads good receipts although one beside them cannot be stored', async () => {
    await open();
    await pipeline.receive(`callId=1&isQuality=true&yaCid=1763800000123456789&duration=1${'0'.repeat(15)}`);
    await pipeline.call(START, END);
    expect((await pipeline.uploads()).map((upload) => upload.vendorCallId)).toContain('31760000000123457');
  });

  it('keeps nothing of what dropAtIngest names, in the call or in the receipt, and still recognises the caller', async () => {
    const config = aConfig(fresh.url);
    pipeline = await TestPipeline.open({ ...config, privacy: { ...config.privacy, dropAtIngest: ['callerNumber', 'ip'] } }, [
      fake.definition,
    ]);
    await pipeline.call(`${START}&ip=203.0.113.7`, END, 'callerNumber=79161234567&note=without-an-id');
    expect(await pipeline.rows('SELECT "callerNumber", "ip", "yaCid" FROM "calls"')).toEqual([
      { callerNumber: null, ip: null, yaCid: '1763800000123456789' },
    ]);
    expect(await pipeline.rows('SELECT DISTINCT "query" FROM "receipts"')).toEqual([{ query: '' }]);
    expect(await pipeline.rows('SELECT "id" FROM "calls" WHERE "callerKey" IS NOT NULL')).toHaveLength(1);
  });

  it('does not convert an excluded caller whose number dropAtIngest drops, in any later webhook either', async () => {
    const config = aConfig(fresh.url, [aProject({ exclude: { callers: ['+7916*'], trackingNumbers: [] } })]);
    pipeline = await TestPipeline.open({ ...config, privacy: { ...config.privacy, dropAtIngest: ['callerNumber'] } }, [
      fake.definition,
    ]);
    await pipeline.call(START);
    await pipeline.call(END);
    expect(await pipeline.rows('SELECT "id" FROM "conversions"')).toEqual([]);
  });

  it('waits for the storage instead of giving up a good receipt', async () => {
    await open();
    await pipeline.receive(START);
    await pipeline.receive(END);
    const calls = pipeline.get(CallsStore);
    const save = calls.save.bind(calls);
    calls.save = () => Promise.reject(new Error('Connection terminated unexpectedly'));
    await expect(pipeline.get(ReceiptProcessor).processBatch()).rejects.toThrow('Connection terminated');
    calls.save = save;
    await pipeline.call();
    expect(await pipeline.uploads()).toMatchObject([{ state: 'pending' }]);
  });

  it('leaves a row alone that the platform refused when the goal is lost and comes back', async () => {
    await open();
    await pipeline.call(START, END);
    await pipeline.database.write((tx) => tx.run(`UPDATE "uploads" SET "state" = 'rejected'`));
    await pipeline.call(END.replace('true', 'false'));
    await pipeline.call(END);
    expect(await pipeline.uploads()).toMatchObject([{ state: 'rejected' }]);
  });

  it('keeps thirteen conversions of one visitor in one second apart', async () => {
    await open();
    for (let index = 10; index < 23; index += 1) {
      await pipeline.call(START.replace('123457', `9999${index}`), END.replace('123457', `9999${index}`));
    }
    const rows = await pipeline.rows('SELECT DISTINCT "occurredAt" FROM "conversions"');
    expect(rows).toHaveLength(13);
  });

  it('counts holdMinutes from the end of the call, also when the goal was met at its start', async () => {
    await open({ goals: [aGoal({ when: { callTypes: ['dynamic'] }, holdMinutes: 5 })] });
    await pipeline.call(`${START}&callType=1`);
    await pipeline.call(END.replace('12:49', '12:58'));
    const [upload] = await pipeline.uploads();
    expect(Number(upload?.dueAt)).toBe(Math.max(NOON, Date.UTC(2026, 10, 22, 10, 3)));
  });

  it('forgets a warning that no longer holds', async () => {
    await open();
    await pipeline.call(`${START}&isQuality=true&callStatus=1111`);
    await pipeline.call(END);
    expect(JSON.stringify(await pipeline.rows('SELECT "warnings" FROM "calls"'))).not.toContain('QUALITY_CONFLICT');
  });

  it('forgets receipts, phones and callers when their days are over, and keeps the calls', async () => {
    await open();
    await pipeline.call(START, `${END}&ip=203.0.113.7`);
    const retention = pipeline.get(RetentionJobs);
    expect(await retention.applyRetention()).toMatchObject({ receipts: 0, unread: 0, phones: 0, callers: 0 });
    pipeline.clock.forward(31 * DAY);
    expect(await retention.applyRetention()).toMatchObject({ receipts: 2, unread: 0, phones: 0, callers: 0 });
    pipeline.clock.forward(60 * DAY);
    expect(await retention.applyRetention()).toMatchObject({ receipts: 0, unread: 0, phones: 1, callers: 0 });
    pipeline.clock.forward(310 * DAY);
    expect(await retention.applyRetention()).toMatchObject({ receipts: 0, unread: 0, phones: 0, callers: 1 });
    const [call] = await pipeline.rows('SELECT "callerNumber", "ip", "callerKey", "yaCid" FROM "calls"');
    expect(call).toEqual({ callerNumber: null, ip: null, callerKey: null, yaCid: '1763800000123456789' });
  });

  it('keeps old receipts that nobody has read, says how many, and forgets all others in one night', async () => {
    await open();
    const unread = [await pipeline.receive(START), await pipeline.receive(END)];
    const [like] = await pipeline.database.read((session) => pipeline.get(ReceiptsStore).byIds(session, unread));
    const read = Array.from({ length: 2500 }, () => ({ ...like!, id: newId(), verdict: 'read' as const }));
    for (let at = 0; at < read.length; at += 500) await pipeline.get(ReceiptsStore).save(read.slice(at, at + 500));
    pipeline.clock.forward(31 * DAY);
    const young = await pipeline.receive(END);
    const forget = () => pipeline.get(RetentionJobs).applyRetention();
    expect(await forget()).toMatchObject({ receipts: 2500, unread: 2 });
    expect(await pipeline.rows('SELECT "id" FROM "receipts" ORDER BY "id"')).toEqual([...unread, young].map((id) => ({ id })));
    await pipeline.get(ReceiptProcessor).processBatch();
    expect(await forget()).toMatchObject({ receipts: 2, unread: 0 });
  });

  it('is skipped again when the goal comes back and there is still nothing to match by', async () => {
    await open();
    await pipeline.call(END);
    await pipeline.call(END.replace('true', 'false'));
    await pipeline.call(END);
    expect(await pipeline.uploads()).toMatchObject([{ state: 'skipped', reasonCode: 'NO_IDENTIFIER' }]);
  });

  it('is expired from the start when the window closed before its webhook came', async () => {
    await open();
    await pipeline.call(START.replace('22-11-2026', '22-10-2026'), END.replace('22-11-2026', '22-10-2026'));
    expect(await pipeline.uploads()).toMatchObject([{ state: 'expired', reasonCode: 'WINDOW_CLOSED' }]);
  });
});
