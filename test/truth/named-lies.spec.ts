import { DAY, HOUR } from '../../src/domain/time/instant.js';
import type { ReportFaultInput, ReportFaultName } from '../../src/platforms/kit/simulator/report-faults.js';
import { platform as ga4 } from '../../src/platforms/ga4/index.js';
import { simulator as ga4Simulator } from '../../src/platforms/ga4/simulator/index.js';
import { platform as googleAds } from '../../src/platforms/google-ads/index.js';
import { GOOGLE_ACCOUNTS } from '../../src/platforms/google-ads/simulator/accounts.js';
import { simulator as google } from '../../src/platforms/google-ads/simulator/index.js';
import { platform as metrica } from '../../src/platforms/yandex-metrica/index.js';
import { METRICA_COUNTER } from '../../src/platforms/yandex-metrica/simulator/accounts.js';
import { simulator as metricaSimulator } from '../../src/platforms/yandex-metrica/simulator/index.js';
import type { JudgedTruthLine } from '../../src/truth/truth.service.js';
import { aGoal } from '../support/test-pipeline.js';
import { ga4Settings, googleAdsSettings, metricaSettings } from './destination-settings.js';
import { PlatformBench, causesOf } from './platform-bench.js';

/** A goal for each report fault, with three calls each; one goal is reported honestly. */
const LIES = ['honest', 'drop', 'double', 'move-campaign', 'delete-goal', 'once-per-session', 'foreign-uploads'] as const;
type Lie = (typeof LIES)[number];
const goals = LIES.map((lie) => aGoal({ id: lie, when: { utmCampaign: lie } }));

/** A line's result: its causes with the calls behind them, by number; `free`: the candidates for the missing ones. */
interface Named {
  readonly causes: Readonly<Record<string, number>>;
  readonly calls?: Readonly<Record<string, readonly number[]>>;
  readonly free?: readonly number[];
}

interface NamingPlatform {
  readonly name: string;
  readonly service: string;
  /** The platform's own name of a goal. */
  readonly goalOf: (lie: Lie) => string;
  /** Of a call's address, and of its visit. */
  readonly visitorOf: (lie: Lie, index: number) => { readonly query: string; readonly id: string };
  readonly open: () => Promise<PlatformBench>;
  readonly named: Readonly<Partial<Record<Lie, Named>>>;
}

/** A click or session that all three calls share where the platform counts it once. */
const indexOf = (lie: Lie, index: number): number => LIES.indexOf(lie) * 10 + (lie === 'once-per-session' ? 0 : index);
const HONEST: Named = { causes: { unexplained: 0 } };
const GONE: Named = { causes: { GOAL_MISREAD: -3, unexplained: 0 }, calls: { GOAL_MISREAD: [0, 1, 2] } };
const ONCE: Named = { causes: { COUNTED_ONCE: -2, unexplained: 0 }, calls: { COUNTED_ONCE: [1, 2] } };
const DOUBLE: Named = { causes: { unexplained: 1 }, free: [] };
const DROPPED: Named = { causes: { unexplained: -1 }, free: [0] };
const OTHERS: Named = { causes: { OTHERS: 1, unexplained: 0 }, calls: { OTHERS: [] } };

const underscored = (lie: Lie): string => lie.replaceAll('-', '_');
const actionOf = (lie: Lie): string => String(900_000_000 + LIES.indexOf(lie));
const perGoal = (of: (lie: Lie) => object): object => Object.fromEntries(LIES.map((lie) => [lie, of(lie)]));

const PLATFORMS: readonly NamingPlatform[] = [
  {
    name: 'a counter whose log is read',
    service: 'yandex-metrica',
    goalOf: underscored,
    visitorOf: (lie, index) => {
      const id = `17638000001234${String(indexOf(lie, index)).padStart(4, '0')}`;
      return { query: `yaCid=${id}`, id };
    },
    open: () => {
      const accounts = { metrica: [{ ...METRICA_COUNTER, goals: LIES.map(underscored) }] };
      const targets = perGoal((lie) => ({ target: underscored(lie) }));
      const settings = (endpoint: string) => metricaSettings(endpoint, targets, { logs: 'visits' });
      return PlatformBench.open(metrica, metricaSimulator, settings, { accounts, goals });
    },
    // Metrica counts each reach of a goal: a missing repetition has no cause of its own.
    named: { 'once-per-session': { causes: { unexplained: -2 } } },
  },
  {
    name: 'a property whose marks are read',
    service: 'ga4',
    goalOf: underscored,
    visitorOf: (lie, index) => {
      const id = `34020174${String(indexOf(lie, index)).padStart(2, '0')}.1763000000`;
      return { query: `gaCid=${id}&customParam=ga_session_id%3D1785449067`, id };
    },
    open: () => {
      const events = perGoal((lie) => ({ event: underscored(lie) }));
      const settings = (endpoint: string) => ga4Settings(endpoint, events);
      return PlatformBench.open(ga4, ga4Simulator, settings, { beside: [google], goals });
    },
    named: {},
  },
  {
    name: 'an account',
    service: 'data-manager',
    goalOf: actionOf,
    visitorOf: (lie, index) => {
      const id = `EAIaIQobChMI00000000000000000${String(indexOf(lie, index)).padStart(3, '0')}`;
      return { query: `gclid=${id}`, id };
    },
    open: () => {
      const actions = perGoal((lie) => ({ conversionActionId: actionOf(lie) }));
      const settings = (endpoint: string, grpcUrl: string) => googleAdsSettings(endpoint, grpcUrl, actions);
      const customers = GOOGLE_ACCOUNTS.customers.map((one) => ({
        ...one,
        conversionActions: LIES.map((lie) => ({ ...one.conversionActions[0]!, id: actionOf(lie), name: lie })),
      }));
      return PlatformBench.open(googleAds, google, settings, { accounts: { google: { ...GOOGLE_ACCOUNTS, customers } }, goals });
    },
    // It reveals neither whose a conversion is nor which one it counts: all of the line may be the missing one.
    named: { 'foreign-uploads': { causes: { unexplained: 1 } }, drop: { causes: { unexplained: -1 }, free: [0, 1, 2] } },
  },
];

describe.each(PLATFORMS)('$name', ({ service, goalOf, visitorOf, open, named }) => {
  let bench: PlatformBench;
  let ids: Map<string, string>;
  const misreport = (fault: ReportFaultName, rest: Partial<ReportFaultInput> = {}): void =>
    bench.sandbox.reportFaults.add({ platform: service, fault, ...rest });
  const lineOf = async (lie: Lie, by: 'day' | 'campaign' = 'day'): Promise<JudgedTruthLine[]> =>
    (await bench.lines({ by, goal: lie })).filter(({ goal }) => goal === lie);
  const numbersOf = (lie: Lie, calls: readonly string[]): number[] =>
    calls.map((id) => Number(ids.get(id)?.replace(`${lie}.`, ''))).toSorted((a, b) => a - b);

  beforeAll(async () => {
    bench = await open();
    for (const lie of LIES)
      for (const index of [0, 1, 2]) {
        const { query, id } = visitorOf(lie, index);
        bench.sandbox.accounts.visitors.visits[id] = { campaign: lie };
        await bench.app.call(
          `callId=${lie}.${index}&dateStart=22-11-2026T12:0${index}&callStatus=1120&duration=60&utmCampaign=${lie}&${query}`,
        );
      }
    ids = new Map(
      (await bench.app.rows('SELECT "id", "callId" FROM "calls"')).map((row) => [String(row['id']), String(row['callId'])]),
    );
    // Google takes clicks of six hours and more.
    bench.clock.forward(7 * HOUR);
    await bench.deliver();
    expect(new Set((await bench.app.uploads()).map(({ state }) => state))).toEqual(new Set(['delivered']));
  }, 120_000);
  afterAll(() => bench.close());
  beforeEach(() => bench.sandbox.reportFaults.clear());

  it('that counts late is too fresh, call by call', async () => {
    misreport('delay', { hours: 1000 });
    bench.clock.forward(HOUR);
    expect(await bench.read()).toMatchObject({ trouble: null });
    for (const lie of LIES) {
      const [line] = await lineOf(lie);
      expect([lie, causesOf(line)]).toEqual([lie, { TOO_FRESH: -3, unexplained: 0 }]);
      expect(numbersOf(lie, line!.causes[0]!.calls)).toEqual([0, 1, 2]);
    }
    bench.clock.forward(4 * DAY);
  }, 120_000);

  it('that lies about each goal in another way is told each by its cause, with its calls', async () => {
    for (const lie of LIES) if (lie !== 'honest') misreport(lie, { goal: goalOf(lie), campaign: 'brand' });
    expect(await bench.read()).toMatchObject({ trouble: null });
    const expected: Readonly<Record<Lie, Named>> = {
      honest: HONEST,
      drop: DROPPED,
      double: DOUBLE,
      'move-campaign': HONEST,
      'delete-goal': GONE,
      'once-per-session': ONCE,
      'foreign-uploads': OTHERS,
      ...named,
    };
    for (const lie of LIES) {
      const [line] = await lineOf(lie);
      const { causes, calls = {}, free } = expected[lie];
      expect([lie, causesOf(line)]).toEqual([lie, causes]);
      const found = Object.fromEntries(line!.causes.map((cause) => [cause.code, numbersOf(lie, cause.calls)]));
      expect([lie, found]).toEqual([lie, calls]);
      if (free) expect([lie, numbersOf(lie, line!.unexplainedCalls)]).toEqual([lie, free]);
    }
    const moved = await lineOf('move-campaign', 'campaign');
    expect(
      moved.map(({ campaign, causes }) => [
        campaign,
        causes.map(({ count, calls }) => [count, numbersOf('move-campaign', calls)]),
      ]),
    ).toEqual([
      ['brand', [[1, [0]]]],
      ['move-campaign', [[-1, [0]]]],
    ]);
  });

  it('that withholds small numbers hides them, and says so', async () => {
    if (service === 'data-manager') return;
    misreport('threshold');
    await bench.read();
    const [line] = await lineOf('honest');
    expect([causesOf(line), numbersOf('honest', line!.causes[0]!.calls)]).toEqual([{ HIDDEN: -3, unexplained: 0 }, [0, 1, 2]]);
  });
});
