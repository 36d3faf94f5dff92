import type { RoundSummary } from '../../src/delivery/rounds/round-summary.js';
import { RoundService } from '../../src/delivery/rounds/round.service.js';
import { VerdictPoller } from '../../src/delivery/verdicts/verdict-poller.service.js';
import { Destinations, type Destination } from '../../src/destinations/destinations.js';
import { HOUR } from '../../src/domain/time/instant.js';
import { platform as ga4 } from '../../src/platforms/ga4/index.js';
import { GA4_ACCOUNTS } from '../../src/platforms/ga4/simulator/accounts.js';
import { platform as googleAds } from '../../src/platforms/google-ads/index.js';
import type { PlatformDefinition } from '../../src/platforms/kit/platform.js';
import type { SimulatedFaultInput } from '../../src/platforms/kit/simulator/faults.js';
import { platform as metrica } from '../../src/platforms/yandex-metrica/index.js';
import { METRICA_COUNTER } from '../../src/platforms/yandex-metrica/simulator/accounts.js';
import { DestinationStatesStore } from '../../src/store/destinations/destination-states.store.js';
import { openSimulators, type OpenSimulators } from '../sandbox/simulators.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { aConfig, aDestination, aProject, TestPipeline } from '../support/test-pipeline.js';

const COUNTED = { ...METRICA_COUNTER, counterId: '22222222', token: 'token-of-counted', counts: 'present' } as const;
const ACCOUNTS = { metrica: [METRICA_COUNTER, COUNTED] };
const metricaError = (status: number, type: string) => ({
  status,
  body: JSON.stringify({ errors: [{ error_type: type, message: 'Ошибка' }], code: status }),
});
const googleError = (status: number, code: string, reason: string) => ({
  status,
  body: JSON.stringify({ error: { status: code, message: 'no', details: [{ reason }] } }),
});
const visitorOf = (call: number): string => `17638000001234${String(call).padStart(4, '0')}`;

describe('one bad answer', () => {
  let fresh: FreshDatabase;
  let simulators: OpenSimulators;
  let pipeline: TestPipeline;
  let calls: number;
  const own = (): Record<string, readonly [PlatformDefinition, object]> => {
    const endpoint = simulators.url;
    const goals = { 'quality-call': { target: 'quality_call' } };
    const [stream] = GA4_ACCOUNTS;
    const metricaOf = ({ counterId, token }: typeof METRICA_COUNTER, more: object = {}) =>
      [metrica, { counterId, token, endpoint, goals, ...more }] as const;
    return {
      metrica: metricaOf(METRICA_COUNTER),
      counted: metricaOf(COUNTED),
      goalless: metricaOf(COUNTED, { goals: { 'quality-call': { target: 'no_such_goal' } } }),
      ga4: [
        ga4,
        {
          measurementId: stream?.measurementId,
          apiSecret: stream?.apiSecret,
          endpoint,
          goals: { 'quality-call': { event: 'qualify_lead' } },
        },
      ],
      google: [
        googleAds,
        {
          customerId: '1234567890',
          credentials: {
            clientId: 'sandbox-client',
            clientSecret: 'sandbox-client-secret',
            refreshToken: 'sandbox-refresh-token',
          },
          endpoint,
          tokenEndpoint: `${endpoint}/token`,
          goals: { 'quality-call': { conversionActionId: '987654321' } },
        },
      ],
    };
  };

  /** A process that sends to one destination. */
  async function open(id: string): Promise<void> {
    fresh = await freshDatabase('SQLite');
    const [platform, settings] = own()[id] ?? [metrica, {}];
    const destination = aDestination({ id, platform: platform.id, settings: platform.settings.parse(settings) });
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject({ destinations: [destination] })]), [platform]);
    calls = 0;
    later();
  }
  beforeAll(async () => {
    simulators = await openSimulators(ACCOUNTS);
  });
  afterEach(async () => {
    await misbehave();
    await pipeline.close();
    await fresh.dispose();
  });
  afterAll(() => simulators.close());

  const destination = (): Destination => {
    const [only] = pipeline.get(Destinations).all;
    if (!only) throw new Error('no destination');
    return only;
  };
  const round = (): Promise<RoundSummary> => pipeline.get(RoundService).run(destination(), { ignoreBreaker: true });
  const later = (): void => {
    pipeline.clock.forward(HOUR);
    simulators.clock = pipeline.clock.now();
  };
  /** Calls of long ago, so that no clock is to blame. */
  async function someCalls(count: number): Promise<void> {
    const ids = Array.from({ length: count }, () => (calls += 1));
    await pipeline.call(
      ...ids.map((id) => {
        const minute = String(id % 60).padStart(2, '0');
        const click = encodeURIComponent(`https://okna.example/?gclid=EAIaIQobChMI-click-${String(id).padStart(4, '0')}`);
        const ended = `dateStart=22-11-2026T04:${minute}&callStatus=1120&duration=60&isQuality=true`;
        return `callId=c${id}&${ended}&yaCid=${visitorOf(id)}&gaCid=12345678${id}.1763800000&url=${click}`;
      }),
    );
  }
  async function misbehave(...faults: SimulatedFaultInput[]): Promise<void> {
    await fetch(`${simulators.url}/sandbox/misbehave`, { method: 'DELETE' });
    for (const fault of faults) {
      const headers = { 'content-type': 'application/json' };
      const { ok } = await fetch(`${simulators.url}/sandbox/misbehave`, { method: 'POST', headers, body: JSON.stringify(fault) });
      if (!ok) throw new Error('no such fault');
    }
  }
  const shown = async () => (await pipeline.uploads()).map(({ state, reasonCode }) => `${String(state)} ${String(reasonCode)}`);
  const resume = () => pipeline.get(DestinationStatesStore).resume(destination().id);
  const confirm = async () => {
    later();
    return pipeline.get(VerdictPoller).poll(destination(), true);
  };

  it.each([
    ['413 of a proxy', { status: 413, body: '<html>', type: 'text/html' }],
    ['409', metricaError(409, 'conflict')],
    ['400 of a proxy', { status: 400, body: '<html>Bad Request</html>', type: 'text/html' }],
    ['limit_exceeded', metricaError(400, 'limit_exceeded')],
    ['451', { status: 451, body: '', type: 'text/html' }],
    ['invalid_uploading', metricaError(400, 'invalid_uploading')],
  ])('of Metrica’s (%s), be it given once or twice, burns none of four good rows', async (_name, answer) => {
    await open('metrica');
    for (const times of [1, 2]) {
      await someCalls(4);
      await misbehave({ platform: 'yandex-metrica', fault: 'scripted', answer, times });
      expect(await round()).toMatchObject({ confirming: 4, rejected: 0, trouble: null });
    }
  });

  it.each([
    ['metrica', 'yandex-metrica', metricaError(400, 'invalid_uploading')],
    ['metrica', 'yandex-metrica', { status: 400, body: '<html>', type: 'text/html' }],
    ['google', 'data-manager', googleError(400, 'INVALID_ARGUMENT', 'A_REASON_OF_NEXT_YEAR')],
    ['google', 'data-manager', googleError(400, 'INVALID_ARGUMENT', 'EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED')],
    ['ga4', 'ga4', { status: 400, body: '' }],
  ])('that %s gives to everything pauses it, and all rows go out when it is over', async (id, platform, answer) => {
    await open(id);
    await someCalls(4);
    await misbehave({ platform, fault: 'scripted', answer });
    const { rejected, trouble } = await round();
    expect([rejected, trouble?.code]).toEqual([0, answer.body.includes('POLITICAL') ? 'CONFIGURATION' : 'REQUEST_REFUSED']);
    expect(new Set((await pipeline.uploads()).map(({ state }) => state))).toEqual(new Set(['pending']));
    expect(await round()).toMatchObject({ requests: 0 });
    await misbehave();
    await resume();
    expect(await round()).toMatchObject(id === 'ga4' ? { delivered: 4 } : { confirming: 4 });
  });

  it.each([
    ['metrica', 'yandex-metrica', metricaError(400, 'invalid_uploading'), { confirming: 3, rejected: 1 }],
    ['ga4', 'ga4', { status: 400, body: '' }, { delivered: 3, rejected: 1 }],
  ])('that %s gives to one certain row costs that row and no other', async (id, platform, answer, summary) => {
    await open(id);
    await someCalls(4);
    await misbehave({ platform, fault: 'scripted', answer, only: id === 'ga4' ? '123456782.' : visitorOf(2) });
    expect(await round()).toMatchObject({ ...summary, trouble: null });
  });

  it.each(['unavailable', 'broken'] as const)(
    '(%s) that comes only with one row of a file stops nobody after three tries',
    async (fault) => {
      await open('metrica');
      await someCalls(5);
      await misbehave({ platform: 'yandex-metrica', fault, retryAfterSeconds: null, only: visitorOf(1) });
      for (let tries = 0; tries < 3; tries += 1) {
        expect(await round()).toMatchObject({ requests: 1, trouble: { code: 'PLATFORM_UNAVAILABLE' } });
        later();
      }
      expect(await round()).toMatchObject({ confirming: 4, rejected: 1, trouble: null });
    },
  );

  it('of Data Manager’s (ABORTED) is tried again, and an empty status is no verdict yet', async () => {
    await open('google');
    await someCalls(3);
    await misbehave(
      { platform: 'data-manager', fault: 'scripted', answer: googleError(409, 'ABORTED', 'ABORTED'), times: 1 },
      { platform: 'data-manager', fault: 'scripted', answer: { status: 200, body: '{}' }, only: 'requestStatus', times: 1 },
    );
    await round();
    expect(await shown()).toEqual(Array(3).fill('pending ANSWER_LOST'));
    later();
    expect(await round()).toMatchObject({ confirming: 3 });
    expect(await confirm()).toMatchObject({ waiting: 1, trouble: null });
    expect(await confirm()).toMatchObject({ settled: 1, trouble: null });
    expect(new Set((await pipeline.uploads()).map(({ state }) => state))).toEqual(new Set(['delivered']));
  });

  it('of the token endpoint (internal_failure) is an outage that passes', async () => {
    await open('google');
    await someCalls(1);
    await misbehave({
      platform: 'token',
      fault: 'scripted',
      answer: { status: 400, body: '{"error":"internal_failure"}' },
      times: 1,
    });
    expect(await round()).toMatchObject({ trouble: { code: 'PLATFORM_UNAVAILABLE' } });
    later();
    expect(await round()).toMatchObject({ confirming: 1 });
  });

  it('of Metrica’s counts: all linked verifies every row, and a goal that is missing waits for the settings', async () => {
    await open('counted');
    await someCalls(3);
    await round();
    await confirm();
    expect((await pipeline.uploads()).map(({ state, verified }) => [state, Boolean(verified)])).toEqual(
      Array(3).fill(['delivered', true]),
    );
    await pipeline.close();
    await fresh.dispose();
    await open('goalless');
    await someCalls(1);
    await round();
    expect(await confirm()).toMatchObject({ trouble: { code: 'CONFIGURATION' } });
    expect(await shown()).toEqual(['pending CONFIGURATION']);
    const [state] = await pipeline.rows('SELECT "pausedBy", "pausedDetail" FROM "destination_state"');
    expect(state).toMatchObject({ pausedBy: 'ringback', pausedDetail: expect.stringContaining('no_such_goal') });
  });
});
