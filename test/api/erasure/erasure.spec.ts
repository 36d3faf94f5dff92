import { readFileSync } from 'node:fs';
import type { JourneyView } from '../../../src/api/calls/journey-views.js';
import { type DestructionView, destructionSchema } from '../../../src/api/erasure/erasure-views.js';
import type { AuditView } from '../../../src/api/logs/log-views.js';
import { newId } from '../../../src/runtime/ids.js';
import { ReceiptsStore } from '../../../src/store/receipts/receipts.store.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import type { TestApp } from '../../support/test-app.js';
import { NOON } from '../../support/test-pipeline.js';
import { aHook, callsOf, uploadAt, uploadsOf, withTwoClients, type List } from '../two-clients.js';
import { aStoredReceipt } from '../../support/call-builders.js';

const TABLES = [
  'calls',
  'receipts',
  'uploads',
  'attempts',
  'upload_changes',
  'requests',
  'marks',
  'audit',
  'conversions',
  'stat_calls',
  'stat_callers',
  'stat_groups',
  'destination_state',
];

/** Everything the database holds, as one text. */
async function everything(app: TestApp): Promise<string> {
  const rows = await app.database.read(async (session) => {
    const found: unknown[] = [];
    for (const table of TABLES) found.push(...(await session.all(`SELECT * FROM "${table}"`)));
    return found;
  });
  return JSON.stringify(rows);
}

async function erase(app: TestApp, body: object, key?: string): Promise<DestructionView> {
  const answer = await app.post('/api/v1/erase', body, key === undefined ? {} : { key });
  expect(answer.status).toBe(200);
  return destructionSchema.parse(answer.body);
}

/** Unread or unreadable: receipts that belong to no call. */
async function keepUnreadable(app: TestApp, query: string): Promise<string> {
  const id = newId();
  await app.app
    .get(ReceiptsStore, { strict: false })
    .save([aStoredReceipt({ id, receivedAt: NOON, query, verdict: 'unreadable', reasonCode: 'CALLID_MISSING' })]);
  return id;
}

async function goneFrom(app: TestApp): Promise<void> {
  while ((await callsOf(app))[0]?.callerNumber !== null) await new Promise((resolve) => setImmediate(resolve));
}

const PERSONAL = /9161234567|1763800000123456789|203\.0\.113\.77|gclid-of-a-person|secret-uid|Иван|contract-118|e-mail/;

/** The bytes of the database's file and of its write-ahead log. */
async function onDisk(app: TestApp): Promise<string> {
  const [file] = await app.database.read((session) => session.all('PRAGMA database_list'));
  const path = String(file?.file);
  return [path, `${path}-wal`].map((name) => readFileSync(name, 'latin1')).join('');
}

withTwoClients((app, fake, kind) => {
  const full = () =>
    aHook({
      uid: 'secret-uid',
      URL: 'https://okna.example/?gclid=gclid-of-a-person&e-mail=a"b@example.org',
      customParam: '{"name":"Иван"}',
    });

  it('a person’s data is gone from every table, and the record says what was destroyed', async () => {
    const page = 'https://okna.example/?gclid=gclid-of-a-person&e-mail=a"b@example.org';
    const exchange = {
      request: `id=1763800000123456789&page=${encodeURIComponent(page)} ${JSON.stringify({ page })}`,
      response: 'no 1763800000123456789',
      httpStatus: 400,
      remoteId: null,
      left: 'yes' as const,
    };
    fake().answer = (rows) => ({
      outcomes: rows.map(({ yaCid }) => ({ kind: 'rejected', code: 'REFUSED_BY_PLATFORM', message: `no visit ${yaCid}` })),
      exchange,
    });
    await app().hook(
      full(),
      aHook({ callId: 'other', callerNumber: '79990000001', yaCid: '1763800000999999999', ip: '198.51.100.9' }),
    );
    const unreadable = await keepUnreadable(app(), 'callerNumber=%2B7%20916%20123-45-67');
    await app().post('/api/v1/marks', {
      items: [{ callId: full().callId, goal: 'quality-call', note: 'Иван, договор 118', dealId: 'contract-118' }],
    });
    await app().post('/api/v1/destinations/okna-dest/run');
    await app().database.write((tx) =>
      tx.run('UPDATE "destination_state" SET "lastErrorDetail" = ? WHERE "destination" = ?', [
        'no 1763800000123456789',
        'okna-dest',
      ]),
    );
    expect(await everything(app())).toMatch(PERSONAL);

    const key = await app().key({ name: 'Юрист', role: 'admin' });
    const record = await erase(app(), { phone: '8 (916) 123-45-67', basis: 'Request of 2026-11-20' }, key);

    expect(record).toMatchObject({
      who: 'Юрист',
      basis: 'Request of 2026-11-20',
      by: 'phone',
      projects: ['okna'],
      counts: { calls: 1, receipts: 2, uploads: 2, requests: 1, marks: 1 },
      cancelled: 1,
      told: [{ destination: 'okna-dest', platform: 'fake', project: 'okna', uploads: 1 }],
    });
    expect(await everything(app())).not.toMatch(PERSONAL);
    expect(await everything(app())).toContain('79990000001');
    expect(JSON.stringify((await app().get(`/api/v1/receipts?verdict=unreadable`)).body)).toContain(unreadable);
    const [erased] = await callsOf(app(), '?callId=31760000000123457');
    expect(erased).toMatchObject({ callerNumber: null, yaCid: null, clickIds: {}, talkSeconds: 187 });
    const audit = await app().get<List<AuditView>>('/api/v1/audit?action=erase');
    expect(audit.body.items).toMatchObject([
      { who: 'Юрист', subject: record.id, project: 'okna', detail: { basis: 'Request of 2026-11-20', counts: { calls: 1 } } },
    ]);
    const waiting = await uploadsOf(app(), `?destination=okna-off&callId=${erased?.id}`);
    expect(waiting.map(({ state, reason }) => [state, reason?.code])).toEqual([['cancelled', 'ERASED']]);
    const { body } = await app().get<JourneyView>(`/api/v1/calls/${erased?.id}`);
    expect(body.receiptsNote).toContain('erased');
    expect(body.destinations.find(({ id }) => id === 'okna-off')?.changes).toEqual([
      'Nothing: the person’s data was erased on request.',
    ]);
  });

  if (kind === 'SQLite') {
    it('a person is gone from the files, the write-ahead log included', async () => {
      await app().hook(full());
      expect(await onDisk(app())).toMatch(/79161234567/);
      await erase(app(), { phone: '+79161234567' });
      expect(await onDisk(app())).not.toMatch(/9161234567|1763800000123456789|gclid-of-a-person/);
    });
  }

  it('sent uploads keep their state, waiting ones are never sent, not even on retry', async () => {
    fake().answer = alwaysAnswering({ kind: 'accepted', ref: 'file 1' });
    await app().hook(full());
    await app().post('/api/v1/destinations/okna-dest/run');
    await erase(app(), { phone: '+79161234567' });
    expect(await uploadAt(app(), 'okna-dest')).toMatchObject({ state: 'confirming', identifier: null, remoteRef: 'file 1' });
    expect(await uploadAt(app(), 'okna-off')).toMatchObject({ state: 'cancelled' });
    const retried = await app().post('/api/v1/uploads/retry', { filter: { destination: 'okna-off' } });
    expect(retried.body).toMatchObject({ done: 0, ignored: 1 });
  });

  it('an upload with a lost answer has its own reason: a copy may be at the platform', async () => {
    fake().answer = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
    await app().hook(full());
    await app().post('/api/v1/destinations/okna-dest/run');
    expect(await uploadAt(app(), 'okna-dest')).toMatchObject({ state: 'pending', reason: { code: 'ANSWER_LOST' } });
    await erase(app(), { phone: '+79161234567' });
    expect(await uploadAt(app(), 'okna-dest')).toMatchObject({ state: 'cancelled', reason: { code: 'ERASED_UNSETTLED' } });
    expect(await everything(app())).not.toMatch(PERSONAL);
  });

  it('a row in flight is waited for, and loses its personal data as soon as it has settled', async () => {
    let arrive: () => void = () => undefined;
    let answer: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const accepts = alwaysAnswering({ kind: 'accepted', ref: 'file 1' });
    fake().answer = async (rows, context) => {
      arrive();
      await answered;
      return accepts(rows, context);
    };
    await app().hook(full());
    const round = app().post('/api/v1/destinations/okna-dest/run');
    await arrived;
    const erasing = erase(app(), { phone: '+79161234567' });
    // The rest is gone before the answer comes.
    await Promise.race([erasing, goneFrom(app())]);
    expect(await uploadAt(app(), 'okna-dest')).toMatchObject({ state: 'sending' });
    answer();
    await round;
    await erasing;
    expect(await uploadAt(app(), 'okna-dest')).toMatchObject({ state: 'confirming', identifier: null });
    expect(await everything(app())).not.toMatch(PERSONAL);
  });

  it('named by a call, all calls of the person are erased, and a later one is kept out as well', async () => {
    await app().hook(aHook({ callId: 'first' }), aHook({ callId: 'second' }));
    const before = await callsOf(app());
    expect(before).toHaveLength(2);
    expect(await erase(app(), { callId: 'second' })).toMatchObject({ by: 'callId', counts: { calls: 2 } });
    expect((await callsOf(app(), '?phone=4567')).length).toBe(0);
    await app().hook(aHook({ callId: 'third' }));
    expect((await callsOf(app())).map(({ callId }) => callId)).toEqual(['second', 'first']);
    expect(await erase(app(), { phone: '+79161234567' })).toMatchObject({ counts: { calls: 0 } });
  });

  it('a number that is no longer kept is still found by its keyed hash', async () => {
    await app().hook(aHook());
    await app().database.write((tx) => tx.run('UPDATE "calls" SET "callerNumber" = NULL'));
    expect(await erase(app(), { phone: '79161234567' })).toMatchObject({ counts: { calls: 1 } });
  });

  it('a key with projects erases only there', async () => {
    await app().hook(aHook(), { ...aHook(), source: 'mango-dveri' });
    const key = await app().key({ role: 'admin', projects: ['dveri'] });
    expect(await erase(app(), { phone: '+79161234567' }, key)).toMatchObject({ projects: ['dveri'], counts: { calls: 1 } });
    expect((await callsOf(app(), '?project=okna'))[0]?.callerNumber).toBe('+7916***4567');
    expect((await callsOf(app(), '?project=dveri'))[0]?.callerNumber).toBeNull();
    expect(await uploadsOf(app(), '?project=okna&state=cancelled')).toEqual([]);
  });

  it('of two people whose calls have one id at two sources only the one who is meant', async () => {
    await app().hook(aHook(), { ...aHook({ callerNumber: '79990000001' }), source: 'mango-dveri' });
    const body = { callId: aHook()['callId'] };
    const refused = await app().post('/api/v1/erase', body);
    expect(refused).toMatchObject({ status: 409, body: { code: 'CALL_AMBIGUOUS', field: 'source' } });
    expect(await erase(app(), { ...body, source: 'mango-dveri' })).toMatchObject({ projects: ['dveri'], counts: { calls: 1 } });
    expect((await callsOf(app(), '?project=okna'))[0]?.callerNumber).toBe('+7916***4567');
    const key = await app().key({ role: 'admin', projects: ['okna'] });
    expect(await erase(app(), body, key)).toMatchObject({ projects: ['okna'], counts: { calls: 1 } });
  });

  it('megabytes of unreadable receipts are searched piece by piece, and one line of the audit log tells of all', async () => {
    await app().hook(full());
    const filler = 'x'.repeat(200_000);
    for (let number = 0; number < 24; number += 1) await keepUnreadable(app(), `phone=%2B79161234567&n=${number}&${filler}`);
    const other = await keepUnreadable(app(), `phone=%2B79990000000&${filler}`);
    const cleared: number[] = [];
    app().database.onStatement((sql) => {
      if (sql.includes(`"reasonCode" = 'ERASED'`)) cleared.push(sql.split('?').length - 1);
    });
    const record = await erase(app(), { phone: '+79161234567' });
    app().database.onStatement(() => undefined);
    expect(record.counts.receipts).toBe(25);
    expect(cleared.length).toBeGreaterThan(3);
    expect(Math.max(...cleared)).toBeLessThan(7);
    expect(await everything(app())).not.toContain('79161234567');
    expect(await everything(app())).toContain(other);
    expect((await app().get<List<AuditView>>('/api/v1/audit?action=erase')).body.items).toHaveLength(1);
  });

  it('cut off in the middle nothing is said to be erased, and asking again finishes it', async () => {
    await app().hook({ ...full(), callId: '1' });
    await keepUnreadable(app(), 'phone=%2B79161234567');
    await app().database.write((tx) => tx.run('ALTER TABLE "audit" RENAME TO "audit_away"'));
    expect((await app().post('/api/v1/erase', { callId: '1' })).status).toBe(500);
    await app().database.write((tx) => tx.run('ALTER TABLE "audit_away" RENAME TO "audit"'));
    expect((await app().get<List<AuditView>>('/api/v1/audit?action=erase')).body.items).toEqual([]);
    await keepUnreadable(app(), 'phone=8%20916%20123-45-67');
    expect((await erase(app(), { callId: '1' })).counts).toMatchObject({ calls: 1, receipts: 2 });
    expect(await everything(app())).not.toMatch(/9161234567|916%20123/);
  });

  it('is for admins, and wants one whole number or one id', async () => {
    const key = await app().key({ role: 'operator' });
    expect(await app().post('/api/v1/erase', { phone: '+79161234567' }, { key })).toMatchObject({ status: 403 });
    for (const body of [{}, { phone: '4567' }, { phone: '+79161234567', callId: 'x' }]) {
      expect(await app().post('/api/v1/erase', body)).toMatchObject({ status: 400, body: { field: 'phone' } });
    }
    const astray = { phone: '+79161234567', source: 'mango-main' };
    expect(await app().post('/api/v1/erase', astray)).toMatchObject({ status: 400, body: { field: 'source' } });
  });
});
