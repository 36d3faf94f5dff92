import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type Compiled from 'better-sqlite3';
import { AppError } from '../../runtime/errors.js';

const FIRST_NODE_WITH_NAPI = 22;
const USES_NAPI = Number(process.versions.node.split('.')[0]) >= FIRST_NODE_WITH_NAPI;

/** The package's name, for a child process. */
export const SQLITE_PACKAGE = USES_NAPI ? 'better-sqlite3-napi' : 'better-sqlite3';

/**
 * better-sqlite3 for this Node. Version 12, compiled against the headers of Node 24.19 and later, aborts the process when a
 * statement is garbage-collected late (seen on 24.21, 2026-11-25: every command aborted on exit). Version 13 has binaries for
 * every Node from 22 on, and crashes on Node 20: there version 12, compiled at installation, is an optional package.
 */
export const Sqlite: typeof Compiled = loadSqlite();

function loadSqlite(): typeof Compiled {
  try {
    return createRequire(import.meta.url)(SQLITE_PACKAGE) as typeof Compiled;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')
      throw new AppError('RB_PACKAGE_MISSING', `${SQLITE_PACKAGE}@12`, { cause: error });
    throw error;
  }
}

/** File mode of a database, which holds callers' numbers. */
export const OWNER_ONLY_MODE = 0o600;

/** Creates a database file if there is none; an existing one keeps its mode. SQLite gives the files beside it the same mode. */
export function createOwnerOnlyFile(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', OWNER_ONLY_MODE));
}
