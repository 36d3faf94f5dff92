import { statSync } from 'node:fs';
import pg from 'pg';
import { AS_LAUNCHED_WITH_GC, startChild } from '../harness/child.js';
import type { DatabaseKind, FreshDatabase } from '../harness/databases.js';
import type { Bench } from '../harness/part.js';
import { SCHEMAS, type Inserted, type InsertOrder, type Schema } from './servers/inserter.js';
import { WAYS, type Way, type Worked, type WorkOrder } from './servers/processor.js';
import { reportLimits, reportWays } from './throughput-report.js';

/** An agency's calls of a day or two, and a month's file: in a long-running service V8 has compiled the code. */
const CALLS = 12_000;
const TINY_CALLS = 40;
/** After this many the time per call no longer falls: each of the first thousand takes three times as long (2026-11-30). */
const WARM_UP_CALLS = 6_000;
/** As many as one batch of processing. */
const CALLS_PER_TRANSACTION = 500;
/** What is done with the calls that receipts left, in the same process. */
const OVER_STORED_CALLS: readonly Way[] = ['simulate', 'replay'];

/** One figure per round. */
export interface WayMeasured {
  readonly rate: number[];
  /** Calls per second of CPU time: what a busy machine changes least. */
  readonly perCpu: number[];
  worked: Worked | null;
  mostBytes: number;
}

export interface LimitMeasured {
  readonly rate: number[];
  readonly perCpu: number[];
  /** On disk, a call. */
  bytes: number;
}

/** Each way's calls per second against a program that only inserts the same finished rows, in the same run. */
export async function measureThroughput(bench: Bench, kind: DatabaseKind): Promise<void> {
  const calls = bench.tiny ? TINY_CALLS : CALLS;
  const ways = new Map(WAYS.map((way): [Way, WayMeasured] => [way, { rate: [], perCpu: [], worked: null, mostBytes: 0 }]));
  const limits = new Map(SCHEMAS.map((schema): [Schema, LimitMeasured] => [schema, { rate: [], perCpu: [], bytes: NaN }]));
  for (let round = 0; round <= bench.rounds; round += 1) {
    // The profiler costs time: what it sees is of a round of its own, which counts for nothing else.
    const isProfiled = round === bench.rounds;
    for (const way of WAYS.filter((one) => !OVER_STORED_CALLS.includes(one))) {
      await onFreshDatabase(bench, kind, async (finished) => {
        const follow = way === 'receipts' ? [way, ...OVER_STORED_CALLS] : [way];
        for (const result of await workAll(finished.url, follow, calls, isProfiled))
          noteWay(ways.get(result.way), result, isProfiled);
        if (way === 'receipts' && !isProfiled) await measureLimits(bench, kind, finished.url, limits);
      });
    }
  }
  reportLimits(bench, kind, calls, limits);
  reportWays(bench, kind, calls, ways, limits.get('now'));
}

interface WayResult {
  readonly way: Way;
  readonly worked: Worked;
  readonly mostBytes: number;
}

function noteWay(measured: WayMeasured | undefined, { worked, mostBytes }: WayResult, isProfiled: boolean): void {
  if (!measured) return;
  if (isProfiled) {
    measured.worked = worked;
    return;
  }
  measured.rate.push(worked.calls / worked.seconds);
  measured.perCpu.push(worked.calls / worked.cpuSeconds);
  measured.mostBytes = Math.max(measured.mostBytes, mostBytes);
}

/** Inserts the rows that are in one database into fresh ones. */
async function measureLimits(
  bench: Bench,
  kind: DatabaseKind,
  from: string,
  limits: ReadonlyMap<Schema, LimitMeasured>,
): Promise<void> {
  for (const [schema, limit] of limits) {
    await onFreshDatabase(bench, kind, async (into) => {
      const { rate, perCpu, size } = await insertAll(from, into.url, schema);
      limit.rate.push(rate);
      limit.perCpu.push(perCpu);
      limit.bytes = size;
    });
  }
}

async function onFreshDatabase<T>(bench: Bench, kind: DatabaseKind, work: (database: FreshDatabase) => Promise<T>): Promise<T> {
  const database = await bench.databases.fresh(kind);
  try {
    return await work(database);
  } finally {
    await database.dispose();
  }
}

/** Several ways in one process, one after another; the first calls of each are slow and are not measured. */
async function workAll(url: string, ways: readonly Way[], calls: number, profile: boolean): Promise<WayResult[]> {
  const child = await startChild<null>(new URL('./servers/processor.js', import.meta.url), { url }, AS_LAUNCHED_WITH_GC);
  const now = Date.now();
  const work = (order: Omit<WorkOrder, 'now'>) => child.ask<Worked>('work', { ...order, now } satisfies WorkOrder);
  const results: WayResult[] = [];
  try {
    const warm = Math.min(WARM_UP_CALLS, calls);
    for (const way of ways) {
      await work({ way, from: 0, calls: warm, profile: false });
      if (results.length === 0) await analyse(url);
      const worked = await work({ way, from: warm, calls, profile: false });
      const { mostBytes } = await child.usage();
      results.push({ way, worked, mostBytes });
    }
    if (!profile) return results;
    const profiled: WayResult[] = [];
    for (const { way, worked, mostBytes } of results) {
      const { shares } = await work({ way, from: warm + calls, calls, profile });
      profiled.push({ way, worked: { ...worked, shares }, mostBytes });
    }
    return profiled;
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
