import type { MigrationInterface, QueryRunner } from 'typeorm';
import { INITIAL_TABLES, stateTables } from './0001-initial-state-tables.js';
import { CALL_AND_UPLOAD_TABLES } from './0001-initial-tables.js';
import { POSTGRES_FUNCTIONS, POSTGRES_TRIGGERS, SQLITE_TRIGGERS } from './0001-initial-triggers.js';

/** Every table of version 0.1.0, on both databases. Frozen: a later change is a migration of its own. */
export class Initial1796000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.connection.options.type === 'better-sqlite3';
    const serial = isSqlite ? 'INTEGER PRIMARY KEY AUTOINCREMENT' : 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY';
    for (const statement of [...CALL_AND_UPLOAD_TABLES, ...stateTables(serial)]) await runner.query(statement);
    for (const statement of isSqlite ? SQLITE_TRIGGERS : POSTGRES_TRIGGERS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of INITIAL_TABLES) await runner.query(`DROP TABLE "${table}"`);
    if (runner.connection.options.type === 'better-sqlite3') return;
    for (const name of POSTGRES_FUNCTIONS) await runner.query(`DROP FUNCTION ${name}()`);
  }
}
