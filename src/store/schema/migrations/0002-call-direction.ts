import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a call came in or went out. Safe while old processes run: nullable, and they do not read it. */
export class CallDirection1796100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "calls" ADD COLUMN "direction" varchar(64)');
  }

  async down(runner: QueryRunner): Promise<void> {
    // In SQL: TypeORM would copy the whole table on SQLite, without its triggers and partial indices.
    await runner.query('ALTER TABLE "calls" DROP COLUMN "direction"');
  }
}
