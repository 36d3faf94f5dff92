import { existsSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { AppError } from '../../runtime/errors.js';
import { VERSION } from '../../runtime/version.js';
import { INITIAL, MIGRATIONS } from '../schema/migrations/index.js';
import { dialectOf, filePath, inspectingSource } from './data-source.js';
import { withoutCredentials } from './database-errors.js';
import type { SqlDialect } from './sql-executor.js';

/** Key of the advisory lock; an arbitrary number that no other program is likely to use. */
const MIGRATION_LOCK = 7_216_244;

/**
 * Runs pending migrations. Processes that start together wait for one another; a database of a newer version is refused.
 *
 * The lock belongs to a transaction and not to a session: a pooler (PgBouncer in transaction mode) gives each transaction
 * whatever connection is free.
 */
export async function migrate(source: DataSource, dialect: SqlDialect): Promise<void> {
  if (dialect === 'sqlite') return migrateSqlite(source);
  const runner = source.createQueryRunner();
  try {
    await runner.query('BEGIN');
    await runner.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await runAll(source);
  } finally {
    await runner.query('ROLLBACK');
    await runner.release();
  }
}

/** A new index on a large table is sorted in files: in memory it would need as many bytes as the index has. */
async function migrateSqlite(source: DataSource): Promise<void> {
  await source.query('PRAGMA temp_store = FILE');
  try {
    await runAll(source);
  } finally {
    await source.query('PRAGMA temp_store = MEMORY');
  }
}

/** The last of the migrations that `0001-initial` replaces: a database on which it ran has the same tables. */
const LAST_BEFORE_SQUASH = 'CountedAttempts1797300000000';

/** Baseline: a database of a build before 0.1.0 is taken over as it is, as if `0001-initial` had created it. */
async function adoptPreRelease(source: DataSource): Promise<void> {
  if (!(await appliedMigrations(source)).includes(LAST_BEFORE_SQUASH)) return;
  const { name, timestamp } = INITIAL;
  await source.transaction(async (manager) => {
    await manager.query('DELETE FROM "migrations"');
    await manager.query(`INSERT INTO "migrations" ("timestamp", "name") VALUES (${timestamp}, '${name}')`);
  });
}

async function runAll(source: DataSource): Promise<void> {
  await adoptPreRelease(source);
  const unknown = unknownMigrations(await appliedMigrations(source));
  if (unknown.length > 0) throw new AppError('RB_DATABASE_NEWER', [...(await writtenBy(source)), ...unknown].join(', '));
  const ran = await source.runMigrations({ transaction: 'each' });
  if (ran.length > 0) await source.query(RECORD_VERSION);
}

/** Name of the installation's record of the version that last changed its tables. Versions contain digits, dots and letters. */
const VERSION_ROW = 'tables-version';
const RECORD_VERSION =
  `INSERT INTO "installation" ("name", "value") VALUES ('${VERSION_ROW}', '${VERSION}') ` +
  'ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value"';

/** The version that last changed the tables, as a list of one; empty if none was recorded. */
async function writtenBy(source: DataSource): Promise<string[]> {
  const sql = `SELECT "value" FROM "installation" WHERE "name" = '${VERSION_ROW}'`;
  const rows = (await source.query(sql).catch(() => [])) as readonly { value: string }[];
  return rows.map(({ value }) => `version ${value}`);
}

/**
 * Refuses a database that Ringback has not used yet: a wrong path or name. Creates no file and changes nothing.
 *
 * @throws AppError RB_DATABASE_ABSENT
 */
export async function requireTables(url: string): Promise<void> {
  await inspectTables(url);
}

/**
 * Refuses a database whose tables are not there, or are those of another version. Creates no file and changes nothing.
 *
 * @throws AppError RB_DATABASE_ABSENT, RB_DATABASE_OLDER, RB_DATABASE_NEWER
 */
export async function requireCurrentTables(url: string): Promise<void> {
  const { applied, version } = await inspectTables(url);
  const unknown = unknownMigrations(applied);
  if (unknown.length > 0) throw new AppError('RB_DATABASE_NEWER', [...version, ...unknown].join(', '));
  const pending = pendingMigrations(applied);
  if (pending.length > 0) throw new AppError('RB_DATABASE_OLDER', pending.join(', '));
}

/** What has run on a database, and the version that did it. */
async function inspectTables(url: string): Promise<{ applied: readonly string[]; version: readonly string[] }> {
  const isFile = dialectOf(url) === 'sqlite';
  if (isFile && !existsSync(filePath(url))) throw new AppError('RB_DATABASE_ABSENT', filePath(url));
  const source = await inspectingSource(url).initialize();
  try {
    const applied = await appliedMigrations(source);
    if (applied.length === 0) throw new AppError('RB_DATABASE_ABSENT', isFile ? filePath(url) : withoutCredentials(url));
    return { applied, version: await writtenBy(source) };
  } finally {
    await source.destroy();
  }
}

/** Migrations of this version that have not run. */
export function pendingMigrations(applied: readonly string[]): string[] {
  return MIGRATIONS.map(({ name }) => name).filter((name) => !applied.includes(name));
}

/** By name; none if nothing has run yet. */
export async function appliedMigrations(source: DataSource): Promise<string[]> {
  const runner = source.createQueryRunner();
  try {
    if (!(await runner.hasTable('migrations'))) return [];
    const rows = (await runner.query('SELECT "name" FROM "migrations"')) as { name: string }[];
    return rows.map((row) => row.name);
  } finally {
    if (source.options.type === 'postgres') await runner.release();
  }
}

/** Migrations that only a newer version knows. */
export function unknownMigrations(applied: readonly string[]): string[] {
  return applied.filter((name) => !MIGRATIONS.some((known) => known.name === name));
}
