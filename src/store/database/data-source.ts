import { DataSource, type DataSourceOptions } from 'typeorm';
import { ENTITIES } from '../schema/entities/index.js';
import { MIGRATIONS } from '../schema/migrations/index.js';
import type { SqlDialect } from './sql-executor.js';
import { Sqlite } from './sqlite.js';

const POSTGRES_CONNECTIONS = 10;
/** A server that accepts connections and never answers must not block webhooks. */
const POSTGRES_CONNECT_MS = 5_000;
const POSTGRES_QUERY_MS = 120_000;
/**
 * A server that does not hear that this process or the network between is gone would keep the transaction's locks for two hours
 * (TCP keep-alive), and nobody would process a receipt. No transaction waits for anything outside, so none is idle this long.
 */
const POSTGRES_IDLE_MS = 15_000;
/**
 * PostgreSQL's default of 4 is meant for spinning disks: with it a claim among 100 000 uploads read all calls instead of two
 * thousand by their keys, and took a third of a drain's time (2026-11-29). Sent together with BEGIN in one round trip, and LOCAL,
 * because a pooler shares connections.
 */
export const BEGIN_ON_POSTGRES = `BEGIN; SET LOCAL random_page_cost = 1.1; SET LOCAL statement_timeout = ${POSTGRES_QUERY_MS};
  SET LOCAL idle_in_transaction_session_timeout = ${POSTGRES_IDLE_MS}`;
/** Commits of receipts have connections of their own, which no report or round can hold. */
const RECEIPT_CONNECTIONS = 2;
/**
 * The pool's default is ten seconds, after which each burst of requests starts ten server processes anew: they read the catalogue
 * first, on the processors that commits need.
 */
const CONNECTION_IDLE_MS = 300_000;
/** An idle connection whose host is gone is noticed after this and ten probes of a second each. */
const KEEP_ALIVE_MS = 10_000;

interface PragmaTarget {
  pragma(text: string): unknown;
}

export function dialectOf(url: string): SqlDialect {
  return url.startsWith('sqlite:') ? 'sqlite' : 'postgres';
}

interface PoolOptions {
  readonly poolSize?: number;
  /** Called with each new connection of PostgreSQL's pool. */
  readonly onConnect?: ((client: unknown) => void) | undefined;
}

/** The connection that writes (and, on PostgreSQL, reads too). `Database` waits for locks without blocking the event loop. */
export function writerSource(url: string, { poolSize = POSTGRES_CONNECTIONS, onConnect }: PoolOptions = {}): DataSource {
  const common = { entities: ENTITIES, migrations: MIGRATIONS, migrationsTableName: 'migrations', logging: false } as const;
  if (dialectOf(url) === 'postgres') {
    return new DataSource({
      ...common,
      type: 'postgres',
      url,
      parseInt8: true,
      poolSize,
      applicationName: 'ringback',
      extra: {
        // A transaction's statements are sent without waiting for the answers of those before them.
        pipeline: true,
        connectionTimeoutMillis: POSTGRES_CONNECT_MS,
        query_timeout: POSTGRES_QUERY_MS,
        idleTimeoutMillis: CONNECTION_IDLE_MS,
        keepAlive: true,
        keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
        ...(onConnect && { onConnect }),
      },
    } satisfies DataSourceOptions);
  }
  return new DataSource({
    ...common,
    ...sqliteOptions(url),
    enableWAL: true,
    prepareDatabase: (database: PragmaTarget) => {
      for (const setting of SQLITE_SETTINGS) database.pragma(setting);
    },
  });
}

/**
 * For the writing connection. `synchronous`: NORMAL lost acknowledged calls in a simulated power loss, FULL none.
 * `secure_delete`: erased data must not remain in freed pages of the file. `cache_size`, 16 MiB: in the usual 2 MiB the pages of
 * a batch's indices do not fit, are written out early and read again; 32 MiB were no faster. `temp_store`: by default statement
 * journals are files, one for each row with a trigger. The last two save a fifth of the time of inserting calls (2026-11-30).
 */
export const SQLITE_SETTINGS = [
  'synchronous = FULL',
  'secure_delete = ON',
  'cache_size = -16384',
  'temp_store = MEMORY',
] as const;

/** PostgreSQL only: the connections that commit receipts. */
export function receiptSource(url: string, onConnect: PoolOptions['onConnect']): DataSource {
  return writerSource(url, { poolSize: RECEIPT_CONNECTIONS, onConnect });
}

/** SQLite only: a separate connection, so that reads never see uncommitted changes. */
export function readerSource(url: string): DataSource {
  return new DataSource({ ...sqliteOptions(url), readonly: true, entities: ENTITIES, logging: false });
}

/** For inspecting a database: creates no file, changes nothing, waits for no lock. */
export function inspectingSource(url: string): DataSource {
  if (dialectOf(url) === 'postgres') return writerSource(url);
  return new DataSource({ ...sqliteOptions(url), fileMustExist: true, entities: [], logging: false });
}

export function filePath(url: string): string {
  return url.slice('sqlite:'.length);
}

/** `timeout: 0`: SQLite's own waiting for a lock would block the whole process. */
function sqliteOptions(url: string) {
  return { type: 'better-sqlite3', driver: Sqlite, database: filePath(url), timeout: 0 } as const;
}
