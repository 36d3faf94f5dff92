import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The webhook that made an upload take a step. Safe while old processes run: nullable, and they name their columns. */
export class StepCause1795800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: TypeORM would copy the whole table on SQLite.
    await runner.query('ALTER TABLE "upload_changes" ADD COLUMN "receiptId" varchar(36)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "upload_changes" DROP COLUMN "receiptId"');
  }
}
