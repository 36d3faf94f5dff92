import type { DestinationConfig } from '../../src/config/config.js';
import { RoundService } from '../../src/delivery/rounds/round.service.js';
import { VerdictPoller } from '../../src/delivery/verdicts/verdict-poller.service.js';
import { Destinations, type Destination } from '../../src/destinations/destinations.js';
import { HOUR } from '../../src/domain/time/instant.js';
import { platform as ga4 } from '../../src/platforms/ga4/index.js';
import { GA4_ACCOUNTS } from '../../src/platforms/ga4/simulator/accounts.js';
import { platform as googleAds } from '../../src/platforms/google-ads/index.js';
import { platform as metrica } from '../../src/platforms/yandex-metrica/index.js';
import { METRICA_COUNTER } from '../../src/platforms/yandex-metrica/simulator/accounts.js';
import { openSimulators, type OpenSimulators } from '../sandbox/simulators.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { aConfig, aDestination, aGoal, aProject, NOON, TestClock, TestPipeline } from '../support/test-pipeline.js';

const GOALS = [aGoal(), aGoal({ id: 'answered', when: { answered: true }, value: 700 })];
const CLICK = encodeURIComponent('https://okna.example/?gclid=EAIaIQobChMI-click-0001');
const CALL =
  'callId=c1&dateStart=22-11-2026T04:10&callStatus=1120&duration=60&isQuality=true&yaCid=1763800000123400001' +
  `&gaCid=123456789.1763800000&url=${CLICK}`;

describe.each(DATABASES)('one target told more than once, on %s', (database) => {
  let fresh: FreshDatabase;
  let simulators: OpenSimulators;
  let pipeline: TestPipeline;
  let clock: TestClock;

  beforeEach(async () => {
    clock = new TestClock(NOON);
    fresh = await freshDatabase(database);
    simulators = await openSimulators({ metrica: [METRICA_COUNTER] });
    simulators.clock = clock.now();
  });
  afterEach(async () => {
    await pipeline.close();
    await simulators.close();
    await fresh.dispose();
  });

  const toMetrica = (id: string, goals: Record<string, object>): DestinationConfig => {
    const { counterId, token } = METRICA_COUNTER;
    const settings = metrica.settings.parse({ counterId, token, endpoint: simulators.url, goals });
    return aDestination({ id, platform: metrica.id, settings });
  };
  const toGoogle = (id: string, goals: Record<string, object>): DestinationConfig => {
    const credentials = {
      clientId: 'sandbox-client',
      clientSecret: 'sandbox-client-secret',
      refreshToken: 'sandbox-refresh-token',
    };
    const [endpoint, tokenEndpoint] = [simulators.url, `${simulators.url}/token`];
    const settings = googleAds.settings.parse({ customerId: '1234567890', credentials, endpoint, tokenEndpoint, goals });
    return aDestination({ id, platform: googleAds.id, settings });
  };
  const toGa4 = (id: string, goals: Record<string, object>): DestinationConfig => {
    const { measurementId, apiSecret } = GA4_ACCOUNTS[0] ?? {};
    return aDestination({
      id,
      platform: ga4.id,
      settings: ga4.settings.parse({ measurementId, apiSecret, endpoint: simulators.url, goals }),
    });
  };

  async function open(...destinations: DestinationConfig[]): Promise<void> {
    const config = aConfig(fresh.url, [aProject({ goals: GOALS, destinations })]);
    pipeline = await TestPipeline.open(config, [metrica, googleAds, ga4], clock);
  }
  function later(): void {
    clock.forward(HOUR);
    simulators.clock = clock.now();
  }
  /** A round of each destination and its verdicts, one destination after the other. */
  async function deliver(): Promise<void> {
    for (const destination of pipeline.get(Destinations).all) {
      await pipeline.get(RoundService).run(destination, { ignoreBreaker: true });
      later();
      await confirm(destination);
    }
  }
  const confirm = (destination: Destination) => pipeline.get(VerdictPoller).poll(destination, true);
  const shown = async () =>
    (await pipeline.uploads())
      .map(({ destination, goal, state, reasonCode, verified }) =>
        [destination, goal, state, reasonCode, verified ? 'verified' : 'unverified'].join(' '),
      )
      .sort();
  const counted = async () => (await simulators.records()).filter(({ status }) => status.startsWith('counted'));

  it.each([
    ['Metrica', () => toMetrica('m', { 'quality-call': { target: 'quality_call' }, answered: { target: 'quality_call' } })],
    [
      'Google Ads',
      () => toGoogle('m', { 'quality-call': { conversionActionId: '987654321' }, answered: { conversionActionId: '987654321' } }),
    ],
    ['GA4', () => toGa4('m', { 'quality-call': { event: 'qualify_lead' }, answered: { event: 'qualify_lead' } })],
  ])('%s counts two goals of a call at two moments', async (_name, destination) => {
    await open(destination());
    await pipeline.call(CALL);
    await deliver();
    expect((await shown()).map((one) => one.split(' ').slice(0, 4).join(' '))).toEqual([
      'm answered delivered ',
      'm quality-call delivered ',
    ]);
    const records = await counted();
    expect(records.map(({ value, copies }) => [value, copies])).toEqual(
      expect.arrayContaining([
        [1500, 1],
        [700, 1],
      ]),
    );
    expect(new Set(records.map(({ occurredAt }) => occurredAt)).size).toBe(2);
  });

  it.each([
    ['Metrica, which overwrites the first row,', (id: string) => toMetrica(id, { 'quality-call': { target: 'quality_call' } })],
    ['Google, which ignores it,', (id: string) => toGoogle(id, { 'quality-call': { conversionActionId: '987654321' } })],
  ])('at %s the same goal of a second destination is there already, and nobody vouches for it', async (_name, destination) => {
    await open(destination('one'), destination('two'));
    await pipeline.call(CALL);
    await deliver();
    expect(await shown()).toEqual([
      'one quality-call delivered  verified',
      'two quality-call delivered ALREADY_THERE unverified',
    ]);
    expect(await counted()).toHaveLength(1);
  });

  it('two goals that were given one target only after their conversions were made count once, and say so', async () => {
    await open(toMetrica('m', { 'quality-call': { target: 'quality_call' }, answered: { target: 'unique_call' } }));
    await pipeline.call(CALL);
    await pipeline.close();
    await open(toMetrica('m', { 'quality-call': { target: 'quality_call' }, answered: { target: 'quality_call' } }));
    await deliver();
    expect((await shown()).map((one) => one.replace(/^m [a-z-]+ /, '')).sort()).toEqual([
      'delivered  unverified',
      'delivered ALREADY_THERE unverified',
    ]);
    expect(await counted()).toHaveLength(1);
  });
});
