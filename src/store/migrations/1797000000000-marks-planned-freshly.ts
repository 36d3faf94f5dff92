import type { MigrationInterface, QueryRunner } from 'typeorm';
import { POSTGRES_TRIGGERS } from './figures/postgres-triggers.js';
import { POSTGRES_FUNCTIONS } from './marks/postgres-functions.js';

/** On PostgreSQL the marks on days are made at a cost that grows with the rows that change and not with their square. */
export class MarksPlannedFreshly1797000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type !== 'postgres') return;
    for (const statement of POSTGRES_FUNCTIONS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type !== 'postgres') return;
    for (const statement of [...POSTGRES_TRIGGERS.down, ...POSTGRES_TRIGGERS.up]) await runner.query(statement);
  }
}
