import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which identifiers a platform found nobody for an upload. Safe while old processes run: it may be empty. */
export class UnlinkedBy1796000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: TypeORM would copy the whole table on SQLite.
    await runner.query('ALTER TABLE "uploads" ADD COLUMN "unlinkedBy" text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "uploads" DROP COLUMN "unlinkedBy"');
  }
}
