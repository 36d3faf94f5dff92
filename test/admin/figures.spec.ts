import { dailySchema } from '../../src/admin/stats/daily.view.js';
import { FiguresJobs } from '../../src/admin/stats/figures.jobs.js';
import { funnelSchema, type FunnelView } from '../../src/admin/stats/funnel.view.js';
import type { TestApp } from '../support/app.js';
import { sayingOf } from '../support/fake-platform.js';
import { aHook, withTwoClients } from './two-clients.js';

async function count(app: TestApp): Promise<void> {
  await app.app.get(FiguresJobs, { strict: false }).refresh();
}

async function marks(app: TestApp): Promise<number> {
  return (await app.database.read((session) => session.all('SELECT "id" FROM "stats_marks"'))).length;
}

async function funnel(app: TestApp): Promise<FunnelView['items'][number] | undefined> {
  return funnelSchema.parse((await app.get('/api/v1/stats/funnel?project=okna')).body).items[0];
}

withTwoClients((app, fake) => {
  it('what the platform turned back as a whole was not sent', async () => {
    await app().hook(aHook());
    const trouble = { kind: 'pause', reason: { code: 'AUTHORISATION', detail: 'HTTP 401' } } as const;
    fake().answer = sayingOf({ kind: 'retry', code: 'AUTHORISATION', afterMs: 0, counted: false }, { trouble });
    await app().post('/api/v1/destinations/okna-dest/run');
    expect((await funnel(app()))?.funnel).toMatchObject({ identified: 1, sent: 0 });
  });

  it('what was counted before is what is counted now, and whatever changes is counted again', async () => {
    await app().hook(aHook(), aHook({ callId: 'missed', isQuality: 'false', callStatus: '1240' }));
    // Too old to be sent, and in another month.
    await app().hook(aHook({ callId: 'last month', dateStart: '22-10-2026T09:45Z', dateEnd: '22-10-2026T09:49Z' }));
    const live = await funnel(app());
    expect(live?.funnel).toMatchObject({ calls: 3, sent: 0 });
    await count(app());
    expect(await marks(app())).toBe(0);
    expect(await funnel(app())).toEqual(live);

    await app().post('/api/v1/destinations/okna-dest/run');
    expect(await marks(app())).toBeGreaterThan(0);
    expect((await funnel(app()))?.funnel).toMatchObject({ calls: 3, sent: 1, confirmed: 1 });
    await count(app());
    expect((await funnel(app()))?.funnel).toMatchObject({ calls: 3, sent: 1, confirmed: 1 });

    await app().post('/api/v1/marks', { items: [{ callId: aHook().callId, goal: 'quality-call', remove: true }] });
    const daily = dailySchema.parse((await app().get('/api/v1/stats/daily?project=okna&from=2026-11-01')).body);
    expect(daily.items.map(({ day, conversions }) => [day, conversions])).toEqual([['2026-11-22', 0]]);
  });
});
