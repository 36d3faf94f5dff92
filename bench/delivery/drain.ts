import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { AS_LAUNCHED_WITH_GC, type Child, startChild } from '../harness/child.js';
import type { DatabaseKind } from '../harness/databases.js';
import type { Bench } from '../harness/part.js';
import { writeConfig } from '../harness/ringback-config.js';
import type { Backlog } from './backlog.js';
import { projectOf } from './project.js';
import type { KeptDetail } from './servers/row-senders.js';
import type { SinkAddresses, SinkSettings } from './servers/sinks.js';

/** Measurements of draining a backlog. */
export interface DrainResult {
  readonly rows: number;
  readonly requests: number;
  readonly seconds: number;
  /** All statements, reads included; BEGIN and COMMIT are counted as transactions. */
  readonly statements: number;
  readonly transactions: number;
  /** The maximum of memory in use, measured before each claim after garbage collection; that time is not counted. */
  readonly mostLiveBytes: number;
}

/** Drains backlogs, on a database of its own. */
export interface Drainer<T> {
  /** Fills a backlog and drains it, with or without measuring memory. Row numbers continue, so that none repeats. */
  drain(destination: string, rows: number, memory?: boolean): Promise<T>;
  usage: Child<unknown>['usage'];
}

/** A draining process: its module, and its settings besides config and database. */
export interface DrainServer {
  readonly module: URL;
  readonly settings?: { readonly keeps: KeptDetail };
}

const ROW_BY_ROW = new URL('./servers/row-by-row.js', import.meta.url);
export const RINGBACK: DrainServer = { module: new URL('./servers/ringback.js', import.meta.url) };
export const KEEPS_STATE: DrainServer = { module: ROW_BY_ROW, settings: { keeps: 'state' } };
export const KEEPS_JOURNAL: DrainServer = { module: ROW_BY_ROW, settings: { keeps: 'journal' } };

export async function withSinks<T>(settings: SinkSettings, work: (sinks: SinkAddresses) => Promise<T>): Promise<T> {
  const sinks = await startChild<SinkAddresses>(new URL('./servers/sinks.js', import.meta.url), settings);
  try {
    return await work(sinks.ready);
  } finally {
    await sinks.stop();
  }
}

/** Starts a drainer on a fresh database. */
export async function withDrainer<T, R>(
  bench: Bench,
  { module, settings }: DrainServer,
  kind: DatabaseKind,
  sinks: SinkAddresses,
  work: (drainer: Drainer<T>) => Promise<R>,
): Promise<R> {
  const database = await bench.databases.fresh(kind);
  const config = writeConfig(database.url, projectOf(sinks));
  const child = await startChild<null>(module, { config, url: database.url, ...settings }, AS_LAUNCHED_WITH_GC);
  let from = 0;
  try {
    return await work({
      drain: async (destination, rows, memory = false) => {
        const backlog: Backlog = { destination, from, rows, now: Date.now() };
        from += rows;
        await child.ask('fill', backlog);
        return child.ask<T>('drain', { destination, memory });
      },
      usage: () => child.usage(),
    });
  } finally {
    await child.stop();
    rmSync(dirname(config), { recursive: true });
    await database.dispose();
  }
}
