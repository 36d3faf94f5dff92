import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many requests are under way at an account, over all processes. Safe while old processes run: a table they do not know. */
export class AccountSlots1797300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "account_slots" (
      "account" varchar(64) NOT NULL,
      "slot" integer NOT NULL,
      "token" varchar(36) NOT NULL,
      "until" bigint NOT NULL,
      PRIMARY KEY ("account", "slot")
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "account_slots"');
  }
}
