import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a key ends, one-time sign-in links, and what a weekly digest said. Safe while old processes run: a nullable column that
 * they do not read (a key that has ended is still good for them), and tables that they do not know.
 */
export class AccessLinksAndDigests1797700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "admin_keys" ADD COLUMN "expiresAt" bigint');
    await runner.query(`CREATE TABLE "sign_in_links" (
      "id" varchar(36) NOT NULL PRIMARY KEY,
      "name" varchar(255) NOT NULL,
      "projectId" varchar(64) NOT NULL,
      "hash" varchar(64) NOT NULL,
      "madeBy" varchar(255) NOT NULL,
      "createdAt" bigint NOT NULL,
      "expiresAt" bigint NOT NULL,
      "usedAt" bigint,
      "revokedAt" bigint
    )`);
    await runner.query('CREATE UNIQUE INDEX "uq_sign_in_links_hash" ON "sign_in_links" ("hash")');
    await runner.query(`CREATE TABLE "digests" (
      "id" varchar(36) NOT NULL PRIMARY KEY,
      "projectId" varchar(64) NOT NULL,
      "startsAt" bigint NOT NULL,
      "endsAt" bigint NOT NULL,
      "facts" text NOT NULL
    )`);
    await runner.query('CREATE UNIQUE INDEX "uq_digests" ON "digests" ("projectId", "endsAt")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "digests"');
    await runner.query('DROP TABLE "sign_in_links"');
    await runner.query('ALTER TABLE "admin_keys" DROP COLUMN "expiresAt"');
  }
}
