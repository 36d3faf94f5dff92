import type { SourceView } from '../../../src/api/sources/source-views.js';
import { SourceStateEntity } from '../../../src/store/schema/entities/source-state.entity.js';
import type { TestApp } from '../../support/test-app.js';
import { aHook, withTwoClients, type List } from '../two-clients.js';

async function sourcesOf(app: TestApp, headers: Readonly<Record<string, string>> = {}): Promise<readonly SourceView[]> {
  return (await app.get<List<SourceView>>('/api/v1/sources', { headers })).body.items;
}

async function mangoMain(app: TestApp, headers: Readonly<Record<string, string>> = {}): Promise<SourceView> {
  const source = (await sourcesOf(app, headers)).find(({ id }) => id === 'mango-main');
  if (!source) throw new Error('no source mango-main');
  return source;
}

function shareOf(source: SourceView, parameter: string): number | undefined {
  return source.parameters.find(({ name }) => name === parameter)?.share;
}

/** A clock that is three hours fast, and what the vendor's list said yesterday. */
const STATE: SourceStateEntity = {
  source: 'mango-main',
  timeKey: 'Europe/Moscow utc',
  shifts: [3, 3, 3],
  suspectHours: 3,
  suspectSince: Date.UTC(2026, 10, 22, 9),
  reconciled: {
    at: Date.UTC(2026, 10, 22, 1),
    from: Date.UTC(2026, 10, 20, 21),
    to: Date.UTC(2026, 10, 21, 21),
    listed: 12,
    missed: 1,
    completed: 2,
    filled: 3,
    unreadable: 0,
    trouble: null,
    failures: 0,
    succeededAt: Date.UTC(2026, 10, 22, 1),
  },
  reconcileAt: Date.UTC(2026, 10, 23, 1),
  reconcileLease: null,
  reconcileLeaseUntil: null,
};

withTwoClients((app) => {
  it('a source that has sent nothing is listed with nothing', async () => {
    expect(await sourcesOf(app())).toMatchObject([
      { id: 'mango-main', project: 'okna' },
      {
        id: 'mango-dveri',
        project: 'dveri',
        type: 'mango',
        lastWebhookAt: null,
        receipts: { new: 0, read: 0, unreadable: 0 },
        calls: 0,
        missing: [],
        zone: { suspectHours: null, since: null, timezone: 'Europe/Moscow', zMeans: 'utc', reason: null },
        reconciled: null,
      },
    ]);
  });

  it('receipts of a source are counted by verdict, and the last webhook is shown', async () => {
    await app().hook(aHook(), { dateStart: '22-11-2026T09:45Z' });
    app().clock.forward(60_000);
    await app().hook(aHook({ callId: '2' }));
    const [main, dveri] = await sourcesOf(app());
    expect(main).toMatchObject({
      lastWebhookAt: '2026-11-22T10:01:00.000Z',
      receipts: { new: 0, read: 2, unreadable: 1 },
      calls: 2,
    });
    expect(dveri).toMatchObject({ lastWebhookAt: null, calls: 0 });
  });

  it('a line of a file is no webhook', async () => {
    await app().hook(aHook());
    await app().database.write((tx) => tx.run(`UPDATE "receipts" SET "contentKey" = 'line-1'`));
    expect(await mangoMain(app())).toMatchObject({ lastWebhookAt: null, receipts: { read: 1 }, calls: 1 });
  });

  it('each parameter has its share of the calls, those found in addresses too', async () => {
    const page = { URL: 'https://okna.example/?yclid=17638000001234567891', utmCampaign: 'okna' };
    await app().hook(aHook(), aHook({ callId: '2' }), aHook({ callId: '3', yaCid: '' }), aHook({ callId: '4', ...page }));
    const source = await mangoMain(app());
    expect(source.calls).toBe(4);
    expect(['startedAt', 'yaCid', 'utmCampaign', 'yclid', 'gclid', 'city'].map((name) => shareOf(source, name))).toEqual([
      1, 0.75, 0.25, 0.25, 0, 0,
    ]);
  });

  it('a call of many webhooks counts once, and only the latest hundred calls count', async () => {
    await app().hook(aHook({ callId: 'old', utmCampaign: 'okna' }));
    const calls = Array.from({ length: 100 }, (_, index) => aHook({ callId: `new-${index}` }));
    await app().hook(...calls, ...calls.slice(0, 20));
    const source = await mangoMain(app());
    expect([source.calls, shareOf(source, 'utmCampaign'), shareOf(source, 'isQuality')]).toEqual([100, 0, 1]);
  });

  it('a goal that asks for what never came is named with its condition, until it comes', async () => {
    await app().hook(aHook({ isQuality: '' }));
    expect((await mangoMain(app())).missing).toEqual([{ goal: 'quality-call', condition: 'quality', parameter: 'isQuality' }]);
    await app().hook(aHook());
    expect((await mangoMain(app())).missing).toEqual([]);
  });

  it('a clock that seems to be off is shown with what to do, and so is the last comparison with the vendor’s list', async () => {
    await app().database.write((tx) => tx.insert(SourceStateEntity, [STATE]));
    const russian = await mangoMain(app(), { 'accept-language': 'ru' });
    expect(russian.zone).toEqual({
      suspectHours: 3,
      since: '2026-11-22T09:00:00.000Z',
      timezone: 'Europe/Moscow',
      zMeans: 'utc',
      reason: { code: 'SOURCE_TIME_SUSPECT', text: expect.stringContaining('zMeans') },
    });
    expect(russian.zone.reason?.text).toMatch(/[а-я]/);
    expect(russian.reconciled).toEqual({
      at: '2026-11-22T01:00:00.000Z',
      from: '2026-11-20T21:00:00.000Z',
      to: '2026-11-21T21:00:00.000Z',
      listed: 12,
      missed: 1,
      completed: 2,
      filled: 3,
      unreadable: 0,
      trouble: null,
      failures: 0,
      succeededAt: '2026-11-22T01:00:00.000Z',
      nextAt: '2026-11-23T01:00:00.000Z',
    });
    const metrics = (await app().get<string>('/metrics')).body;
    expect(metrics).toContain('ringback_reconciled_calls{source="mango-main",kind="missed"} 1');
    expect(metrics).toContain('ringback_reconcile_failures{source="mango-main"} 0');
    expect(metrics).toContain(`ringback_reconciled_timestamp_seconds{source="mango-main"} ${Date.UTC(2026, 10, 22, 1) / 1000}`);
  });

  it('sources come in pages, and a key of one project sees its own', async () => {
    const first = (await app().get<List<SourceView>>('/api/v1/sources?limit=1')).body;
    expect(first.items.map(({ id }) => id)).toEqual(['mango-main']);
    const second = (await app().get<List<SourceView>>(`/api/v1/sources?limit=1&cursor=${first.nextCursor}`)).body;
    expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([['mango-dveri'], null]);
    const key = await app().key({ role: 'viewer', projects: ['dveri'] });
    const own = (await app().get<List<SourceView>>('/api/v1/sources', { key })).body;
    expect(own.items.map(({ id }) => id)).toEqual(['mango-dveri']);
  });
});
