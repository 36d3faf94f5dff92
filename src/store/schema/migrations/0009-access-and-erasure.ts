import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whose address a webhook came from, which key did what, names of keys that are unique, and the callers who were erased. Safe
 * while old processes run: nullable columns that they do not read, a table that they do not know, and an index that refuses
 * them nothing but a second key of the same name.
 */
export class AccessAndErasure1796800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "receipts" ADD COLUMN "senderIp" varchar(64)');
    await runner.query('ALTER TABLE "audit" ADD COLUMN "keyId" varchar(36)');
    await runner.query(`CREATE TABLE "erased_callers" (
      "projectId" varchar(64) NOT NULL,
      "callerKey" varchar(64) NOT NULL,
      "erasedAt" bigint NOT NULL,
      PRIMARY KEY ("projectId", "callerKey")
    )`);
    // Of several keys in use by one name the oldest keeps it.
    await runner.query(`UPDATE "admin_keys" SET "name" = SUBSTR("name", 1, 240) || ' ' || SUBSTR("id", 25)
      WHERE "revokedAt" IS NULL AND EXISTS (SELECT 1 FROM "admin_keys" o
        WHERE o."revokedAt" IS NULL AND LOWER(o."name") = LOWER("admin_keys"."name") AND o."id" < "admin_keys"."id")`);
    await runner.query('CREATE UNIQUE INDEX "uq_admin_keys_name" ON "admin_keys" (LOWER("name")) WHERE "revokedAt" IS NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "uq_admin_keys_name"');
    await runner.query('DROP TABLE "erased_callers"');
    await runner.query('ALTER TABLE "audit" DROP COLUMN "keyId"');
    await runner.query('ALTER TABLE "receipts" DROP COLUMN "senderIp"');
  }
}
