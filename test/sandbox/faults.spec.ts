import { FAULT_NAMES, parseFault, type FaultName } from '../../src/platforms/kit/simulator/faults.js';
import { loadSimulators } from '../../src/sandbox/simulator-registry.js';
import { openSimulators, type OpenSimulators } from './simulators.js';

const HIT = { client_id: '1.2', events: [{ name: 'generate_lead', params: { transaction_id: 'rb-1' } }] };
const COLLECT = '/mp/collect?measurement_id=G-SANDBOX001&api_secret=sandbox-ga4-secret';

describe('a sandbox with faults', () => {
  let simulators: OpenSimulators;
  beforeEach(async () => {
    simulators = await openSimulators();
  });
  afterEach(() => simulators.close());

  const inject = (fault: FaultName, more: object = {}, platform = 'ga4') =>
    simulators.post('/sandbox/misbehave', { platform, fault, times: 1, ...more });
  const hit = () => simulators.post(COLLECT, HIT);
  const taken = async () => (await simulators.records('ga4')).length;

  it.each([
    ['rate-limited', 429, '30'],
    ['unavailable', 503, '30'],
    ['broken', 500, null],
    ['expired-token', 403, null],
    ['html', 200, null],
    ['garbage', 200, null],
  ] as const)(
    'answers %s with %i, takes nothing, and works again when the times are used up',
    async (fault, status, retryAfter) => {
      expect((await inject(fault)).status).toBe(200);
      const answer = await hit();
      expect([answer.status, answer.headers.get('retry-after'), await taken()]).toEqual([status, retryAfter, 0]);
      expect([(await hit()).status, await taken()]).toEqual([204, 1]);
    },
  );

  it.each([
    ['reset', 0],
    ['answer-lost', 1],
    ['truncated', 1],
  ] as const)('breaks off %s having taken %i', async (fault, rows) => {
    await inject(fault);
    await expect(hit().then((answer) => answer.text())).rejects.toThrow();
    expect(await taken()).toBe(rows);
  });

  it('lets a client wait for ever and takes nothing', async () => {
    await inject('hang');
    const leave = new AbortController();
    const waiting = fetch(simulators.url + COLLECT, { method: 'POST', body: JSON.stringify(HIT), signal: leave.signal });
    const faultsLeft = async () => {
      const answer = await fetch(`${simulators.url}/sandbox/misbehave`);
      return ((await answer.json()) as { faults: unknown[] }).faults.length;
    };
    while ((await faultsLeft()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    leave.abort();
    await expect(waiting).rejects.toThrow();
    expect(await taken()).toBe(0);
  });

  it('answers what a script says, takes nothing, and works again', async () => {
    await inject('scripted', { answer: { status: 451, body: 'closed', type: 'text/plain' } });
    const answer = await hit();
    expect([answer.status, await answer.text(), await taken()]).toEqual([451, 'closed', 0]);
    expect([(await hit()).status, await taken()]).toEqual([204, 1]);
  });

  it('suffers a fault only where the request holds a text, and serves the others whole', async () => {
    await inject('broken', { times: null, only: 'rb-2' });
    const other = { ...HIT, events: [{ name: 'generate_lead', params: { transaction_id: 'rb-2' } }] };
    expect([(await hit()).status, (await simulators.post(COLLECT, other)).status, await taken()]).toEqual([204, 500, 1]);
  });

  it('answers slowly, and well', async () => {
    await inject('slow', { delayMs: 1 });
    expect([(await hit()).status, await taken()]).toEqual([204, 1]);
  });

  it('answers in the format of the platform', async () => {
    await inject('expired-token', {}, 'yandex-metrica');
    const answer = await fetch(`${simulators.url}/management/v1/counter/12345678/goals`);
    expect([answer.status, await answer.json()]).toMatchObject([403, { errors: [{ error_type: 'invalid_token' }] }]);
  });

  it('goes on until it is cleared, each platform by itself, and never at its own routes', async () => {
    await inject('broken', { times: null });
    await inject('unavailable', { times: null }, 'yandex-metrica');
    expect([(await hit()).status, (await hit()).status]).toEqual([500, 500]);
    await fetch(`${simulators.url}/sandbox/misbehave?platform=ga4`, { method: 'DELETE' });
    expect((await hit()).status).toBe(204);
    const left = await fetch(`${simulators.url}/sandbox/misbehave`, { method: 'DELETE' });
    expect(await left.json()).toEqual({ faults: [] });
  });

  it('is cleared by a client that names a content type without a body, and names one that it cannot read', async () => {
    await inject('broken', { times: null });
    const headers = { 'content-type': 'application/json' };
    const left = await fetch(`${simulators.url}/sandbox/misbehave`, { method: 'DELETE', headers });
    expect([left.status, await left.json()]).toEqual([200, { faults: [] }]);
    const broken = await fetch(`${simulators.url}/sandbox/misbehave`, { method: 'POST', headers, body: '{"platform"' });
    expect([broken.status, Object.keys((await broken.json()) as object)]).toEqual([400, ['error']]);
    expect((await fetch(`${simulators.url}/sandbox/misbehave`, { method: 'POST', headers })).status).toBe(400);
  });

  it('refuses a fault that it does not know', async () => {
    expect((await simulators.post('/sandbox/misbehave', { platform: 'ga4', fault: 'sleepy' })).status).toBe(400);
  });
});

describe('a fault on the command line', () => {
  it('is a platform, a fault and, where it ends by itself, how often', () => {
    const services = ['ga4', 'token'];
    expect(parseFault('ga4=rate-limited:3', services)).toMatchObject({ platform: 'ga4', fault: 'rate-limited', times: 3 });
    expect(parseFault('token=hang', services)).toMatchObject({ platform: 'token', fault: 'hang', times: null });
    for (const text of ['', 'ga4', 'ga4=sleepy', 'bing=hang', 'ga4=hang:0', 'ga4=hang:x'])
      expect(parseFault(text, services)).toBeNull();
  });
});

describe('every fault', () => {
  it('is described in the sandbox’s README, and every service that can suffer it is named there', async () => {
    const { readFileSync } = await import('node:fs');
    const text = readFileSync('src/sandbox/README.md', 'utf8');
    const services = (await loadSimulators()).flatMap((simulator) => simulator.services.map(({ name }) => name));
    for (const name of [...FAULT_NAMES, ...services]) expect(text).toContain(`\`${name}\``);
  });
});
