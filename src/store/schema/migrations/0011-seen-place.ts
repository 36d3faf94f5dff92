import type { MigrationInterface, QueryRunner } from 'typeorm';

const ADDED = [
  ['seenDay', 'varchar(10)'],
  ['seenCampaign', 'text'],
] as const;

/**
 * On which day and under which campaign a platform counts a conversion that was found among its records. Safe while old processes
 * run: nullable, and they do not read it.
 */
export class SeenPlace1797000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [column, type] of ADDED) await runner.query(`ALTER TABLE "uploads" ADD COLUMN "${column}" ${type}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // In SQL: TypeORM would copy the whole table on SQLite, without its triggers and partial indices.
    for (const [column] of ADDED) await runner.query(`ALTER TABLE "uploads" DROP COLUMN "${column}"`);
  }
}
