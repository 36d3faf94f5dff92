import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Rights of a file with numbers of callers inside. */
export const OWNER_ONLY = 0o600;

/** Makes a database file that is not there yet; one that is there keeps its rights. What SQLite puts beside it gets the same ones. */
export function makeForOwner(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', OWNER_ONLY));
}
