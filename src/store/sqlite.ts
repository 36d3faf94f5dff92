import Compiled from 'better-sqlite3';
import Portable from 'better-sqlite3-napi';

const FIRST_WITH_PORTABLE = 22;
const TAKES_PORTABLE = Number(process.versions.node.split('.')[0]) >= FIRST_WITH_PORTABLE;

/**
 * better-sqlite3 for this Node. Version 12, compiled against the headers of Node 24.19 and later, ends the process when a statement is
 * collected late (seen on 24.21, 2026-11-25: every command aborted on leaving). Version 13 has binaries that fit every Node from 22 on, and
 * crashes on Node 20.
 */
export const Sqlite: typeof Compiled = TAKES_PORTABLE ? Portable : Compiled;
/** Its name, for a process of its own. */
export const SQLITE_PACKAGE = TAKES_PORTABLE ? 'better-sqlite3-napi' : 'better-sqlite3';
