import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calls are found by the deal that their vendor names, for marks of a CRM. Safe while old processes run: an index. */
export class CallsByDeal1797300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX "ix_calls_deal" ON "calls" ("dealId") WHERE "dealId" IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "ix_calls_deal"');
  }
}
