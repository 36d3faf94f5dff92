import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['requests', 'attempts'] as const;

/**
 * Whether a request left for its platform: `no`, `yes` or `unknown`. Safe while old processes run: nullable, and what they leave
 * null counts as left, as does everything from before.
 */
export class Departures1797800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`ALTER TABLE "${table}" ADD COLUMN "left" varchar(64)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // In SQL: TypeORM would copy the whole table on SQLite, without its triggers and partial indices.
    for (const table of TABLES) await runner.query(`ALTER TABLE "${table}" DROP COLUMN "left"`);
  }
}
