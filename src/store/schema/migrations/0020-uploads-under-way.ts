import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lists of uploads that wait or are under way: few of all there are, and each leaves the index when it is settled. Safe while old
 * processes run: an index.
 */
export class UploadsUnderWay1797900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX "ix_uploads_under_way" ON "uploads" ("state", "id") WHERE "state" IN ('skipped','pending','sending')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "ix_uploads_under_way"');
  }
}
