import type { Bench } from '../harness/part.js';
import { median } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import type { ServiceSample } from './servers/service.js';

/** One minute of a soak. */
export interface SoakMinute {
  /** Milliseconds of each answer. */
  readonly webhooks: readonly number[];
  readonly pages: readonly number[];
  /** Of one core. */
  readonly cpu: number;
  readonly sample: ServiceSample;
}

const MOST_CPU = 0.35;
const MOST_GROWTH_OF_P99 = 1.5;
/** Limit of resident memory against the second minute. */
const MOST_GROWTH_OF_MEMORY = 1.2;

/** The minutes at the start, in the middle and at the end, and the missed goals. */
export function printSoak(bench: Bench, title: string, minutes: readonly SoakMinute[]): void {
  const shown = [...new Set([0, 1, Math.floor(minutes.length / 2), minutes.length - 1])].filter((at) => at < minutes.length);
  bench.print(
    table(
      [
        title,
        'webhooks: p50, p99, longest, ms',
        'pages: p50, longest, ms',
        'CPU of a core',
        'event loop late: p99, longest, ms',
        'memory, MB',
        'WAL, MB',
        'unread, uncounted',
        'calls',
      ],
      shown.map((at) => rowOf(at, minutes[at])),
    ),
  );
  bench.print(table(['goal', 'measured', 'missed'], goalsOf(minutes)));
}

function rowOf(at: number, minute: SoakMinute | undefined): string[] {
  if (!minute) return [];
  const { webhooks, pages, cpu, sample } = minute;
  return [
    `minute ${at + 1}`,
    `${ms(median(webhooks))}, ${ms(percentile(webhooks, 99))}, ${ms(Math.max(...webhooks))}`,
    `${ms(median(pages))}, ${ms(Math.max(...pages))}`,
    percent(cpu),
    `${ms(sample.delayP99)}, ${ms(sample.delayMost)}`,
    megabytes(sample.residentBytes),
    megabytes(sample.walBytes),
    `${sample.unread}, ${sample.uncounted}`,
    String(sample.calls),
  ];
}

function goalsOf(minutes: readonly SoakMinute[]): string[][] {
  const second = minutes[1];
  const last = minutes.at(-1);
  if (!second || !last) return [];
  const growth = percentile(last.webhooks, 99) / percentile(second.webhooks, 99);
  const mostCpu = Math.max(...minutes.slice(1).map(({ cpu }) => cpu));
  const memory = last.sample.residentBytes / second.sample.residentBytes;
  const row = (goal: string, measured: string, isMet: boolean) => [goal, measured, isMet ? '' : 'missed'];
  return [
    row(`the last minute's p99 ≤ ${MOST_GROWTH_OF_P99}× the second's`, `${growth.toFixed(2)}×`, growth <= MOST_GROWTH_OF_P99),
    row(`CPU ≤ ${percent(MOST_CPU)} of a core, from the second minute on`, percent(mostCpu), mostCpu <= MOST_CPU),
    row(`memory ≤ ${MOST_GROWTH_OF_MEMORY}× that of the second minute`, `${memory.toFixed(2)}×`, memory <= MOST_GROWTH_OF_MEMORY),
  ];
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? NaN;
}

const ms = (value: number): string => value.toFixed(1);
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
