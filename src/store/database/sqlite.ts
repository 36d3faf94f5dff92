import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Compiled from 'better-sqlite3';
import Portable from 'better-sqlite3-napi';

const FIRST_NODE_WITH_NAPI = 22;
const USES_NAPI = Number(process.versions.node.split('.')[0]) >= FIRST_NODE_WITH_NAPI;

/**
 * better-sqlite3 for this Node. Version 12, compiled against the headers of Node 24.19 and later, aborts the process when a
 * statement is garbage-collected late (seen on 24.21, 2026-11-25: every command aborted on exit). Version 13 has binaries for
 * every Node from 22 on, and crashes on Node 20.
 */
export const Sqlite: typeof Compiled = USES_NAPI ? Portable : Compiled;
/** The package's name, for a child process. */
export const SQLITE_PACKAGE = USES_NAPI ? 'better-sqlite3-napi' : 'better-sqlite3';

/** File mode of a database, which holds callers' numbers. */
export const OWNER_ONLY_MODE = 0o600;

/** Creates a database file if there is none; an existing one keeps its mode. SQLite gives the files beside it the same mode. */
export function createOwnerOnlyFile(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', OWNER_ONLY_MODE));
}
