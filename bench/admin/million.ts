import { Sqlite } from '#dist/store/database/sqlite.js';
import { callsSql, conversionsSql } from './tables/calls.js';
import { auditSql, receiptsSql, traces } from './tables/journal.js';
import type { Filling } from './tables/sql.js';
import { attemptsSql, requestsSql, uploadsSql } from './tables/uploads.js';

/**
 * Fills a migrated SQLite database with calls and their outcomes. Indices and triggers are dropped meanwhile and recreated from
 * the database's own definitions, and the triggers' rows are written by one statement each.
 */
export function fill(file: string, filling: Filling): void {
  const database = new Sqlite(file);
  for (const setting of [
    'journal_mode = OFF',
    'synchronous = OFF',
    'locking_mode = EXCLUSIVE',
    'cache_size = -600000',
    'temp_store = MEMORY',
  ])
    database.pragma(setting);
  const parts = database
    .prepare(`SELECT "type", "name", "sql" FROM "sqlite_master" WHERE "type" IN ('index', 'trigger') AND "sql" IS NOT NULL`)
    .all() as { type: string; name: string; sql: string }[];
  for (const { type, name } of parts) database.exec(`DROP ${type} "${name}"`);
  const statements = [
    callsSql(filling),
    ...conversionsSql(filling),
    ...uploadsSql(filling),
    requestsSql(),
    attemptsSql(),
    ...receiptsSql(filling),
    auditSql(filling),
    ...traces,
  ];
  for (const statement of statements) database.exec(statement);
  for (const { sql } of parts) database.exec(sql);
  database.pragma('journal_mode = WAL');
  database.close();
}
