import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = [
  ['reported', 'text'],
  ['reportAt', 'bigint'],
] as const;

/**
 * What platforms themselves count of the uploads to an account, and when each is asked next. Safe while old processes run: they name their
 * columns, and the new ones may be empty.
 */
export class PlatformReports1796800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: TypeORM would copy the whole table on SQLite.
    for (const [name, type] of COLUMNS) await runner.query(`ALTER TABLE "destination_state" ADD COLUMN "${name}" ${type}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of COLUMNS) await runner.query(`ALTER TABLE "destination_state" DROP COLUMN "${name}"`);
  }
}
