import { confirmSchema, roundSchema } from '../../../src/api/destinations/destination-action-views.js';
import { type DestinationView, destinationListSchema } from '../../../src/api/destinations/destination-views.js';
import type { ProblemDocument } from '../../../src/api/http/problem.js';
import type { AuditView } from '../../../src/api/logs/log-views.js';
import { DAY, HOUR } from '../../../src/domain/time/instant.js';
import { EMPTY_REPORT } from '../../../src/domain/uploads/account-report.js';
import { PlatformReportsStore } from '../../../src/store/destinations/platform-reports.store.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import type { TestApp } from '../../support/test-app.js';
import { NOON } from '../../support/test-pipeline.js';
import { aHook, uploadAt, withTwoClients, type List } from '../two-clients.js';

const OKNA = '/api/v1/destinations/okna-dest';

async function destination(app: TestApp, id: string): Promise<DestinationView | undefined> {
  const { body } = await app.get('/api/v1/destinations');
  return destinationListSchema.parse(body).items.find((one) => one.id === id);
}

withTwoClients((app, fake) => {
  it('a destination shows what waits there and what expires next', async () => {
    await app().hook(aHook(), aHook({ callId: '2', dateStart: '21-11-2026T09:45Z' }));
    expect(await destination(app(), 'okna-dest')).toMatchObject({
      project: 'okna',
      platform: 'fake',
      enabled: true,
      state: 'active',
      reason: null,
      backlog: 2,
      nextExpiryAt: '2026-12-12T09:45:59.000Z',
      lastSuccessAt: null,
      lastError: null,
    });
    expect(await destination(app(), 'okna-off')).toMatchObject({ enabled: false, reason: { code: 'DESTINATION_DISABLED' } });
  });

  it('a person pauses and resumes it; while paused it does not run', async () => {
    const key = await app().key({ name: 'Анна', role: 'operator' });
    const paused = await app().post<DestinationView>(`${OKNA}/pause`, { note: 'moving the counter' }, { key });
    expect(paused.body).toMatchObject({
      state: 'paused',
      by: 'person',
      byName: 'Анна',
      since: '2026-11-22T10:00:00.000Z',
      reason: { code: 'DESTINATION_PAUSED', text: expect.stringContaining('moving the counter') },
    });
    const refused = await app().post<ProblemDocument>(`${OKNA}/run`);
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 409, code: 'DESTINATION_PAUSED' });
    const resumed = await app().post<DestinationView>(`${OKNA}/resume`, undefined, { key });
    expect(resumed.body).toMatchObject({ state: 'active', by: null, reason: null, since: null });
    expect((await app().post(`${OKNA}/resume`)).status).toBe(200);
    expect((await app().post(`${OKNA}/run`)).status).toBe(200);
    const audit = await app().get<List<AuditView>>('/api/v1/audit?action=destinations');
    const actions = audit.body.items.map(({ who, action }) => `${who} ${action}`);
    expect(actions).toEqual([
      'RINGBACK_ADMIN_KEY destinations.run',
      'RINGBACK_ADMIN_KEY destinations.resume',
      'Анна destinations.resume',
      'Анна destinations.pause',
    ]);
  });

  it('a run sends what is due and reports the outcome', async () => {
    await app().hook(aHook(), aHook({ callId: '2', yaCid: '' }));
    const { status, body } = await app().post(`${OKNA}/run`);
    expect(status).toBe(200);
    expect(roundSchema.parse(body)).toMatchObject({ claimed: 1, requests: 1, delivered: 1, trouble: null });
    expect(await destination(app(), 'okna-dest')).toMatchObject({
      backlog: 0,
      nextExpiryAt: null,
      lastSuccessAt: '2026-11-22T10:00:00.000Z',
    });
  });

  it('a platform error is in the answer, and a run ignores our own breaker', async () => {
    await app().hook(aHook());
    const outage = { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE', detail: '503' } } as const;
    fake().answer = alwaysAnswering({ kind: 'held', code: 'PLATFORM_UNAVAILABLE' }, { trouble: outage });
    const failed = await app().post(`${OKNA}/run`);
    expect(failed).toMatchObject({ status: 200, body: { trouble: { code: 'PLATFORM_UNAVAILABLE' } } });
    expect(await destination(app(), 'okna-dest')).toMatchObject({
      state: 'delayed',
      by: 'ringback',
      lastError: { code: 'PLATFORM_UNAVAILABLE', at: '2026-11-22T10:00:00.000Z' },
    });
    fake().answer = alwaysAnswering({ kind: 'delivered', verified: true });
    expect((await app().post(`${OKNA}/run`)).body).toMatchObject({ delivered: 1, trouble: null });
    expect((await destination(app(), 'okna-dest'))?.state).toBe('active');
  });

  it('a destination that is off neither runs nor confirms', async () => {
    for (const verb of ['run', 'confirm']) {
      const answer = await app().post<ProblemDocument>(`/api/v1/destinations/okna-off/${verb}`);
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 409, code: 'DESTINATION_DISABLED' });
    }
    expect((await app().post('/api/v1/destinations/okna-off/check')).body).toEqual({
      destination: 'okna-off',
      ok: true,
      resumed: false,
      results: [],
    });
  });

  it('a check that finds nothing wrong ends a pause of our own, and no person’s', async () => {
    await app().hook(aHook());
    const trouble = { kind: 'pause', reason: { code: 'AUTHORISATION' } } as const;
    fake().answer = alwaysAnswering({ kind: 'held', code: 'AUTHORISATION' }, { trouble });
    await app().post(`${OKNA}/run`);
    expect(await destination(app(), 'okna-dest')).toMatchObject({ state: 'paused', by: 'ringback' });
    fake().checks = [{ name: 'token', result: 'failed', text: { en: 'still wrong', ru: 'всё ещё неверно' } }];
    expect((await app().post(`${OKNA}/check`)).body).toMatchObject({ ok: false, resumed: false });
    expect((await destination(app(), 'okna-dest'))?.state).toBe('paused');
    fake().checks = [];
    expect((await app().post(`${OKNA}/check`)).body).toMatchObject({ ok: true, resumed: true });
    fake().answer = alwaysAnswering({ kind: 'delivered', verified: true });
    expect((await app().post(`${OKNA}/run`)).body).toMatchObject({ delivered: 1 });
    await app().post(`${OKNA}/pause`);
    expect((await app().post(`${OKNA}/check`)).body).toMatchObject({ ok: true, resumed: false });
    expect(await destination(app(), 'okna-dest')).toMatchObject({ state: 'paused', by: 'person' });
  });

  it('confirm asks for verdicts that are not due yet', async () => {
    await app().hook(aHook());
    fake().answer = alwaysAnswering({ kind: 'accepted', ref: 'up-1' });
    await app().post(`${OKNA}/run`);
    expect(await uploadAt(app(), 'okna-dest')).toMatchObject({ state: 'confirming', remoteRef: 'up-1' });
    const waiting = await app().post(`${OKNA}/confirm`);
    expect(confirmSchema.parse(waiting.body)).toMatchObject({ asked: 1, settled: 0, waiting: 1, note: null });
    fake().verdicts = () => ({
      confirmations: [{ ref: 'up-1', verdict: { kind: 'outcome', outcome: { kind: 'delivered', verified: true } } }],
    });
    expect((await app().post(`${OKNA}/confirm`)).body).toMatchObject({ asked: 1, settled: 1, waiting: 0 });
    expect(await uploadAt(app(), 'okna-dest')).toMatchObject({ state: 'delivered', verified: true });
  });

  it('shows the platform’s own count beside ours, and a sentence where there is none', async () => {
    expect((await destination(app(), 'okna-dest'))?.platformReport).toBeNull();
    const reports = app().app.get(PlatformReportsStore);
    const [claim, dueAt] = [{ destination: 'okna-dest', until: NOON + HOUR }, NOON];
    await reports.plan(claim.destination, dueAt);
    expect(await reports.claim(claim, dueAt)).toBe(true);
    const day = { day: '2026-11-22', successful: 1, failed: 1, pending: 0 };
    const report = { ...EMPTY_REPORT, status: 'GOOD', total: 2, successful: 1, successRate: 0.5, days: [day] };
    const latest = { at: NOON, report, ours: { since: NOON - HOUR, delivered: 2 } };
    const trouble = { code: 'REPORT_REFUSED', detail: 'USER_PERMISSION_DENIED' } as const;
    await reports.settle(claim, { askedAt: NOON, trouble, failures: 1, latest }, NOON + DAY);
    expect((await destination(app(), 'okna-dest'))?.platformReport).toEqual({
      askedAt: '2026-11-22T10:00:00.000Z',
      nextAt: '2026-11-23T10:00:00.000Z',
      trouble: { code: 'REPORT_REFUSED', text: expect.stringContaining('own report on uploads (USER_PERMISSION_DENIED)') },
      latest: { ...report, at: '2026-11-22T10:00:00.000Z', ours: { since: '2026-11-22T09:00:00.000Z', delivered: 2 } },
    });
    const [russian] = (await app().get<List<DestinationView>>('/api/v1/destinations', { headers: { 'accept-language': 'ru' } }))
      .body.items;
    expect(russian?.platformReport?.trouble?.text).toContain('собственный отчёт');
  });

  it('one that left the config is shown last, with why its rows wait', async () => {
    await app().hook(aHook());
    await app().database.write(async (tx) => {
      await tx.run(`UPDATE "destination_state" SET "destination" = 'gone' WHERE "destination" = 'okna-off'`);
      await tx.run(`UPDATE "uploads" SET "destination" = 'gone' WHERE "destination" = 'okna-off'`);
    });
    const { items } = (await app().get<List<DestinationView>>('/api/v1/destinations')).body;
    expect(items.at(-1)).toMatchObject({ id: 'gone', enabled: false, backlog: 1, reason: { code: 'DESTINATION_GONE' } });
    expect(await uploadAt(app(), 'gone')).toMatchObject({ state: 'pending', reason: { code: 'DESTINATION_GONE' } });
    expect((await app().post<ProblemDocument>('/api/v1/destinations/gone/run')).body.code).toBe('DESTINATION_GONE');
  });

  it('a delay that is over is no delay', async () => {
    await app().hook(aHook());
    const trouble = { kind: 'delay', reason: { code: 'RATE_LIMITED' }, afterMs: HOUR } as const;
    fake().answer = alwaysAnswering({ kind: 'held', code: 'RATE_LIMITED' }, { trouble });
    await app().post(`${OKNA}/run`);
    expect(await destination(app(), 'okna-dest')).toMatchObject({ state: 'delayed', until: '2026-11-22T11:00:00.000Z' });
    app().clock.forward(HOUR);
    expect(await destination(app(), 'okna-dest')).toMatchObject({ state: 'active', until: null, reason: null });
  });

  it('lists of what the config holds have pages too', async () => {
    const first = (await app().get<List<DestinationView>>('/api/v1/destinations?limit=2')).body;
    const second = (await app().get<List<DestinationView>>(`/api/v1/destinations?limit=2&cursor=${first.nextCursor}`)).body;
    expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([['okna-dest', 'okna-off'], ['dveri-dest']]);
    expect(second.nextCursor).toBeNull();
  });
});
