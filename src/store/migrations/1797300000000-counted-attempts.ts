import type { MigrationInterface, QueryRunner } from 'typeorm';
import { UPLOADS_CHANGED } from './figures/sqlite-triggers.js';
import { POSTGRES_FUNCTIONS } from './marks/postgres-functions.js';

/**
 * Figures ask whether a send concerned an upload (`attempts`) and no longer whether it was tried (`tries`): writing the journal changes no figure, and
 * its triggers have nothing to do. Safe while old processes run: whatever changes `tries` changes the state as well.
 */
export class CountedAttempts1797300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type === 'better-sqlite3') {
      await runner.query('DROP TRIGGER "tr_uploads_changed"');
      await runner.query(UPLOADS_CHANGED);
    } else {
      for (const statement of POSTGRES_FUNCTIONS) await runner.query(statement);
    }
  }

  /** The triggers may stay, for the same reason. */
  async down(): Promise<void> {}
}
