import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['conversions', 'marks'] as const;

/**
 * Amounts beyond 21 474 836.47: a flat is worth more, and in many currencies a call. PostgreSQL's integer ends there, while SQLite's has 64 bits.
 */
export class LargeAmounts1797100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await retype(runner, 'bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await retype(runner, 'integer');
  }
}

async function retype(runner: QueryRunner, type: 'bigint' | 'integer'): Promise<void> {
  if (runner.connection.options.type === 'better-sqlite3') return;
  for (const table of TABLES) await runner.query(`ALTER TABLE "${table}" ALTER COLUMN "valueMinor" TYPE ${type}`);
}
