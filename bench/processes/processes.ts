import { AS_LAUNCHED, type Child, startChild } from '../harness/child.js';
import type { Fired } from '../harness/fire.js';
import type { Bench } from '../harness/part.js';
import { shortNumber } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import type { Load } from '../webhooks/load.js';
import { RINGBACK } from '../webhooks/servers.js';
import { sizeOf } from '../processing/throughput.js';

const PROCESSES = [1, 2, 4];
const CALLS = 3_000;
/** Number of clients: a backlog is partitioned by client. */
const CLIENTS = 8;
const TINY = { processes: [2], calls: 40 };
/** Only so that a stalled machine does not block the bench for ever. */
const MOST_SECONDS = 120;

interface Measured {
  readonly webhooks: number;
  readonly calls: number;
  /** Shares of the CPU time that the database took, of webhooks and of processing. */
  readonly databaseShare: readonly [webhooks: number, processing: number];
  readonly bytesPerCall: number;
}

/**
 * The same webhooks of several clients with 1, 2 and 4 processes on one database: acknowledged first, then processed by all of
 * them together.
 */
export async function measureProcesses(bench: Bench): Promise<void> {
  const { processes, calls } = bench.tiny ? TINY : { processes: PROCESSES, calls: CALLS };
  const rows: string[][] = [];
  let one: Measured | null = null;
  for (const count of processes) {
    const measured = await measureOn(bench, count, calls);
    one ??= measured;
    rows.push([
      String(count),
      `${shortNumber(measured.webhooks)} (${shortNumber(measured.webhooks / one.webhooks)}×)`,
      `${shortNumber(measured.calls)} (${shortNumber(measured.calls / one.calls)}×)`,
      measured.databaseShare.map((share) => `${Math.round(share * 100)} %`).join(', '),
      shortNumber(measured.bytesPerCall),
    ]);
  }
  bench.print(
    table(
      [
        'processes on one PostgreSQL',
        'webhooks a second',
        'calls a second',
        'CPU of the database: webhooks, processing',
        'bytes a call',
      ],
      rows,
    ),
  );
}

async function measureOn(bench: Bench, count: number, calls: number): Promise<Measured> {
  const now = Date.now();
  const database = await bench.databases.fresh('PostgreSQL');
  const load = new URL('../webhooks/load.js', import.meta.url);
  const services: Child<number>[] = [];
  const senders: Child<null>[] = [];
  try {
    for (let n = 0; n < count; n += 1) {
      const settings = { url: database.url, processing: false, clients: CLIENTS };
      services.push(await startChild<number>(RINGBACK.module, settings, AS_LAUNCHED));
      senders.push(await startChild<null>(load, null));
    }
    const requests = Math.floor((calls * 2) / count);
    const cpu = () => cpuSeconds(bench, services);
    const before = await cpu();
    const begun = performance.now();
    await Promise.all(
      senders.map((sender, n) => {
        const port = services[n]?.ready ?? 0;
        return sender.ask<Fired>('fire', {
          port,
          from: n * requests,
          requests,
          seconds: MOST_SECONDS,
          now,
          clients: CLIENTS,
        } satisfies Load);
      }),
    );
    const received = performance.now();
    const between = await cpu();
    await services[0]?.ask('analyse');
    const working = performance.now();
    await Promise.all(services.map((service) => service.ask<number>('drain')));
    const done = performance.now();
    return {
      webhooks: (requests * count * 1000) / (received - begun),
      calls: (calls * 1000) / (done - working),
      databaseShare: [shareOf(before, between), shareOf(between, await cpu())],
      bytesPerCall: (await sizeOf(database.url)) / calls,
    };
  } finally {
    for (const child of [...senders, ...services]) await child.stop();
    await database.dispose();
  }
}

interface CpuSeconds {
  readonly database: number;
  readonly services: number;
}

async function cpuSeconds({ databases }: Bench, services: readonly Child<number>[]): Promise<CpuSeconds> {
  const used: number[] = [];
  for (const service of services) used.push((await service.usage()).cpuSeconds);
  return { database: await databases.postgresCpuSeconds(), services: used.reduce((sum, one) => sum + one, 0) };
}

function shareOf(before: CpuSeconds, after: CpuSeconds): number {
  const database = after.database - before.database;
  return database / (database + after.services - before.services);
}
