import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';
import { SECOND } from '../../domain/time/instant.js';
import { AppError } from '../../runtime/errors.js';
import { unknownMigrations } from '../database/migrate.js';
import { OWNER_ONLY_MODE, Sqlite } from '../database/sqlite.js';

/** Counts of a database file's rows. */
export interface FileContent {
  readonly calls: number;
  readonly receipts: number;
}

/** Long enough to wait for a checkpoint of a running service. */
const LOCK_TIMEOUT_MS = 5 * SECOND;
/** SQLite's codes for a failure of the copy, as opposed to one of the source. */
const TARGET_FAILURE = /^SQLITE_(FULL|CANTOPEN|READONLY|IOERR_(WRITE|FSYNC|TRUNCATE))/;

/**
 * Checks that a file is an intact database of ours that this version can read, and counts its content. Changes nothing.
 *
 * @throws AppError RB_BACKUP_UNUSABLE, RB_DATABASE_NEWER
 */
export function inspectFile(file: string): FileContent {
  return withReadOnlyFile(file, (database) => {
    const damage = database.pragma('integrity_check(1)', { simple: true });
    if (damage !== 'ok') throw new AppError('RB_BACKUP_UNUSABLE', `${file} is damaged (${String(damage)})`);
    const applied = database.prepare<[], { name: string }>('SELECT "name" FROM "migrations"').all();
    const unknown = unknownMigrations(applied.map(({ name }) => name));
    if (unknown.length > 0) throw new AppError('RB_DATABASE_NEWER', unknown.join(', '));
    return { calls: countRows(database, 'calls'), receipts: countRows(database, 'receipts') };
  });
}

/**
 * Writes a consistent snapshot, also while a service writes to the file. `VACUUM INTO` and not SQLite's backup API, which
 * restarts at every write of another process and might never end; `VACUUM INTO` also leaves freed pages (erased data) behind.
 *
 * @throws AppError RB_BACKUP_UNUSABLE, RB_BACKUP_UNWRITTEN
 */
export function copyDatabase(from: string, to: string): FileContent {
  rmSync(to, { force: true });
  try {
    withReadOnlyFile(from, (database) => {
      // SQLite writes into an existing empty file; one it created itself would be readable by everybody.
      createFile(to);
      vacuumInto(database, to);
    });
    const content = inspectFile(to);
    fsyncFile(to);
    return content;
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  }
}

/**
 * Checkpoints the write-ahead log into the database file, which only works while no one else has it open. A damaged file is left
 * as it is.
 *
 * @throws AppError RB_RESTORE_IN_USE
 */
export function foldWalIntoFile(file: string): void {
  const database = new Sqlite(file, { timeout: 0 });
  try {
    database.pragma('journal_mode = DELETE');
  } catch (error) {
    if (!/^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error))) throw new AppError('RB_RESTORE_IN_USE', file, { cause: error });
  } finally {
    database.close();
  }
}

/** @throws AppError RB_BACKUP_UNWRITTEN, also where the file is there already */
export function createFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', OWNER_ONLY_MODE));
  } catch (error) {
    throw new AppError('RB_BACKUP_UNWRITTEN', `${file} (${codeOf(error)})`, { cause: error });
  }
}

function vacuumInto(database: BetterSqlite3.Database, to: string): void {
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } catch (error) {
    if (!TARGET_FAILURE.test(codeOf(error))) throw error;
    throw new AppError('RB_BACKUP_UNWRITTEN', `${to} (${codeOf(error)})`, { cause: error });
  }
}

function withReadOnlyFile<T>(file: string, work: (database: BetterSqlite3.Database) => T): T {
  if (!existsSync(file)) throw new AppError('RB_BACKUP_UNUSABLE', `${file} is not there`);
  try {
    const database = new Sqlite(file, { readonly: true, timeout: LOCK_TIMEOUT_MS });
    try {
      return work(database);
    } finally {
      database.close();
    }
  } catch (error) {
    if (sqliteCode(error) !== '')
      throw new AppError('RB_BACKUP_UNUSABLE', `${file}: ${(error as { message: string }).message}`, { cause: error });
    throw error;
  }
}

/** Empty for other errors. By code, not by class: the native module keeps the error class of whichever copy loaded it first. */
function sqliteCode(error: unknown): string {
  const code = codeOf(error);
  return code.startsWith('SQLITE_') ? code : '';
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

function countRows(database: BetterSqlite3.Database, table: 'calls' | 'receipts'): number {
  return database.prepare<[], { count: number }>(`SELECT COUNT(*) AS "count" FROM "${table}"`).get()?.count ?? 0;
}

function fsyncFile(file: string): void {
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}
