import { existsSync, linkSync, rmSync } from 'node:fs';
import { AppError } from '../../runtime/errors.js';
import { dialectOf, filePath } from '../data-source.js';
import { copySound, type FileContent } from './sqlite-file.js';

/**
 * Writes the database into `target`, which must not be there yet. A service may run on it meanwhile. SQLite only: PostgreSQL has tools of its own.
 *
 * @throws AppError RB_BACKUP_POSTGRES, RB_BACKUP_EXISTS, RB_BACKUP_UNUSABLE
 */
export function backUp(url: string, target: string): FileContent {
  if (dialectOf(url) === 'postgres') throw new AppError('RB_BACKUP_POSTGRES', '');
  if (existsSync(target)) throw new AppError('RB_BACKUP_EXISTS', target);
  const part = `${target}.part`;
  const content = copySound(filePath(url), part);
  try {
    // A link, unlike a rename, never takes the place of a file that came meanwhile.
    linkSync(part, target);
  } finally {
    rmSync(part);
  }
  return content;
}
