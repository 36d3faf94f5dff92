import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { toIso, type Instant } from '../../domain/time/instant.js';
import { AppError } from '../../runtime/errors.js';
import { dialectOf, filePath } from '../data-source.js';
import { Database } from '../database.js';
import { closeForGood, copySound, inspect, type FileContent } from './sqlite-file.js';

export interface Restored extends FileContent {
  /** Where the file that was replaced lies now; null where there was none. */
  readonly replaced: string | null;
}

/**
 * Puts a backup in the place of the database: checked, brought up to date, and only then moved there. What was there stays beside it.
 *
 * @param force also where the database in use holds calls
 * @throws AppError RB_BACKUP_POSTGRES, RB_BACKUP_UNUSABLE, RB_BACKUP_UNWRITTEN, RB_DATABASE_NEWER, RB_RESTORE_IN_USE, RB_RESTORE_HOLDS_CALLS, RB_RESTORE_UNREADABLE
 */
export async function restore(backup: string, url: string, force: boolean, now: Instant): Promise<Restored> {
  if (dialectOf(url) === 'postgres') throw new AppError('RB_BACKUP_POSTGRES', '');
  const target = filePath(url);
  const content = inspect(backup);
  const isThere = existsSync(target);
  if (isThere) mayReplace(target, force);
  mkdirSync(dirname(target), { recursive: true });
  const part = `${target}.restoring`;
  copySound(backup, part);
  try {
    // Brings the tables up to date.
    await (await Database.open(`sqlite:${part}`)).close();
    closeForGood(part);
    const replaced = isThere ? setAside(target, now) : null;
    renameSync(part, target);
    return { ...content, replaced };
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Also a damaged file is replaced only when a person says so: it may hold what can be saved. */
function mayReplace(target: string, force: boolean): void {
  if (!force && holdsAnything(target)) throw new AppError('RB_RESTORE_HOLDS_CALLS', target);
}

function holdsAnything(target: string): boolean {
  try {
    const { calls, receipts } = inspect(target);
    return calls + receipts > 0;
  } catch (error) {
    throw new AppError('RB_RESTORE_UNREADABLE', target, { cause: error });
  }
}

/** Puts the file beside, with what SQLite keeps beside it: a write-ahead log left behind would be played into the next file of that name. */
function setAside(target: string, now: Instant): string {
  const aside = `${target}.before-restore-${toIso(now).replaceAll(':', '-')}`;
  closeForGood(target);
  for (const part of ['', '-wal', '-shm']) if (existsSync(target + part)) renameSync(target + part, aside + part);
  return aside;
}
