import type { AuditView } from '../../../src/api/logs/log-views.js';
import { uploadDetailSchema, uploadListSchema, uploadReasonsSchema } from '../../../src/api/uploads/upload-views.js';
import { HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import { aHook, stepsOf, uploadAt, uploadsOf, withTwoClients, type List } from '../two-clients.js';

const RUN = '/api/v1/destinations/okna-dest/run';
const LOST = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
const REJECTED = alwaysAnswering({
  kind: 'rejected',
  code: 'REFUSED_BY_PLATFORM',
  platformCode: 'BAD_ROW',
  message: 'no such thing',
});

withTwoClients((app, fake) => {
  beforeEach(async () => {
    await app().hook(aHook());
  });

  describe('the upload log', () => {
    it('shows an upload as the contract says', async () => {
      const { body } = await app().get('/api/v1/uploads?destination=okna-dest');
      expect(uploadListSchema.parse(body).items).toMatchObject([
        {
          project: 'okna',
          goal: 'quality-call',
          destination: 'okna-dest',
          platform: 'fake',
          state: 'pending',
          reason: { code: 'NEXT_ROUND' },
          attempts: 0,
          dueAt: '2026-11-22T10:00:00.000Z',
          expiresAt: '2026-12-13T09:45:59.000Z',
          value: 1500,
          currency: 'RUB',
          identifier: { kind: 'yaCid', value: '1763800000123456789' },
          verified: false,
          retraction: null,
        },
      ]);
    });

    it('shows the whole history of one upload, each send with its request', async () => {
      fake().answer = REJECTED;
      await app().post(RUN);
      const upload = await uploadAt(app(), 'okna-dest');
      const { body } = await app().get(`/api/v1/uploads/${upload.id}`);
      const { history, reason, attempts, dueAt } = uploadDetailSchema.parse(body);
      expect({ code: reason?.code, attempts, dueAt }).toEqual({ code: 'REFUSED_BY_PLATFORM', attempts: 1, dueAt: null });
      expect(history.map(({ from, to, code, message }) => [from, to, code, message])).toEqual([
        [null, 'pending', 'CREATED', null],
        ['pending', 'sending', null, null],
        ['sending', 'rejected', 'REFUSED_BY_PLATFORM', 'BAD_ROW: no such thing'],
      ]);
      const request = await app().get<{ id: string; outcome: string }>(`/api/v1/requests/${history[2]?.requestId}`);
      expect(request.body).toMatchObject({ destination: 'okna-dest', outcome: 'rejected', rows: 1, request: 'as sent' });
      expect((await app().get<List<unknown>>('/api/v1/requests?outcome=delivered')).body.items).toEqual([]);
    });

    it('gives reasons in the language that is asked for', async () => {
      const ask = (language: string) =>
        app().get<List<{ reason: { text: string } }>>('/api/v1/uploads?destination=okna-off', {
          headers: { 'accept-language': language },
        });
      expect((await ask('ru-RU,ru;q=0.9,en;q=0.8')).body.items[0]?.reason.text).toMatch(/Площадка выключена/);
      expect((await ask('de')).body.items[0]?.reason.text).toMatch(/switched off/);
    });

    it('says of which call each tells, and is counted by reason for exactly the rows that it shows', async () => {
      const { body } = await app().get('/api/v1/uploads?destination=okna-dest&sort=time&callFrom=2026-11-22&callTo=2026-11-22');
      expect(uploadListSchema.parse(body).items[0]?.call).toEqual({
        at: '2026-11-22T09:45:00.000Z',
        callerNumber: '+7916***4567',
        talkSeconds: 187,
        utmSource: null,
        utmCampaign: null,
      });
      const reasons = async (query: string) =>
        uploadReasonsSchema.parse((await app().get(`/api/v1/uploads/reasons${query}`)).body);
      expect(await reasons('')).toEqual({
        total: 2,
        complete: true,
        reasons: [
          { state: 'pending', code: 'DESTINATION_DISABLED', count: 1 },
          { state: 'pending', code: 'NEXT_ROUND', count: 1 },
        ],
      });
      expect((await reasons('?code=NEXT_ROUND')).total).toBe(1);
      expect((await reasons('?callTo=2026-11-21')).total).toBe(0);
    });

    it('is sorted by time, talk and value of the call', async () => {
      await app().hook(aHook({ callId: 'earlier', dateStart: '21-11-2026T09:45Z', duration: '500' }));
      const order = async (sort: string) => {
        const { body } = await app().get(`/api/v1/uploads?destination=okna-dest&sort=${sort}`);
        return uploadListSchema.parse(body).items.map(({ call }) => call.talkSeconds);
      };
      expect(await order('received')).toEqual([500, 187]);
      expect(await order('time')).toEqual([187, 500]);
      expect(await order('talk')).toEqual([500, 187]);
      expect(await order('value')).toEqual([500, 187]);
      expect(await order('time&order=asc')).toEqual([500, 187]);
      expect(await order('talk&order=asc')).toEqual([187, 500]);
    });

    it('narrows by each filter', async () => {
      const counts: readonly (readonly [string, number])[] = [
        ['destination=okna-off', 1],
        ['state=pending', 2],
        ['state=delivered', 0],
        ['code=DESTINATION_DISABLED', 1],
        ['platform=fake&project=okna', 2],
        ['platform=fake&project=dveri', 0],
        ['from=2026-11-22T10:00:00Z', 2],
        ['to=2026-11-22T10:00:00Z', 0],
        ['callId=nobody', 0],
      ];
      for (const [query, count] of counts) expect([query, (await uploadsOf(app(), `?${query}`)).length]).toEqual([query, count]);
    });
  });

  describe('a hold of the destination', () => {
    it('is the reason of what waits there while a person pauses it', async () => {
      await app().post('/api/v1/destinations/okna-dest/pause');
      const waiting = await uploadAt(app(), 'okna-dest');
      expect([waiting.reason?.code, waiting.dueAt]).toEqual(['DESTINATION_PAUSED', null]);
      expect((await uploadAt(app(), 'okna-off')).dueAt).toBeNull();
      expect(await uploadsOf(app(), '?code=DESTINATION_PAUSED')).toHaveLength(1);
      await app().post('/api/v1/destinations/okna-dest/resume');
      expect((await uploadAt(app(), 'okna-dest')).reason?.code).toBe('NEXT_ROUND');
    });

    it('is the reason of its own pause, and gone once resumed', async () => {
      const reason = { code: 'AUTHORISATION', detail: 'invalid_token' } as const;
      fake().answer = alwaysAnswering({ kind: 'held', code: 'AUTHORISATION' }, { trouble: { kind: 'pause', reason } });
      await app().post(RUN);
      const upload = await uploadAt(app(), 'okna-dest');
      expect(upload).toMatchObject({
        state: 'pending',
        attempts: 0,
        reason: { code: 'AUTHORISATION', text: expect.stringContaining('invalid_token') },
      });
      expect(await uploadsOf(app(), '?code=AUTHORISATION')).toHaveLength(1);
      await app().post('/api/v1/destinations/okna-dest/resume');
      expect((await uploadAt(app(), 'okna-dest')).reason?.code).toBe('NEXT_ROUND');
      expect(await uploadsOf(app(), '?code=AUTHORISATION')).toHaveLength(0);
    });

    it('moves the due time while the platform asks to wait', async () => {
      const trouble = { kind: 'delay', reason: { code: 'RATE_LIMITED' }, afterMs: HOUR } as const;
      fake().answer = alwaysAnswering({ kind: 'held', code: 'RATE_LIMITED' }, { trouble });
      await app().post(RUN);
      expect(await uploadAt(app(), 'okna-dest')).toMatchObject({
        reason: { code: 'RATE_LIMITED' },
        dueAt: '2026-11-22T11:00:00.000Z',
      });
      app().clock.forward(HOUR + MINUTE);
      expect(await uploadAt(app(), 'okna-dest')).toMatchObject({ reason: { code: 'NEXT_ROUND' } });
    });

    it('does not hide that a copy may be at the platform', async () => {
      fake().answer = LOST;
      await app().post(RUN);
      await app().post('/api/v1/destinations/okna-dest/pause');
      expect(await uploadAt(app(), 'okna-dest')).toMatchObject({ state: 'pending', reason: { code: 'ANSWER_LOST' } });
      expect(await uploadsOf(app(), '?code=ANSWER_LOST')).toHaveLength(1);
    });
  });

  describe('retry', () => {
    it('prepares a rejected row anew, and the journey says who asked', async () => {
      fake().answer = REJECTED;
      await app().post(RUN);
      const upload = await uploadAt(app(), 'okna-dest');
      const preview = await app().post('/api/v1/uploads/retry', { ids: [upload.id, 'nobody'], preview: true });
      expect(preview.body).toEqual({ done: 1, ignored: 1, preview: true });
      expect((await uploadAt(app(), 'okna-dest')).state).toBe('rejected');
      const done = await app().post('/api/v1/uploads/retry', { ids: [upload.id, upload.id, 'nobody'] });
      expect(done.body).toEqual({ done: 1, ignored: 1, preview: false });
      expect(await uploadAt(app(), 'okna-dest')).toMatchObject({
        state: 'pending',
        reason: { code: 'NEXT_ROUND' },
        dueAt: '2026-11-22T10:00:00.000Z',
      });
      expect((await stepsOf(app(), upload)).at(-1)).toEqual({ from: 'rejected', to: 'pending', code: 'RETRIED_BY_PERSON' });
      fake().answer = alwaysAnswering({ kind: 'delivered', verified: true });
      await app().post(RUN);
      expect(await uploadAt(app(), 'okna-dest')).toMatchObject({
        state: 'delivered',
        idempotencyKey: upload.idempotencyKey,
        attempts: 2,
      });
    });

    it('sends a row that may be there unchanged, and keeps saying so', async () => {
      fake().answer = LOST;
      await app().post(RUN);
      // Nothing but silence: the destination is held back as well.
      await app().post('/api/v1/destinations/okna-dest/resume');
      app().clock.forward(1000);
      const upload = await uploadAt(app(), 'okna-dest');
      await app().post('/api/v1/uploads/retry', { ids: [upload.id] });
      expect(await uploadAt(app(), 'okna-dest')).toMatchObject({
        reason: { code: 'ANSWER_LOST' },
        dueAt: '2026-11-22T11:00:00.000Z',
      });
      await app().hook(aHook({ yaCid: '1763800000999999999' }));
      await app().post(RUN);
      expect(fake().sent.map(({ rows }) => rows[0]?.yaCid)).toEqual(['1763800000123456789', '1763800000123456789']);
    });

    it('leaves alone what is delivered', async () => {
      await app().post(RUN);
      const { id } = await uploadAt(app(), 'okna-dest');
      for (const verb of ['retry', 'cancel']) {
        expect((await app().post(`/api/v1/uploads/${verb}`, { ids: [id] })).body).toMatchObject({ done: 0, ignored: 1 });
      }
      expect((await app().post('/api/v1/uploads/resolve', { ids: [id], as: 'resend' })).body).toMatchObject({
        done: 0,
        ignored: 1,
      });
    });
  });

  describe('cancel', () => {
    it('takes what a filter shows, and the audit log names what it took', async () => {
      const filter = { destination: 'okna-dest', state: 'pending' };
      expect((await app().post('/api/v1/uploads/cancel', { filter })).body).toEqual({ done: 1, ignored: 0, preview: false });
      const upload = await uploadAt(app(), 'okna-dest');
      expect(upload).toMatchObject({ state: 'cancelled', reason: { code: 'CANCELLED_BY_PERSON' }, dueAt: null });
      const [line] = (await app().get<List<AuditView>>('/api/v1/audit')).body.items;
      expect(line).toMatchObject({
        who: 'RINGBACK_ADMIN_KEY',
        action: 'uploads.cancel',
        project: 'okna',
        detail: { uploads: [upload.id] },
      });
      expect((await app().post('/api/v1/uploads/retry', { ids: [upload.id] })).body).toMatchObject({ done: 1 });
      expect((await uploadAt(app(), 'okna-dest')).state).toBe('pending');
    });

    it('ignores a row of which a copy may be at the platform', async () => {
      fake().answer = LOST;
      await app().post(RUN);
      expect((await app().post('/api/v1/uploads/cancel', { filter: { destination: 'okna-dest' } })).body).toMatchObject({
        done: 0,
        ignored: 1,
      });
    });
  });

  it('acts on more than one set of rows, each row once', async () => {
    await app().database.write(async (tx) => {
      // A thousand and two uploads beside the two that are there: more than one set holds.
      for (let part = 0; part < 2; part += 1) {
        await tx.run(
          `INSERT INTO "uploads" ("id", "projectId", "conversionId", "callId", "goal", "destination", "platform", "state",
            "attempts", "tries", "dueAt", "expiresAt", "idempotencyKey", "verified", "createdAt", "updatedAt")
           WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 501)
           SELECT 'many-${part}-' || i, "projectId", 'many-${part}-' || i, "callId", "goal", "destination", "platform",
           'rejected', 0, 0, "dueAt", "expiresAt", "idempotencyKey", "verified", "createdAt", "updatedAt"
           FROM "uploads", n WHERE "destination" = 'okna-dest' AND "id" NOT LIKE 'many%'`,
        );
      }
    });
    const retried = await app().post('/api/v1/uploads/retry', { filter: { state: 'rejected' } });
    expect(retried.body).toEqual({ done: 1002, ignored: 0, preview: false });
    expect((await app().post('/api/v1/uploads/retry', { filter: { state: 'rejected' } })).body).toMatchObject({
      done: 0,
      ignored: 0,
    });
  });
});

withTwoClients((app, fake) => {
  describe('an uncertain upload', () => {
    beforeEach(async () => {
      await app().hook(aHook());
      await app().database.write((tx) =>
        tx.run(
          `UPDATE "uploads" SET "state" = 'uncertain', "reasonCode" = 'VERDICT_MISSING', "frozen" = ?
            WHERE "destination" = 'okna-dest'`,
          [JSON.stringify({ row: { key: 'rb-1', yaCid: 'as it left', at: 1, value: null }, groupKey: 'yaCid' })],
        ),
      );
    });

    it('is delivered by a person’s decision, and not verified', async () => {
      const { id } = await uploadAt(app(), 'okna-dest');
      expect((await app().post('/api/v1/uploads/resolve', { ids: [id], as: 'delivered' })).body).toMatchObject({ done: 1 });
      const upload = await uploadAt(app(), 'okna-dest');
      expect(upload).toMatchObject({ state: 'delivered', verified: false, reason: { code: 'RESOLVED_BY_PERSON' } });
      expect((await stepsOf(app(), upload)).at(-1)).toEqual({ from: 'uncertain', to: 'delivered', code: 'RESOLVED_BY_PERSON' });
    });

    it('is sent again unchanged', async () => {
      const { id } = await uploadAt(app(), 'okna-dest');
      await app().post('/api/v1/uploads/resolve', { ids: [id], as: 'resend' });
      expect(await uploadAt(app(), 'okna-dest')).toMatchObject({
        state: 'pending',
        reason: { code: 'ANSWER_LOST' },
        dueAt: '2026-11-22T10:00:00.000Z',
      });
      await app().post(RUN);
      expect(fake().sent.map(({ rows }) => rows[0]?.yaCid)).toEqual(['as it left']);
    });

    it('may be given up, and is not retried without a decision', async () => {
      const { id } = await uploadAt(app(), 'okna-dest');
      expect((await app().post('/api/v1/uploads/retry', { ids: [id] })).body).toMatchObject({ done: 0, ignored: 1 });
      expect((await app().post('/api/v1/uploads/cancel', { ids: [id] })).body).toMatchObject({ done: 1, ignored: 0 });
      expect(await uploadAt(app(), 'okna-dest')).toMatchObject({ state: 'cancelled', reason: { code: 'GIVEN_UP_BY_PERSON' } });
      await app().post('/api/v1/uploads/retry', { ids: [id] });
      expect(await uploadAt(app(), 'okna-dest')).toMatchObject({ state: 'pending', reason: { code: 'ANSWER_LOST' } });
    });
  });
});
