import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What platforms show when they are read back, and what that proves of single uploads. Safe while old processes run: new tables
 * and a nullable column that they do not read.
 */
export class Readings1796900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP = [
  `CREATE TABLE "readings" (
    "id" varchar(36) NOT NULL PRIMARY KEY,
    "destination" varchar(64) NOT NULL,
    "goal" varchar(64) NOT NULL,
    "day" varchar(10) NOT NULL,
    "scope" varchar(64) NOT NULL,
    "campaign" text,
    "basis" varchar(64) NOT NULL,
    "shownHundredths" integer NOT NULL,
    "flags" text NOT NULL,
    "others" integer NOT NULL,
    "platformReasons" integer NOT NULL,
    "asOf" bigint NOT NULL
  )`,
  `CREATE INDEX "ix_readings_destination_day" ON "readings" ("destination", "scope", "day", "asOf")`,
  `CREATE INDEX "ix_readings_as_of" ON "readings" ("asOf")`,
  `CREATE TABLE "reading_states" (
    "destination" varchar(64) NOT NULL PRIMARY KEY,
    "login" varchar(128) NOT NULL,
    "dueAt" bigint NOT NULL,
    "leaseUntil" bigint,
    "failures" integer NOT NULL,
    "trouble" text,
    "readAt" bigint,
    "firstDay" varchar(10),
    "lastDay" varchar(10),
    "timezone" varchar(64),
    "goals" text
  )`,
  `CREATE TABLE "upload_evidence" (
    "id" varchar(36) NOT NULL PRIMARY KEY,
    "uploadId" varchar(36) NOT NULL,
    "level" varchar(64) NOT NULL,
    "source" varchar(64) NOT NULL,
    "text" text NOT NULL,
    "contradicts" boolean NOT NULL,
    "at" bigint NOT NULL
  )`,
  `CREATE INDEX "ix_upload_evidence_upload" ON "upload_evidence" ("uploadId")`,
  `ALTER TABLE "uploads" ADD COLUMN "seenLevel" varchar(64)`,
];

const DOWN = [
  // In SQL: TypeORM would copy the whole table on SQLite, without its triggers and partial indices.
  `ALTER TABLE "uploads" DROP COLUMN "seenLevel"`,
  `DROP TABLE "upload_evidence"`,
  `DROP TABLE "reading_states"`,
  `DROP TABLE "readings"`,
];
