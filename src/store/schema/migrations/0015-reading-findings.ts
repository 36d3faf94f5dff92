import type { MigrationInterface, QueryRunner } from 'typeorm';

const ADDED = [
  ['reading_states', 'findings', 'text'],
  ['reading_states', 'summary', 'text'],
  ['reading_states', 'searchedAt', 'bigint'],
  ['readings', 'campaignId', 'text'],
] as const;

/**
 * What a reading found out about the account, what the comparison came to, when single calls were last searched for, and a
 * platform's own id of a campaign. Safe while old processes run: nullable, and they do not read it.
 */
export class ReadingFindings1797400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of ADDED) await runner.query(`ALTER TABLE "${table}" ADD COLUMN "${column}" ${type}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // In SQL: TypeORM would copy the whole table on SQLite.
    for (const [table, column] of ADDED) await runner.query(`ALTER TABLE "${table}" DROP COLUMN "${column}"`);
  }
}
