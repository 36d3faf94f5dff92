import { type Bar, barChart, type BarGroup } from '../harness/bar-chart.js';
import type { DatabaseKind } from '../harness/databases.js';
import type { Bench } from '../harness/part.js';
import { median, shortNumber } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import { PARTS, type PartShares } from './cpu-parts.js';
import { SCHEMAS, type Schema } from './servers/inserter.js';
import { WAYS, type Way } from './servers/processor.js';
import type { LimitMeasured, WayMeasured } from './throughput.js';
import { verdictOf } from './verdicts.js';

/** The least share of the upper bound that a way must reach; for ways that write little, against processing. */
const GOALS = {
  SQLite: { receipts: 0.6, csv: 0.6, jsonl: 0.6, reconcile: 0.6 },
  PostgreSQL: { receipts: 0.5, csv: 0.5, jsonl: 0.5, reconcile: 0.5 },
} as const;
const OVER_PROCESSING = { replay: 2, simulate: 4 } as const;
const MOST_BYTES = 300 * 1024 * 1024;
/** The upper bound against that of the first release's tables. */
const OVER_FIRST_RELEASE = 1.5;

const SCHEMA_NAMES: Readonly<Record<Schema, string>> = {
  now: 'as they are (the limit)',
  '0.1.0': 'of the first release',
  bare: 'without indices and triggers',
};

/** The upper bound, and what it is made of. */
export function reportLimits(bench: Bench, kind: DatabaseKind, calls: number, limits: ReadonlyMap<Schema, LimitMeasured>): void {
  const rateOf = (schema: Schema) => median(limits.get(schema)?.rate ?? []);
  const columns = ['calls a second', 'bytes a call', 'over the first release', 'goal'];
  const rows = SCHEMAS.map((schema) => {
    const over = rateOf(schema) / rateOf('0.1.0');
    return [
      `tables: ${SCHEMA_NAMES[schema]}`,
      shortNumber(rateOf(schema)),
      shortNumber(limits.get(schema)?.bytes ?? NaN),
      schema === '0.1.0' ? '' : `${shortNumber(over)}×`,
      schema === 'now' ? verdictOf(over, { least: OVER_FIRST_RELEASE }) : '',
    ];
  });
  bench.print(table([`${kind}: inserting the finished rows of ${calls} calls`, ...columns], rows));
}

/** Each way against the upper bound, or against processing. */
export function reportWays(
  bench: Bench,
  kind: DatabaseKind,
  calls: number,
  ways: ReadonlyMap<Way, WayMeasured>,
  limit: LimitMeasured | undefined,
): void {
  const columns = ['calls a second', 'ratio', 'goal', 'µs of CPU: ' + PARTS.join(', '), 'peak memory'];
  const found = WAYS.map((way) => ratioOf(kind, way, ways, limit));
  const rows = found.map(({ way, rate, ratio, byCpu, base, least }) => {
    const { worked, mostBytes } = ways.get(way) ?? { worked: null, mostBytes: NaN };
    const ratios = `${shortNumber(ratio)}×, by CPU ${shortNumber(byCpu)}× of ${base}`;
    const shares = sharesText(worked?.shares ?? null);
    return [way, shortNumber(rate), ratios, verdictOf(ratio, { least }), shares, memoryText(mostBytes)];
  });
  bench.print(table([`${kind}: ways to process ${calls} calls`, ...columns], rows));
  bench.picture(`processing-${kind.toLowerCase()}`, barChart([waysChart(kind, found, median(limit?.rate ?? []))]));
}

interface WayRatio {
  readonly way: Way;
  readonly rate: number;
  readonly ratio: number;
  readonly byCpu: number;
  readonly base: 'receipts' | 'the limit';
  readonly least: number;
}

function ratioOf(kind: DatabaseKind, way: Way, ways: ReadonlyMap<Way, WayMeasured>, limit: LimitMeasured | undefined): WayRatio {
  const [rate, perCpu] = [median(ways.get(way)?.rate ?? []), median(ways.get(way)?.perCpu ?? [])];
  const isOver = way === 'replay' || way === 'simulate';
  const against = isOver ? ways.get('receipts') : limit;
  return {
    way,
    rate,
    ratio: rate / median(against?.rate ?? []),
    byCpu: perCpu / median(against?.perCpu ?? []),
    base: isOver ? 'receipts' : 'the limit',
    least: isOver ? OVER_PROCESSING[way] : GOALS[kind][way],
  };
}

function waysChart(kind: DatabaseKind, found: readonly WayRatio[], limit: number): BarGroup {
  const bars = found.map(({ way, rate, ratio, least }): Bar => {
    const goal = (least * rate) / ratio / limit;
    return { label: way, value: rate / limit, goal: { least: Number(goal.toFixed(2)) } };
  });
  return { title: `${kind}: calls a second, over inserting the same finished rows`, unit: '×', bars };
}

function memoryText(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB ${verdictOf(bytes, { most: MOST_BYTES, text: '300 MB' })}`;
}

function sharesText(shares: PartShares | null): string {
  return shares === null ? '' : PARTS.map((part) => Math.round(shares[part])).join(', ');
}
