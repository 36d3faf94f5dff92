import type { MigrationInterface, QueryRunner } from 'typeorm';

const ADDED = [
  ['tags', 'text'],
  ['valueMinor', 'bigint'],
  ['currency', 'varchar(64)'],
  ['dealId', 'text'],
  ['utmFrom', 'varchar(64)'],
  ['utmFilled', 'text'],
] as const;

/**
 * What vendors label a call with and say it is worth, and where its UTM values come from. Safe while old processes run: nullable,
 * and they do not read it.
 */
export class CallLabels1796600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [column, type] of ADDED) await runner.query(`ALTER TABLE "calls" ADD COLUMN "${column}" ${type}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // In SQL: TypeORM would copy the whole table on SQLite, without its triggers and partial indices.
    for (const [column] of ADDED) await runner.query(`ALTER TABLE "calls" DROP COLUMN "${column}"`);
  }
}
