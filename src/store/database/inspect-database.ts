import { existsSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { dialectOf, filePath, inspectingSource } from './data-source.js';
import { isBusy, withoutCredentials } from './database-errors.js';
import { findDamage } from './integrity-check.js';
import { appliedMigrations, pendingMigrations, unknownMigrations } from './migrate.js';
import type { SqlDialect } from './sql-executor.js';

/** The condition of a database, examined without changing it. */
export interface DatabaseInspection {
  readonly dialect: SqlDialect;
  /** `absent`: no file yet, or no table of ours in PostgreSQL; `shut`: it cannot be opened. */
  readonly state: 'open' | 'absent' | 'shut';
  /** Which database is missing, why it cannot be opened, or what is damaged; null if none of these. */
  readonly trouble: string | null;
  /** The result of a full check; PostgreSQL checks its own files. */
  readonly integrity: 'sound' | 'damaged' | 'not looked at';
  /** Migrations that have not run on it, and those that only a newer version knows. */
  readonly pending: readonly string[];
  readonly unknown: readonly string[];
  /** `busy`: another process is writing at this moment; `locked`: it has held the lock for as long as a command waits. */
  readonly writable: 'yes' | 'busy' | 'locked' | 'no';
}

const NOT_OPENED = { trouble: null, integrity: 'not looked at', pending: [], unknown: [], writable: 'no' } as const;

/** Safe while a service is running on it. */
export async function inspectDatabase(url: string): Promise<DatabaseInspection> {
  const dialect = dialectOf(url);
  if (dialect === 'sqlite' && !existsSync(filePath(url)))
    return { ...NOT_OPENED, dialect, state: 'absent', trouble: filePath(url) };
  const source = inspectingSource(url);
  try {
    await source.initialize();
    if (dialect === 'postgres' && (await appliedMigrations(source)).length === 0)
      return { ...NOT_OPENED, dialect, state: 'absent', trouble: withoutCredentials(url) };
    return { dialect, state: 'open', ...(await inspectOpenDatabase(source, dialect)) };
  } catch (error) {
    return { ...NOT_OPENED, dialect, state: 'shut', trouble: messageOf(error) };
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}

async function inspectOpenDatabase(
  source: DataSource,
  dialect: SqlDialect,
): Promise<Omit<DatabaseInspection, 'dialect' | 'state'>> {
  const damage = dialect === 'sqlite' ? await findDamage(source) : null;
  const applied = await appliedMigrations(source);
  return {
    trouble: damage,
    integrity: dialect === 'postgres' ? 'not looked at' : damage === null ? 'sound' : 'damaged',
    pending: pendingMigrations(applied),
    unknown: unknownMigrations(applied),
    writable: await (dialect === 'sqlite' ? writableSqlite(source) : writablePostgres(source)),
  };
}

async function writableSqlite(source: DataSource): Promise<DatabaseInspection['writable']> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('BEGIN IMMEDIATE');
    await runner.query('ROLLBACK');
    return 'yes';
  } catch (error) {
    return isBusy(error) ? 'busy' : 'no';
  }
}

async function writablePostgres(source: DataSource): Promise<DatabaseInspection['writable']> {
  const [row] = (await source.query(`SELECT current_setting('transaction_read_only') AS "readOnly"`)) as { readOnly: string }[];
  return row?.readOnly === 'off' ? 'yes' : 'no';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? withoutCredentials(error.message) : String(error);
}
