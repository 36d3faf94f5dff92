import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';
import { SECOND } from '../../domain/time/instant.js';
import { AppError } from '../../runtime/errors.js';
import { unknownMigrations } from '../database/migrate.js';
import { OWNER_ONLY_MODE } from '../database/sqlite.js';
import { Sqlite } from '../database/sqlite.js';

/** What is in a database file. */
export interface FileContent {
  readonly calls: number;
  readonly receipts: number;
}

/** A checkpoint of a running service is waited for. */
const LOCK_TIMEOUT_MS = 5 * SECOND;
/** What SQLite says where the copy is at fault, and not what is copied. */
const TARGET_FAILURE = /^SQLITE_(FULL|CANTOPEN|READONLY|IOERR_(WRITE|FSYNC|TRUNCATE))/;

/**
 * Whether a file is a sound database of ours that this version can read, and what is in it. Changes nothing.
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
 * Writes a whole, sound copy that a person may carry away, also while a service writes to the file: it sees one moment of it. `VACUUM INTO` and
 * not SQLite's backup interface, which begins anew at every write of another process and might never end; and freed pages stay behind.
 *
 * @throws AppError RB_BACKUP_UNUSABLE, RB_BACKUP_UNWRITTEN
 */
export function copyDatabase(from: string, to: string): FileContent {
  rmSync(to, { force: true });
  try {
    withReadOnlyFile(from, (database) => {
      // SQLite fills an empty file that is there; one of its own making everybody could read.
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
 * Gathers a database into its one file, which only works while nobody else has it open. A damaged one is left as it is.
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

/** Empty for another error. By its code and not its class: the native part keeps the class of whoever loaded it first. */
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
