import { DataSource, type DataSourceOptions } from 'typeorm';
import { ENTITIES } from '../schema/entities/index.js';
import { MIGRATIONS } from '../schema/migrations/index.js';
import type { SqlDialect } from './sql-executor.js';
import { Sqlite } from './sqlite.js';

const POSTGRES_CONNECTIONS = 10;
/** A server that accepts connections and never answers must not block webhooks. */
const POSTGRES_CONNECT_MS = 5_000;
const POSTGRES_QUERY_MS = 120_000;

interface PragmaTarget {
  pragma(text: string): unknown;
}

export function dialectOf(url: string): SqlDialect {
  return url.startsWith('sqlite:') ? 'sqlite' : 'postgres';
}

/** The connection that writes (and, on PostgreSQL, reads too). `Database` waits for locks without blocking the event loop. */
export function writerSource(url: string): DataSource {
  const common = { entities: ENTITIES, migrations: MIGRATIONS, migrationsTableName: 'migrations', logging: false } as const;
  if (dialectOf(url) === 'postgres') {
    return new DataSource({
      ...common,
      type: 'postgres',
      url,
      parseInt8: true,
      poolSize: POSTGRES_CONNECTIONS,
      applicationName: 'ringback',
      extra: { connectionTimeoutMillis: POSTGRES_CONNECT_MS, query_timeout: POSTGRES_QUERY_MS },
    } satisfies DataSourceOptions);
  }
  return new DataSource({
    ...common,
    ...sqliteOptions(url),
    enableWAL: true,
    // NORMAL lost acknowledged calls in a simulated power loss, FULL none.
    prepareDatabase: (database: PragmaTarget) => {
      database.pragma('synchronous = FULL');
      // Erased data must not remain in freed pages of the file.
      database.pragma('secure_delete = ON');
    },
  });
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
