import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = [
  ['reconcileAt', 'bigint'],
  ['reconcileLease', 'varchar(36)'],
  ['reconcileLeaseUntil', 'bigint'],
] as const;

/**
 * When a vendor's list of calls is to be read next, and which process reads it. Safe while old processes run: they name their columns, and the
 * new ones may be empty.
 */
export class ReconcileLease1795700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: TypeORM would copy the whole table on SQLite.
    for (const [name, type] of COLUMNS) await runner.query(`ALTER TABLE "source_state" ADD COLUMN "${name}" ${type}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of COLUMNS) await runner.query(`ALTER TABLE "source_state" DROP COLUMN "${name}"`);
  }
}
