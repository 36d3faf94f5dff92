import { DAY, HOUR } from '../../../src/domain/time/instant.js';
import { RetentionJobs } from '../../../src/processing/erasure/retention.jobs.js';
import { MarksService } from '../../../src/processing/marks/marks.service.js';
import { ReceiptsStore } from '../../../src/store/receipts/receipts.store.js';
import { auditEntry, AuditStore } from '../../../src/store/admin/audit.store.js';
import { OldDetailsStore } from '../../../src/store/privacy/old-details.store.js';
import { newId } from '../../../src/runtime/ids.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aProject, NOON, TestPipeline } from '../../support/test-pipeline.js';
import { aStoredReceipt } from '../../support/call-builders.js';

const CALL = new URLSearchParams({
  callId: '1',
  dateStart: '22-11-2026T09:45Z',
  dateEnd: '22-11-2026T09:49Z',
  callStatus: '1120',
  duration: '187',
  isQuality: 'true',
  callerNumber: '79161234567',
  uid: 'secret-uid',
  yaCid: '1763800000123456789',
  gaCid: '1234567890.1763800000',
  URL: 'https://okna.example/?gclid=gclid-of-a-person',
  FirstURL: 'https://okna.example/first',
  customParam: '{"name":"Иван"}',
  utmCampaign: 'brand',
}).toString();
const DETAILS = /secret-uid|contract-118|1763800000123456789|1234567890\.1763800000|gclid-of-a-person|okna\.example|Иван/;

describe.each(DATABASES)('what rows that stay lose with age, on %s:', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;
  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject({})]), [new FakePlatform().definition]);
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  /** Ids are made of the machine's clock, so the age is counted from now. */
  const forget = async (days: number) => {
    const end = new AbortController().signal;
    const before = Date.now() + days * DAY;
    return {
      details: await pipeline.get(OldDetailsStore).clearDetails(before, end),
      requests: await pipeline.get(OldDetailsStore).clearRequests(before, end),
    };
  };
  /** What a platform refused, wherever it is kept. */
  const saySomething = (text: string) =>
    pipeline.database.write(async (tx) => {
      await tx.run('UPDATE "uploads" SET "reasonDetail" = ?', [text]);
      await tx.run('UPDATE "upload_changes" SET "message" = ?', [text]);
      const state = '"lastErrorDetail" = ?, "lastErrorAt" = ?, "pausedBy" = ?, "pausedDetail" = ?, "pausedSince" = ?';
      const changed = await tx.run(`UPDATE "destination_state" SET ${state}`, [text, NOON, 'ringback', text, NOON]);
      expect(changed).toBe(1);
    });
  const everything = async () => {
    const tables = ['calls', 'uploads', 'upload_changes', 'marks', 'requests', 'attempts', 'audit', 'destination_state'];
    return JSON.stringify(await Promise.all(tables.map((table) => pipeline.rows(`SELECT * FROM "${table}"`))));
  };

  it('calls their ids of visitors, addresses and parameters, uploads their rows, marks and pauses their notes', async () => {
    await pipeline.call(CALL);
    await pipeline.get(MarksService).mark([{ callId: '1', goal: 'quality-call', note: 'Иван', dealId: 'contract-118' }], {
      name: 'Анна',
      keyId: null,
      projects: null,
    });
    await pipeline.get(AuditStore).record(auditEntry('Анна', Date.now(), 'destinations.pause', { detail: { note: 'Иван' } }));
    await saySomething('no visit 1763800000123456789');
    await forget(-1);
    expect(await everything()).toMatch(DETAILS);
    expect(await forget(1)).toMatchObject({ details: 3 + (await pipeline.rows('SELECT "id" FROM "uploads"')).length });
    expect(await everything()).not.toMatch(DETAILS);
    expect(await pipeline.rows('SELECT "callerNumber", "utmCampaign", "talkSeconds" FROM "calls"')).toEqual([
      { callerNumber: '+79161234567', utmCampaign: 'brand', talkSeconds: 187 },
    ]);
    expect(await forget(1)).toEqual({ details: 0, requests: 0 });
  });

  it('calls what a late webhook brings back, and their uploads too', async () => {
    await pipeline.call(CALL);
    await forget(1);
    await pipeline.call(`${CALL}&city=Omsk`);
    expect(await everything()).toMatch(DETAILS);
    await forget(1);
    expect(await everything()).not.toMatch(DETAILS);
    expect(await pipeline.rows('SELECT "city" FROM "calls"')).toEqual([{ city: 'Omsk' }]);
  });

  it('requests the copies of what was sent and answered, and attempts what the platform said', async () => {
    await pipeline.call(CALL);
    const [upload] = await pipeline.rows('SELECT "id" FROM "uploads"');
    const id = newId();
    await pipeline.database.write(async (tx) => {
      await tx.run(
        `INSERT INTO "requests" ("id", "projectId", "destination", "startedAt", "rows", "request", "response", "confirmTries")
          VALUES (?, 'okna', 'metrika', ${NOON}, 1, 'id=1763800000123456789', 'no 1763800000123456789', 0)`,
        [id],
      );
      await tx.run(
        `INSERT INTO "attempts" ("uploadId", "number", "requestId", "startedAt", "message")
          VALUES (?, 1, ?, ${NOON}, 'no visit 1763800000123456789')`,
        [upload?.['id'], id],
      );
    });
    expect(await forget(1)).toMatchObject({ requests: 1 });
    expect(JSON.stringify(await pipeline.rows('SELECT * FROM "requests"'))).not.toMatch(DETAILS);
    expect(JSON.stringify(await pipeline.rows('SELECT * FROM "attempts"'))).not.toMatch(DETAILS);
  });

  it('webhooks the address that they came from, after a day', async () => {
    const id = newId();
    const webhook = aStoredReceipt({ id, receivedAt: NOON, query: 'callId=1', senderIp: '203.0.113.77' });
    await pipeline.get(ReceiptsStore).save([webhook]);
    const sender = async () => (await pipeline.rows('SELECT "senderIp" FROM "receipts"'))[0]?.['senderIp'];
    pipeline.clock.forward(Date.now() - NOON + 23 * HOUR);
    await pipeline.get(RetentionJobs).hourly();
    expect(await sender()).toBe('203.0.113.77');
    pipeline.clock.forward(2 * HOUR);
    await pipeline.get(RetentionJobs).hourly();
    expect(await sender()).toBe('203.0.113.0');
  });
});
