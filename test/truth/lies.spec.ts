import fc from 'fast-check';
import { DateTime } from 'luxon';
import { dayOf } from '../../src/domain/time/business-days.js';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/instant.js';
import { rankOf, type EvidenceLevel } from '../../src/domain/truth/evidence.js';
import type { GapCause } from '../../src/domain/truth/gap-causes.js';
import { REPORT_FAULT_NAMES, type ReportFaultName } from '../../src/platforms/kit/simulator/report-faults.js';
import { platform as ga4 } from '../../src/platforms/ga4/index.js';
import { simulator as ga4Simulator } from '../../src/platforms/ga4/simulator/index.js';
import { platform as googleAds } from '../../src/platforms/google-ads/index.js';
import { GOOGLE_ACCOUNTS } from '../../src/platforms/google-ads/simulator/accounts.js';
import { simulator as google } from '../../src/platforms/google-ads/simulator/index.js';
import { platform as metrica } from '../../src/platforms/yandex-metrica/index.js';
import { METRICA_COUNTER } from '../../src/platforms/yandex-metrica/simulator/accounts.js';
import { simulator as metricaSimulator } from '../../src/platforms/yandex-metrica/simulator/index.js';
import type { JudgedTruthLine } from '../../src/truth/truth.service.js';
import { ga4Settings, googleAdsSettings, metricaSettings } from './destination-settings.js';
import { PlatformBench } from './platform-bench.js';

/** The business's clocks change on 25 October, those of New York on 1 November, Lord Howe’s by 30 min on 4 October. */
const BUSINESS = 'Europe/Berlin';

interface MisreportingPlatform {
  readonly name: string;
  /** The simulated services that take the conversions. */
  readonly services: readonly string[];
  /** Of the platform's days. */
  readonly zone: string;
  /** The day on which its clocks change. */
  readonly changes: string;
  /** Whether single calls are proved one by one. */
  readonly proves: boolean;
  readonly runs: number;
  /** How many days before a call its visit may be counted. */
  readonly visitDays: number;
  readonly identifier: (index: number) => string;
  readonly visitor: (index: number) => string;
  open(): Promise<PlatformBench>;
}

const visitorOf = (index: number): string => `17638000001234${String(index % 5).padStart(4, '0')}`;
const metricaAccount = (
  read: object,
  rest: Pick<MisreportingPlatform, 'name' | 'proves' | 'runs' | 'zone' | 'changes'>,
): MisreportingPlatform => ({
  ...rest,
  visitDays: 3,
  services: ['yandex-metrica'],
  identifier: (index) => `yaCid=${visitorOf(index)}`,
  visitor: visitorOf,
  open: () => {
    const settings = (endpoint: string) => metricaSettings(endpoint, { 'quality-call': { target: 'quality_call' } }, read);
    const accounts = { metrica: [{ ...METRICA_COUNTER, timezone: rest.zone }] };
    return PlatformBench.open(metrica, metricaSimulator, settings, { accounts, timezone: BUSINESS, now: startOf(rest) });
  },
});

const ga4Visitor = (index: number): string => `340201744${index % 5}.1763000000`;
const clickOf = (index: number): string => `EAIaIQobChMI0000000000000000000${index % 5}`;

const PLATFORMS: readonly MisreportingPlatform[] = [
  metricaAccount({}, { name: 'a counter’s report', proves: false, runs: 10, zone: 'America/New_York', changes: '2026-11-01' }),
  metricaAccount(
    { logs: 'visits' },
    { name: 'a counter’s report and log', proves: true, runs: 4, zone: 'Australia/Lord_Howe', changes: '2026-10-04' },
  ),
  {
    name: 'a property’s report',
    services: ['ga4'],
    zone: 'America/New_York',
    changes: '2026-11-01',
    proves: true,
    visitDays: 0,
    runs: 10,
    identifier: (index) => `gaCid=${ga4Visitor(index)}&customParam=ga_session_id%3D1785449067`,
    visitor: ga4Visitor,
    open: () => {
      const settings = (endpoint: string) => ga4Settings(endpoint, { 'quality-call': { event: 'qualify_lead' } });
      const accounts = { ga4Zones: { 'G-SANDBOX001': 'America/New_York' } };
      const now = startOf({ zone: 'America/New_York', changes: '2026-11-01' });
      return PlatformBench.open(ga4, ga4Simulator, settings, { beside: [google], accounts, timezone: BUSINESS, now });
    },
  },
  {
    name: 'an account’s report',
    services: ['data-manager', 'google-ads'],
    zone: 'Europe/Lisbon',
    changes: '2026-10-25',
    proves: false,
    visitDays: 0,
    runs: 8,
    identifier: (index) => `gclid=${clickOf(index)}`,
    visitor: clickOf,
    open: () => {
      const goals = { 'quality-call': { conversionActionId: '987654321' } };
      const settings = (endpoint: string, grpcUrl: string) =>
        googleAdsSettings(endpoint, grpcUrl, goals, { minClickAgeHours: 0 });
      const customers = GOOGLE_ACCOUNTS.customers.map((one) => ({ ...one, timezone: 'Europe/Lisbon' }));
      const now = startOf({ zone: 'Europe/Lisbon', changes: '2026-10-25' });
      const accounts = { google: { ...GOOGLE_ACCOUNTS, customers } };
      return PlatformBench.open(googleAds, google, settings, { accounts, timezone: BUSINESS, now });
    },
  },
];

/** Midnight before the day on which the clocks change. */
function startOf({ zone, changes }: Pick<MisreportingPlatform, 'zone' | 'changes'>): number {
  return DateTime.fromISO(changes, { zone }).minus({ days: 1 }).toMillis();
}

/** Both sides of each midnight, in the platform's zone and in the business's, and the hour that occurs twice or not at all. */
function moments(bench: MisreportingPlatform): number[] {
  const midnights = [bench.zone, BUSINESS].flatMap((zone) =>
    [-1, 0, 1].map((days) => DateTime.fromISO(bench.changes, { zone }).plus({ days }).toMillis()),
  );
  const change = DateTime.fromISO(`${bench.changes}T02:00`, { zone: bench.zone }).toMillis();
  return [...midnights.flatMap((at) => [at - MINUTE, at + MINUTE]), change - 30 * MINUTE, change + 30 * MINUTE].toSorted(
    (one, other) => one - other,
  );
}

const faults = fc.array(
  fc.record({
    fault: fc.constantFrom<ReportFaultName>(...REPORT_FAULT_NAMES),
    count: fc.integer({ min: 1, max: 3 }),
    hours: fc.constantFrom(1, 1000),
  }),
  { maxLength: 3 },
);
const visits = fc.array(
  fc.record({ campaign: fc.constantFrom(null, 'okna', 'brand'), daysBefore: fc.constantFrom(0, 0, 1, 2) }),
  { minLength: 5, maxLength: 5 },
);

/** The report fault behind each cause; other causes cannot occur here. */
const LIES_BEHIND: Readonly<Partial<Record<GapCause, ReportFaultName>>> = {
  HIDDEN: 'threshold',
  OTHERS: 'foreign-uploads',
  GOAL_MISREAD: 'delete-goal',
  COUNTED_ONCE: 'once-per-session',
};

const sumOf = (lines: readonly JudgedTruthLine[], count: (line: JudgedTruthLine) => number): number =>
  lines.reduce((total, line) => total + count(line), 0);

describe.each(PLATFORMS)('$name, in $zone', (lying) => {
  let bench: PlatformBench;
  let days: { first: string; last: string };
  const levels = async (): Promise<number[]> =>
    (await bench.app.uploads()).map(({ seenLevel }) => rankOf((seenLevel ?? 'none') as EvidenceLevel));

  beforeAll(async () => {
    bench = await lying.open();
    const all = moments(lying);
    for (const [index, at] of all.entries()) {
      bench.clock.forward(Math.max(0, at + 5 * MINUTE - bench.clock.now()));
      const started = new Date(at).toISOString();
      const day = started.slice(0, 10).split('-').reverse().join('-');
      await bench.app.call(
        `callId=c${index}&dateStart=${day}T${started.slice(11, 16)}Z&callStatus=1120&duration=60&isQuality=true&` +
          `utmCampaign=okna&${lying.identifier(index)}`,
      );
      await bench.deliver();
    }
    days = { first: dayOf(all[0]! - lying.visitDays * DAY, lying.zone), last: dayOf(all.at(-1)!, lying.zone) };
    // Google refuses clicks of the last six hours.
    bench.clock.forward(7 * HOUR);
    await bench.deliver();
    bench.clock.forward(2 * DAY);
  });
  afterAll(() => bench.close());

  const come = (seen: readonly { campaign: string | null; daysBefore: number }[]): void =>
    seen.forEach((visit, index) => (bench.sandbox.accounts.visitors.visits[lying.visitor(index)] = visit));

  it('counts each call on the day of its own zone, whatever the clocks do', async () => {
    come(Array.from({ length: 5 }, () => ({ campaign: 'okna', daysBefore: 0 })));
    bench.sandbox.reportFaults.clear();
    expect(await bench.read()).toMatchObject({ trouble: null });
    const expected = new Map<string, number>();
    for (const at of moments(lying)) expected.set(dayOf(at, lying.zone), (expected.get(dayOf(at, lying.zone)) ?? 0) + 1);
    for (const by of ['day', 'campaign'] as const) {
      const lines = await bench.lines({ ...days, by });
      expect(lines.map(({ gap, unexplained }) => [gap, unexplained])).toEqual(lines.map(() => [0, 0]));
      const shown = lines.filter(({ ours }) => ours > 0).map(({ day, ours, theirs }) => `${day} ${ours} ${theirs}`);
      expect(shown.toSorted()).toEqual([...expected].map(([day, count]) => `${day} ${count} ${count}`).toSorted());
    }
  });

  it('may lie in any mixture: causes and the rest are the gap, and no cause claims what did not happen', async () => {
    await fc.assert(
      fc.asyncProperty(faults, visits, async (lies, seen) => {
        bench.sandbox.reportFaults.clear();
        come(seen);
        for (const lie of lies)
          for (const platform of lying.services) bench.sandbox.reportFaults.add({ platform, campaign: 'brand', ...lie });
        bench.clock.forward(MINUTE);
        const before = await levels();
        expect(await bench.read()).toMatchObject({ trouble: null });
        (await levels()).forEach((level, index) => expect(level).toBeGreaterThanOrEqual(before[index]!));
        const injected = new Set(lies.map(({ fault }) => fault));
        for (const by of ['day', 'campaign'] as const) {
          const lines = await bench.lines({ ...days, by });
          for (const line of lines) {
            const sum = line.causes.reduce((total, { count }) => total + count, line.unexplained ?? 0);
            expect(Math.abs(sum - (line.gap ?? 0))).toBeLessThan(0.01);
            for (const { code, count, calls } of line.causes) {
              expect([code, calls.length <= moments(lying).length, count !== 0]).toEqual([code, true, true]);
              const lie = LIES_BEHIND[code];
              if (code === 'MOVED_DAY' || code === 'MOVED_CAMPAIGN') continue;
              expect([code, lie !== undefined && injected.has(lie)]).toEqual([code, true]);
            }
            expect(line.unexplainedCalls.length).toBeGreaterThanOrEqual(Math.max(0, -(line.unexplained ?? 0)));
          }
          const moved = (line: JudgedTruthLine): number =>
            line.causes.reduce((total, { code, count }) => total + (code.startsWith('MOVED') ? count : 0), 0);
          // A moved conversion is missing in one line and surplus in another.
          expect(sumOf(lines, moved)).toBe(0);
          if (lies.length === 0) expect(lines.map(({ unexplained }) => unexplained)).toEqual(lines.map(() => 0));
        }
      }),
      { numRuns: lying.runs, seed: 20_261_122 },
    );
  });

  it.each([
    ['drops two', 'drop', -2],
    ['counts two twice', 'double', 2],
  ] as const)('that %s leaves as many without a cause', async (_name, fault, unexplained) => {
    bench.sandbox.reportFaults.clear();
    come(Array.from({ length: 5 }, () => ({ campaign: 'okna', daysBefore: 0 })));
    for (const platform of lying.services.slice(0, 1)) bench.sandbox.reportFaults.add({ platform, fault, count: 2 });
    bench.clock.forward(MINUTE);
    await bench.read();
    const lines = await bench.lines(days);
    expect(sumOf(lines, (line) => line.unexplained ?? 0)).toBe(unexplained);
  });
});
