import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CALLS_CHANGED } from './figures/sqlite-triggers.js';
import { POSTGRES_FUNCTIONS } from './marks/postgres-functions.js';

/**
 * Figures hold how often each caller called, so that a caller who is forgotten must leave them too: the triggers look at that column as well. Safe while
 * old processes run: they count what they counted.
 */
export class CountedCallers1797050000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type === 'better-sqlite3') {
      await runner.query('DROP TRIGGER "tr_calls_changed"');
      await runner.query(CALLS_CHANGED);
    } else {
      for (const statement of POSTGRES_FUNCTIONS) await runner.query(statement);
    }
  }

  /** The triggers may stay: a day that is counted once too often is right. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM "daily_stats" WHERE "kind" = 'callers'`);
  }
}
