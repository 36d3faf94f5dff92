import { existsSync, renameSync, rmSync } from 'node:fs';
import { AppError } from '../../runtime/errors.js';
import { dialectOf, filePath } from '../data-source.js';
import { copySound, create, type FileContent } from './sqlite-file.js';

/**
 * Writes the database into `target`, which must not be there yet. A service may run on it meanwhile. SQLite only: PostgreSQL has tools of its own.
 *
 * @throws AppError RB_BACKUP_POSTGRES, RB_BACKUP_EXISTS, RB_BACKUP_UNUSABLE, RB_BACKUP_UNWRITTEN
 */
export function backUp(url: string, target: string): FileContent {
  if (dialectOf(url) === 'postgres') throw new AppError('RB_BACKUP_POSTGRES', '');
  if (existsSync(target)) throw new AppError('RB_BACKUP_EXISTS', target);
  const part = `${target}.part`;
  const content = copySound(filePath(url), part);
  try {
    // Only an empty file of our own making is replaced, never one that came meanwhile. A link would do both at once, but memory sticks know none.
    create(target);
    renameSync(part, target);
  } finally {
    rmSync(part, { force: true });
  }
  return content;
}
