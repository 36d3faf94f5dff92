import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the caller of a call asked to be forgotten, so that no file and no list brings them back. Safe while old processes run: it may be empty. */
export class ErasedAt1796600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: TypeORM would copy the whole table on SQLite.
    await runner.query('ALTER TABLE "calls" ADD COLUMN "erasedAt" bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "calls" DROP COLUMN "erasedAt"');
  }
}
