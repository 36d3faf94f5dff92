import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = [
  ['retractionDueAt', 'bigint'],
  ['retractionDetail', 'text'],
  ['secondLookAt', 'bigint'],
] as const;

/** When a delivered conversion is taken back, what the platform said to it, and when a click was looked for again. Safe while old processes run: all may be empty. */
export class TakeBack1796500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: TypeORM would copy the whole table on SQLite.
    for (const [name, type] of COLUMNS) await runner.query(`ALTER TABLE "uploads" ADD COLUMN "${name}" ${type}`);
    await runner.query(
      `CREATE INDEX "ix_uploads_take_back" ON "uploads" ("destination") WHERE "retractionState" IN ('pending', 'sending')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "ix_uploads_take_back"');
    for (const [name] of COLUMNS) await runner.query(`ALTER TABLE "uploads" DROP COLUMN "${name}"`);
  }
}
