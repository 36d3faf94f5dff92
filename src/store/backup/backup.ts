import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Instant, toIso } from '../../domain/time/instant.js';
import { AppError } from '../../runtime/errors.js';
import { dialectOf, filePath } from '../database/data-source.js';
import { Database } from '../database/database.js';
import { copyDatabase, createFile, type FileContent, foldWalIntoFile, inspectFile } from './sqlite-copy.js';

interface RestoreResult extends FileContent {
  /** Where the replaced file is now; null if there was none. */
  readonly replaced: string | null;
}

/**
 * Replaces the database by a backup: checked and migrated first, and only then moved into place. The previous file is kept beside
 * it.
 *
 * @param force even if the database in use holds calls
 * @throws AppError RB_BACKUP_POSTGRES, RB_BACKUP_UNUSABLE, RB_BACKUP_UNWRITTEN, RB_DATABASE_NEWER, RB_RESTORE_IN_USE,
 *   RB_RESTORE_HOLDS_CALLS, RB_RESTORE_SAME, RB_RESTORE_UNREADABLE
 */
export async function restore(backup: string, url: string, force: boolean, now: Instant): Promise<RestoreResult> {
  if (dialectOf(url) === 'postgres') throw new AppError('RB_BACKUP_POSTGRES', '');
  const target = filePath(url);
  const content = inspectFile(backup);
  const isThere = existsSync(target);
  if (isThere && isSameFile(backup, target)) throw new AppError('RB_RESTORE_SAME', target);
  if (isThere) assertReplaceable(target, force);
  mkdirSync(dirname(target), { recursive: true });
  const part = `${target}.restoring`;
  copyDatabase(backup, part);
  try {
    // Runs pending migrations.
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

/** Also by a link, or by another way of writing the path. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [statSync(one), statSync(other)];
  return a.dev === b.dev && a.ino === b.ino;
}

/** A damaged file, too, is replaced only with `force`: some of its data may be recoverable. */
function assertReplaceable(target: string, force: boolean): void {
  if (!force && holdsData(target)) throw new AppError('RB_RESTORE_HOLDS_CALLS', target);
}

function holdsData(target: string): boolean {
  try {
    const { calls, receipts } = inspectFile(target);
    return calls + receipts > 0;
  } catch (error) {
    throw new AppError('RB_RESTORE_UNREADABLE', target, { cause: error });
  }
}

/** Renames the file with its write-ahead log: SQLite would apply a log left behind to the next file of that name. */
function setAside(target: string, now: Instant): string {
  const aside = `${target}.before-restore-${toIso(now).replaceAll(':', '-')}`;
  foldWalIntoFile(target);
  for (const part of ['', '-wal', '-shm']) if (existsSync(target + part)) renameSync(target + part, aside + part);
  return aside;
}

/**
 * Writes the database into `target`, which must not exist yet. A service may be running on it. SQLite only: PostgreSQL has its
 * own tools.
 *
 * @throws AppError RB_BACKUP_POSTGRES, RB_BACKUP_EXISTS, RB_BACKUP_UNUSABLE, RB_BACKUP_UNWRITTEN, RB_DATABASE_ABSENT
 */
export function backUp(url: string, target: string): FileContent {
  if (dialectOf(url) === 'postgres') throw new AppError('RB_BACKUP_POSTGRES', '');
  if (!existsSync(filePath(url))) throw new AppError('RB_DATABASE_ABSENT', filePath(url));
  if (existsSync(target)) throw new AppError('RB_BACKUP_EXISTS', target);
  const part = `${target}.part`;
  const content = copyDatabase(filePath(url), part);
  try {
    // Creates the target exclusively, so that only our own empty file is replaced, never one created meanwhile. A hard link would
    // be atomic, but FAT has none.
    createFile(target);
    renameSync(part, target);
  } finally {
    rmSync(part, { force: true });
  }
  return content;
}
