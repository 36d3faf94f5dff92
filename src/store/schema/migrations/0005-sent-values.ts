import type { MigrationInterface, QueryRunner } from 'typeorm';

const ADDED = [
  // What a destination was told of a conversion's worth, and what became of telling it anew.
  ['uploads', 'sentValue', 'text'],
  ['uploads', 'restatementState', 'varchar(64)'],
  ['uploads', 'restatementReason', 'varchar(64)'],
  ['uploads', 'restatementDueAt', 'bigint'],
  ['uploads', 'restatementDetail', 'text'],
  // When the end of a call was no longer waited for.
  ['calls', 'neverEndedAt', 'bigint'],
  // A mark's own moment, and the deal by which a CRM knows the call.
  ['marks', 'happenedAt', 'bigint'],
  ['marks', 'dealId', 'varchar(255)'],
] as const;

const INDICES = [
  `"ix_uploads_restate" ON "uploads" ("destination") WHERE "restatementState" IN ('pending', 'sending')`,
  `"ix_calls_open" ON "calls" ("receivedAt") WHERE "phase" = 'started' AND "neverEndedAt" IS NULL`,
  // A click id names a call: by equality where it is the call's only one, among few calls where it is not.
  `"ix_calls_click" ON "calls" ("clickIds") WHERE "clickIds" <> '{}'`,
  `"ix_calls_clicks" ON "calls" ("receivedAt") WHERE "clickIds" LIKE '%,%'`,
  `"ix_marks_deal" ON "marks" ("dealId") WHERE "dealId" IS NOT NULL`,
] as const;

/**
 * What destinations were told, calls whose end never came, and the moment of a mark. Safe while old processes run: nullable, and
 * they do not read it.
 */
export class SentValues1796400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of ADDED) await runner.query(`ALTER TABLE "${table}" ADD COLUMN "${column}" ${type}`);
    for (const index of INDICES) await runner.query(`CREATE INDEX ${index}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of INDICES) await runner.query(`DROP INDEX ${index.split(' ')[0] ?? ''}`);
    // In SQL: TypeORM would copy the whole table on SQLite, without its triggers and partial indices.
    for (const [table, column] of ADDED) await runner.query(`ALTER TABLE "${table}" DROP COLUMN "${column}"`);
  }
}
