import { statSync } from 'node:fs';
import pg from 'pg';
import { AS_LAUNCHED_WITH_GC, startChild } from '../harness/child.js';
import type { DatabaseKind, FreshDatabase } from '../harness/databases.js';
import { type Bar, barChart, type BarGroup } from '../harness/bar-chart.js';
import type { Bench } from '../harness/part.js';
import { median, shortNumber } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import { PARTS, type PartShares } from './cpu-parts.js';
import { verdictOf } from './verdicts.js';
import { SCHEMAS, type Inserted, type InsertOrder, type Schema } from './servers/inserter.js';
import { WAYS, type Way, type Worked, type WorkOrder } from './servers/processor.js';

/** An agency's calls of a day or two, and a month's file: in a long-running service V8 has compiled the code. */
const CALLS = 12_000;
const TINY_CALLS = 40;
/** After this many the time per call no longer falls: each of the first thousand takes three times as long (2026-11-30). */
const WARM_UP_CALLS = 6_000;
/** As many as one batch of processing. */
const CALLS_PER_TRANSACTION = 500;

/** The least share of the upper bound that a way must reach; for ways that write little, against processing. */
const GOALS = {
  SQLite: { receipts: 0.6, csv: 0.6, jsonl: 0.6, reconcile: 0.6 },
  PostgreSQL: { receipts: 0.5, csv: 0.5, jsonl: 0.5, reconcile: 0.5 },
} as const;
const OVER_PROCESSING = { replay: 2, simulate: 4 } as const;
const MOST_BYTES = 300 * 1024 * 1024;
/** The upper bound against that of the first release's tables. */
const OVER_FIRST_RELEASE = 1.5;

interface WayMeasured {
  readonly rate: number[];
  /** Calls per second of CPU time: what a busy machine changes least. */
  readonly perCpu: number[];
  readonly worked: Worked | null;
  readonly mostBytes: number;
}

interface Throughput {
  readonly rates: ReadonlyMap<Way, number>;
  readonly limits: ReadonlyMap<Schema, number>;
}

/** Each way's calls per second against a program that only inserts the same finished rows, in the same run. */
export async function measureThroughput(bench: Bench, kind: DatabaseKind): Promise<Throughput> {
  const calls = bench.tiny ? TINY_CALLS : CALLS;
  const ways = new Map<Way, WayMeasured>(WAYS.map((way) => [way, { rate: [], perCpu: [], worked: null, mostBytes: 0 }]));
  const limits = new Map<Schema, number[]>(SCHEMAS.map((schema) => [schema, []]));
  const limitPerCpu: number[] = [];
  const bytes = new Map<Schema, number>();
  for (let round = 0; round <= bench.rounds; round += 1) {
    // The profiler costs time: what it sees is of a round of its own, which counts for nothing else.
    const isProfiled = round === bench.rounds;
    for (const way of WAYS.filter((one) => one !== 'replay' && one !== 'simulate')) {
      await onFreshDatabase(bench, kind, async (finished) => {
        const follow: readonly Way[] = way === 'receipts' ? ['receipts', 'simulate', 'replay'] : [way];
        for (const { done, worked, mostBytes } of await workAll(finished.url, follow, calls, isProfiled)) {
          const sum = ways.get(done);
          if (!sum) continue;
          if (isProfiled) {
            ways.set(done, { ...sum, worked });
            continue;
          }
          sum.rate.push(worked.calls / worked.seconds);
          sum.perCpu.push(worked.calls / worked.cpuSeconds);
          ways.set(done, { ...sum, mostBytes: Math.max(sum.mostBytes, mostBytes) });
        }
        if (way !== 'receipts' || isProfiled) return;
        for (const schema of SCHEMAS) {
          await onFreshDatabase(bench, kind, async (into) => {
            const { rate, perCpu, size } = await insertAll(finished.url, into.url, schema);
            limits.get(schema)?.push(rate);
            if (schema === 'now') limitPerCpu.push(perCpu);
            bytes.set(schema, size);
          });
        }
      });
    }
  }
  const medians = new Map([...limits].map(([schema, rates]) => [schema, median(rates)]));
  const rates = new Map([...ways].map(([way, { rate }]) => [way, median(rate)]));
  const limit = medians.get('now') ?? NaN;
  bench.print(
    table(
      [
        `${kind}: inserting the finished rows of ${calls} calls`,
        'calls a second',
        'bytes a call',
        'over the first release',
        'goal',
      ],
      SCHEMAS.map((schema) => {
        const over = (medians.get(schema) ?? NaN) / (medians.get('0.1.0') ?? NaN);
        return [
          `tables: ${SCHEMA_NAMES[schema]}`,
          shortNumber(medians.get(schema) ?? NaN),
          shortNumber(bytes.get(schema) ?? NaN),
          schema === '0.1.0' ? '' : `${shortNumber(over)}×`,
          schema === 'now' ? verdictOf(over, { least: OVER_FIRST_RELEASE }) : '',
        ];
      }),
    ),
  );
  bench.picture(`processing-${kind.toLowerCase()}`, barChart([waysChart(kind, rates, limit)]));
  bench.print(
    table(
      [
        `${kind}: ways to process ${calls} calls`,
        'calls a second',
        'ratio',
        'goal',
        'µs of CPU: ' + PARTS.join(', '),
        'peak memory',
      ],
      WAYS.map((way) => {
        const found = ways.get(way);
        const rate = rates.get(way) ?? NaN;
        const overProcessing = way === 'replay' || way === 'simulate';
        const ratio = rate / (overProcessing ? (rates.get('receipts') ?? NaN) : limit);
        const ofCpu = median(found?.perCpu ?? []) / median(overProcessing ? (ways.get('receipts')?.perCpu ?? []) : limitPerCpu);
        const least = overProcessing ? OVER_PROCESSING[way] : GOALS[kind][way];
        return [
          way,
          shortNumber(rate),
          `${shortNumber(ratio)}×, by CPU ${shortNumber(ofCpu)}× of ${overProcessing ? 'receipts' : 'the limit'}`,
          verdictOf(ratio, { least }),
          sharesText(found?.worked?.shares ?? null),
          memoryText(found?.mostBytes ?? NaN),
        ];
      }),
    ),
  );
  return { rates, limits: medians };
}

function waysChart(kind: DatabaseKind, rates: ReadonlyMap<Way, number>, limit: number): BarGroup {
  const processing = rates.get('receipts') ?? NaN;
  const bars = WAYS.map((way): Bar => {
    const ofProcessing = way === 'replay' || way === 'simulate';
    const least = ofProcessing ? (OVER_PROCESSING[way] * processing) / limit : GOALS[kind][way];
    return { label: way, value: (rates.get(way) ?? NaN) / limit, goal: { least: Number(least.toFixed(2)) } };
  });
  return { title: `${kind}: calls a second, over inserting the same finished rows`, unit: '×', bars };
}

const SCHEMA_NAMES: Readonly<Record<Schema, string>> = {
  now: 'as they are (the limit)',
  '0.1.0': 'of the first release',
  bare: 'without indices and triggers',
};

function memoryText(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB ${verdictOf(bytes, { most: MOST_BYTES, text: '300 MB' })}`;
}

function sharesText(shares: PartShares | null): string {
  return shares === null ? '' : PARTS.map((part) => Math.round(shares[part])).join(', ');
}

async function onFreshDatabase<T>(bench: Bench, kind: DatabaseKind, work: (database: FreshDatabase) => Promise<T>): Promise<T> {
  const database = await bench.databases.fresh(kind);
  try {
    return await work(database);
  } finally {
    await database.dispose();
  }
}

/** Several ways in one process, one after another; the first ones of a process are slow and are not measured. */
async function workAll(
  url: string,
  ways: readonly Way[],
  calls: number,
  profile: boolean,
): Promise<{ readonly done: Way; readonly worked: Worked; readonly mostBytes: number }[]> {
  const child = await startChild<null>(new URL('./servers/processor.js', import.meta.url), { url }, AS_LAUNCHED_WITH_GC);
  const now = Date.now();
  const results: { done: Way; worked: Worked; mostBytes: number }[] = [];
  try {
    const warm = Math.min(WARM_UP_CALLS, calls);
    await child.ask('work', { way: ways[0] ?? 'receipts', from: 0, calls: warm, now, profile: false } satisfies WorkOrder);
    await analyse(url);
    for (const way of ways) {
      const worked = await child.ask<Worked>('work', { way, from: warm, calls, now, profile: false } satisfies WorkOrder);
      const { mostBytes } = await child.usage();
      results.push({ done: way, worked, mostBytes });
    }
    if (profile) {
      for (const [index, way] of ways.entries()) {
        const from = warm + calls;
        const again = await child.ask<Worked>('work', { way, from, calls, now, profile: true } satisfies WorkOrder);
        const result = results[index];
        if (result) results[index] = { ...result, worked: { ...result.worked, shares: again.shares } };
      }
    }
    return results;
  } finally {
    await child.stop();
  }
}

/** What PostgreSQL's autovacuum does by itself within a minute; SQLite does without. */
async function analyse(url: string): Promise<void> {
  if (!url.startsWith('sqlite:')) await onPostgres(url, (client) => client.query('ANALYZE'));
}

async function onPostgres<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function insertAll(from: string, into: string, schema: Schema): Promise<{ rate: number; perCpu: number; size: number }> {
  const child = await startChild<null>(new URL('./servers/inserter.js', import.meta.url), null);
  const order: InsertOrder = { from, into, schema, callsPerTransaction: CALLS_PER_TRANSACTION };
  try {
    const { calls, seconds, cpuSeconds } = await child.ask<Inserted>('insert', order);
    return { rate: calls / seconds, perCpu: calls / cpuSeconds, size: (await sizeOf(into)) / calls };
  } finally {
    await child.stop();
  }
}

/** Bytes on disk that calls take. */
export async function sizeOf(url: string): Promise<number> {
  if (url.startsWith('sqlite:')) return statSync(url.slice('sqlite:'.length)).size;
  return onPostgres(url, async (client) => {
    const { rows } = await client.query<{ size: string }>(
      `SELECT SUM(pg_total_relation_size(c.oid)) AS size FROM pg_class c
       WHERE c.relname IN ('receipts', 'calls', 'conversions', 'uploads', 'upload_changes')`,
    );
    return Number(rows[0]?.size);
  });
}
