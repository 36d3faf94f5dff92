import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Instant, toIso } from '../../domain/time/instant.js';
import { AppError } from '../../runtime/errors.js';
import { dialectOf, filePath } from '../database/data-source.js';
import { Database } from '../database/database.js';
import { copyDatabase, createFile, type FileContent, foldWalIntoFile, inspectFile } from './sqlite-copy.js';

interface RestoreResult extends FileContent {
  /** Where the file that was replaced lies now; null where there was none. */
  readonly replaced: string | null;
}

/**
 * Puts a backup in the place of the database: checked, brought up to date, and only then moved there. What was there stays beside it.
 *
 * @param force also where the database in use holds calls
 * @throws AppError RB_BACKUP_POSTGRES, RB_BACKUP_UNUSABLE, RB_BACKUP_UNWRITTEN, RB_DATABASE_NEWER, RB_RESTORE_IN_USE, RB_RESTORE_HOLDS_CALLS, RB_RESTORE_UNREADABLE
 */
export async function restore(backup: string, url: string, force: boolean, now: Instant): Promise<RestoreResult> {
  if (dialectOf(url) === 'postgres') throw new AppError('RB_BACKUP_POSTGRES', '');
  const target = filePath(url);
  const content = inspectFile(backup);
  const isThere = existsSync(target);
  if (isThere) assertReplaceable(target, force);
  mkdirSync(dirname(target), { recursive: true });
  const part = `${target}.restoring`;
  copyDatabase(backup, part);
  try {
    // Brings the tables up to date.
    await (await Database.open(`sqlite:${part}`)).close();
    foldWalIntoFile(part);
    const replaced = isThere ? setAside(target, now) : null;
    renameSync(part, target);
    return { ...content, replaced };
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Also a damaged file is replaced only when a person says so: it may hold what can be saved. */
function assertReplaceable(target: string, force: boolean): void {
  if (!force && holdsAnything(target)) throw new AppError('RB_RESTORE_HOLDS_CALLS', target);
}

function holdsAnything(target: string): boolean {
  try {
    const { calls, receipts } = inspectFile(target);
    return calls + receipts > 0;
  } catch (error) {
    throw new AppError('RB_RESTORE_UNREADABLE', target, { cause: error });
  }
}

/** Puts the file beside, with what SQLite keeps beside it: a write-ahead log left behind would be played into the next file of that name. */
function setAside(target: string, now: Instant): string {
  const aside = `${target}.before-restore-${toIso(now).replaceAll(':', '-')}`;
  foldWalIntoFile(target);
  for (const part of ['', '-wal', '-shm']) if (existsSync(target + part)) renameSync(target + part, aside + part);
  return aside;
}

/**
 * Writes the database into `target`, which must not be there yet. A service may run on it meanwhile. SQLite only: PostgreSQL has tools of its own.
 *
 * @throws AppError RB_BACKUP_POSTGRES, RB_BACKUP_EXISTS, RB_BACKUP_UNUSABLE, RB_BACKUP_UNWRITTEN
 */
export function backUp(url: string, target: string): FileContent {
  if (dialectOf(url) === 'postgres') throw new AppError('RB_BACKUP_POSTGRES', '');
  if (existsSync(target)) throw new AppError('RB_BACKUP_EXISTS', target);
  const part = `${target}.part`;
  const content = copyDatabase(filePath(url), part);
  try {
    // Only an empty file of our own making is replaced, never one that came meanwhile. A link would do both at once, but memory sticks know none.
    createFile(target);
    renameSync(part, target);
  } finally {
    rmSync(part, { force: true });
  }
  return content;
}
