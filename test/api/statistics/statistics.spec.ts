import { campaignsSchema, type CampaignsView } from '../../../src/api/statistics/campaigns-views.js';
import { coverageSchema, type CoverageView } from '../../../src/api/statistics/coverage-views.js';
import { dailySchema, type DailyView } from '../../../src/api/statistics/daily-views.js';
import { funnelSchema, type FunnelView } from '../../../src/api/statistics/funnel-views.js';
import { UPLOAD_STATES } from '../../../src/domain/uploads/upload-states.js';
import type { TestApp } from '../../support/test-app.js';
import { aHook, callsOf, withTwoClients } from '../two-clients.js';

async function daily(app: TestApp, query = '', key?: string): Promise<DailyView> {
  return dailySchema.parse((await app.get(`/api/v1/stats/daily${query}`, key === undefined ? {} : { key })).body);
}

async function funnel(app: TestApp, query = '', key?: string): Promise<FunnelView> {
  return funnelSchema.parse((await app.get(`/api/v1/stats/funnel${query}`, key === undefined ? {} : { key })).body);
}

async function coverage(app: TestApp, query = ''): Promise<CoverageView> {
  return coverageSchema.parse((await app.get(`/api/v1/stats/coverage${query}`)).body);
}

async function campaigns(app: TestApp, query = ''): Promise<CampaignsView> {
  return campaignsSchema.parse((await app.get(`/api/v1/stats/campaigns${query}`)).body);
}

/** Two good calls, one without an id, one missed and worth nothing. */
async function aDay(app: TestApp): Promise<void> {
  await app.hook(
    aHook({ callId: 'good', utmSource: 'yandex', utmCampaign: 'brand' }),
    aHook({ callId: 'again', utmSource: 'yandex', utmCampaign: 'brand', callerNumber: '79990000001' }),
    aHook({ callId: 'nameless', yaCid: '', callerNumber: '79990000002' }),
    aHook({ callId: 'missed', isQuality: 'false', callStatus: '1240', duration: '0', callerNumber: '79990000003' }),
  );
}

withTwoClients((app, _fake) => {
  it('a day counts its calls, their value and the states of their uploads', async () => {
    await aDay(app());
    // Already the 23rd in Moscow.
    await app().hook(aHook({ callId: 'at night', dateStart: '22-11-2026T21:30Z', callerNumber: '79990000004' }));
    const { timezone, items } = await daily(app(), '?project=okna');
    expect(timezone).toBe('Europe/Moscow');
    expect(items.map(({ day, calls }) => [day, calls])).toEqual([
      ['2026-11-22', 4],
      ['2026-11-23', 1],
    ]);
    expect(items[0]).toMatchObject({ answered: 3, missed: 1, conversions: 3, values: [{ currency: 'RUB', value: 4500 }] });
    expect(items[0]?.destinations).toEqual([
      {
        destination: 'okna-dest',
        conversions: 3,
        values: [{ currency: 'RUB', value: 4500 }],
        uploads: { pending: 2, skipped: 1 },
      },
      {
        destination: 'okna-off',
        conversions: 3,
        values: [{ currency: 'RUB', value: 4500 }],
        uploads: { pending: 2, skipped: 1 },
      },
    ]);
    expect((await daily(app(), '?from=2026-11-23&to=2026-11-23')).items.map(({ day }) => day)).toEqual(['2026-11-23']);
    expect((await daily(app(), '?to=2026-11-21')).items).toEqual([]);
    const one = await daily(app(), '?project=okna&destination=okna-off');
    expect(one.items[0]?.destinations.map(({ destination }) => destination)).toEqual(['okna-off']);
  });

  it('statistics follow changes at once', async () => {
    await app().hook(aHook());
    expect((await daily(app(), '?project=okna')).items[0]?.destinations[0]?.uploads).toEqual({ pending: 1 });
    await app().post('/api/v1/destinations/okna-dest/run');
    expect((await daily(app(), '?project=okna')).items[0]?.destinations[0]?.uploads).toEqual({ delivered: 1 });
    await app().post('/api/v1/marks', { items: [{ callId: aHook().callId, goal: 'quality-call', remove: true }] });
    expect((await daily(app(), '?project=okna')).items[0]?.conversions).toBe(0);
  });

  it('the funnel narrows, and its split adds up to all calls', async () => {
    await aDay(app());
    await app().post('/api/v1/destinations/okna-dest/run');
    const { items } = await funnel(app(), '?project=okna');
    const [there, off] = items;
    expect(there).toMatchObject({
      destination: 'okna-dest',
      platform: 'fake',
      funnel: { calls: 4, goal: 3, identified: 2, sent: 2, confirmed: 2 },
      split: { noGoal: { excluded: 0, rulesNotMet: 1 }, states: { delivered: 2, skipped: 1, pending: 0 } },
    });
    expect(off?.funnel).toEqual({ calls: 4, goal: 3, identified: 2, sent: 0, confirmed: 0 });
    expect(there?.reasons.map(({ state, reason, calls }) => [state, reason?.code, calls])).toEqual([
      ['delivered', undefined, 2],
      ['skipped', 'NO_IDENTIFIER', 1],
    ]);
    for (const { funnel: steps, split } of items) {
      const states = UPLOAD_STATES.reduce((sum, state) => sum + split.states[state], 0);
      expect(split.noGoal.excluded + split.noGoal.rulesNotMet + states).toBe(steps.calls);
    }
  });

  it('coverage says how many calls carry which id', async () => {
    await aDay(app());
    await app().hook(
      aHook({ callId: 'click', yaCid: '', URL: 'https://okna.example/?yclid=17638000001234567891', utmSource: 'yandex' }),
    );
    const { items } = await coverage(app(), '?project=okna');
    const all = items.find(({ dimension }) => dimension === 'all');
    expect(all).toMatchObject({ calls: 5, ids: { yaCid: { calls: 3, share: 0.6 }, yclid: { calls: 1 }, gaCid: { calls: 0 } } });
    expect(all?.none).toEqual({ calls: 1, share: 0.2 });
    const sources = items.filter(({ dimension }) => dimension === 'utmSource');
    expect(sources.map(({ value, calls }) => [value, calls])).toEqual([
      ['yandex', 3],
      [null, 2],
    ]);
  });

  it('campaigns count calls, missed calls by the hour, goals and values', async () => {
    await aDay(app());
    const { items, groups, total } = await campaigns(app(), '?project=okna');
    expect(groups).toBe(2);
    expect(items[0]).toMatchObject({
      utmSource: 'yandex',
      utmCampaign: 'brand',
      utmTerm: null,
      trackingNumber: '+74951234567',
      calls: 2,
      answered: 2,
      missed: 0,
      goals: [{ goal: 'quality-call', conversions: 2, values: [{ currency: 'RUB', value: 3000 }] }],
    });
    // 09:45 in UTC is 12:45 in Moscow.
    expect(total.missedByHour.map((calls, hour) => [hour, calls]).filter(([, calls]) => calls !== 0)).toEqual([[12, 1]]);
    const bySource = await campaigns(app(), '?project=okna&by=utmSource&limit=1');
    expect(bySource.items).toMatchObject([{ utmSource: 'yandex', utmCampaign: null, trackingNumber: null, calls: 2 }]);
    expect((await app().get('/api/v1/stats/campaigns?by=colour')).body).toMatchObject({ code: 'INVALID_PARAMETER', field: 'by' });
  });

  it('a caller who calls too often is shown masked, and all their calls are found by what tells them apart', async () => {
    for (let number = 1; number <= 5; number += 1) await app().hook(aHook({ callId: `call ${number}` }));
    await app().hook(aHook({ callId: 'another', callerNumber: '79990000009' }));
    const answer = await campaigns(app(), '?project=okna');
    expect(answer.frequentCallers).toMatchObject([{ project: 'okna', callerNumber: '+7916***4567', calls: 5, answered: 5 }]);
    const caller = answer.frequentCallers[0]?.caller ?? '';
    expect(caller).toMatch(/^[0-9a-f]{12}$/);
    const theirs = (await callsOf(app(), `?caller=${caller}`)).map(({ callId }) => callId);
    expect(theirs).toEqual([5, 4, 3, 2, 1].map((number) => `call ${number}`));
    expect(await callsOf(app(), `?caller=${caller}`, await app().key({ projects: ['dveri'] }))).toEqual([]);
    expect((await app().get('/api/v1/calls?caller=79161234567')).body).toMatchObject({
      code: 'INVALID_PARAMETER',
      field: 'caller',
    });
    expect(JSON.stringify(answer)).not.toContain('9161234567');
  });

  it('a key with projects sees the statistics of those only', async () => {
    await aDay(app());
    await app().hook({ ...aHook({ callId: 'theirs' }), source: 'mango-dveri' });
    const key = await app().key({ projects: ['dveri'] });
    expect((await daily(app(), '', key)).items.map(({ project, calls }) => [project, calls])).toEqual([['dveri', 1]]);
    expect((await funnel(app(), '', key)).items.map(({ project }) => project)).toEqual(['dveri']);
    expect((await daily(app(), '?project=okna', key)).items).toEqual([]);
  });

  it('says which parameter is wrong', async () => {
    const answer = await app().get('/api/v1/stats/daily?from=yesterday');
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_PARAMETER', field: 'from' } });
  });
});
