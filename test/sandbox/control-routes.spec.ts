import { openSimulators, type OpenSimulators } from './simulators.js';

const HIT = { client_id: '1.2', events: [{ name: 'generate_lead' }] };

describe('the sandbox', () => {
  let simulators: OpenSimulators;
  beforeEach(async () => {
    simulators = await openSimulators();
  });
  afterEach(() => simulators.close());

  it('shows the records of one platform or of all', async () => {
    await simulators.post('/mp/collect?measurement_id=G-SANDBOX001&api_secret=sandbox-ga4-secret', HIT);
    expect(await simulators.records()).toHaveLength(1);
    expect(await simulators.records('ga4')).toHaveLength(1);
    expect(await simulators.records('yandex-metrica')).toHaveLength(0);
    expect((await fetch(`${simulators.url}/sandbox/records?platform=bing`)).status).toBe(400);
  });

  it('shows the requests it saw without the secrets of their addresses', async () => {
    await simulators.post('/mp/collect?measurement_id=G-SANDBOX001&api_secret=sandbox-ga4-secret', HIT);
    await fetch(`${simulators.url}/management/v1/counter/12345678/goals`);
    const text = await (await fetch(`${simulators.url}/sandbox/requests`)).text();
    expect(JSON.parse(text)).toEqual({
      requests: [
        { at: '2026-11-22T09:00:00.000Z', method: 'POST', path: '/mp/collect', status: 204 },
        { at: '2026-11-22T09:00:00.000Z', method: 'GET', path: '/management/v1/counter/12345678/goals', status: 401 },
      ],
    });
    expect(text).not.toContain('secret');
  });

  it('remembers the last 500 requests only', async () => {
    for (let count = 0; count < 501; count += 1) await fetch(`${simulators.url}/nowhere/${count}`);
    const { requests } = (await (await fetch(`${simulators.url}/sandbox/requests`)).json()) as { requests: { path: string }[] };
    expect([requests.length, requests[0]?.path]).toEqual([500, '/nowhere/1']);
  });

  it('takes ids to forget as text only, so that none loses a digit', async () => {
    expect((await simulators.post('/sandbox/unknown', '{"ids":[1763800000123456789]}')).status).toBe(400);
    expect((await simulators.post('/sandbox/unknown', { ids: ['1763800000123456789'] })).status).toBe(200);
  });

  it('never changes the accounts it was given', async () => {
    const visitors = { unknown: [] };
    const own = await openSimulators({ visitors });
    await own.post('/sandbox/unknown', { ids: ['1'] });
    expect(visitors.unknown).toEqual([]);
    await own.close();
  });
});
