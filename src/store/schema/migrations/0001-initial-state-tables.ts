/**
 * The other tables of version 0.1.0 and their indices: state, statistics, alerts, access.
 *
 * @param serial the dialect's auto-incremented key
 */
export function stateTables(serial: string): readonly string[] {
  return [
    `CREATE TABLE "destination_state" (
      "destination" varchar(64) NOT NULL PRIMARY KEY,
      "projectId" varchar(64) NOT NULL,
      "platform" varchar(64) NOT NULL,
      "firstSeenAt" bigint NOT NULL,
      "pausedBy" varchar(64),
      "pausedName" text,
      "pausedCode" varchar(64),
      "pausedDetail" text,
      "pausedSince" bigint,
      "delayedUntil" bigint,
      "delayedCode" varchar(64),
      "delayedDetail" text,
      "delayedSince" bigint,
      "failures" integer NOT NULL,
      "lastSuccessAt" bigint,
      "lastErrorAt" bigint,
      "lastErrorCode" varchar(64),
      "lastErrorDetail" text,
      "settingsKey" text,
      "delayedBy" varchar(64),
      "roundToken" varchar(36),
      "roundUntil" bigint,
      "reported" text,
      "reportAt" bigint
    )`,
    `CREATE TABLE "source_state" (
      "source" varchar(64) NOT NULL PRIMARY KEY,
      "timeKey" varchar(255) NOT NULL,
      "shifts" text NOT NULL,
      "suspectHours" integer,
      "suspectSince" bigint,
      "reconciled" text,
      "reconcileAt" bigint,
      "reconcileLease" varchar(36),
      "reconcileLeaseUntil" bigint
    )`,
    `CREATE TABLE "budgets" (
      "id" varchar(128) NOT NULL PRIMARY KEY,
      "period" bigint NOT NULL,
      "used" integer NOT NULL,
      "most" integer NOT NULL
    )`,
    `CREATE TABLE "daily_stats" (
      "projectId" varchar(64) NOT NULL,
      "kind" varchar(16) NOT NULL,
      "day" varchar(10) NOT NULL,
      "figures" text NOT NULL,
      "stamp" varchar(64) NOT NULL,
      PRIMARY KEY ("projectId", "kind", "day")
    )`,
    `CREATE TABLE "stats_marks" (
      "id" ${serial},
      "day" integer NOT NULL,
      "projectId" varchar(64) NOT NULL
    )`,
    `CREATE INDEX "ix_stats_marks_project" ON "stats_marks" ("projectId", "day")`,
    `CREATE TABLE "list_spans" (
      "list" varchar(16) NOT NULL,
      "day" integer NOT NULL,
      "firstId" varchar(36) NOT NULL,
      "lastId" varchar(36) NOT NULL,
      PRIMARY KEY ("list", "day")
    )`,
    `CREATE TABLE "campaign_words" (
      "id" ${serial},
      "projectId" varchar(64) NOT NULL,
      "hash" varchar(64) NOT NULL,
      "word" text NOT NULL
    )`,
    `CREATE UNIQUE INDEX "uq_campaign_words_hash" ON "campaign_words" ("projectId", "hash")`,
    `CREATE TABLE "alerts" (
      "id" varchar(36) NOT NULL PRIMARY KEY,
      "key" varchar(255) NOT NULL,
      "rule" varchar(64) NOT NULL,
      "projectId" varchar(64) NOT NULL,
      "subject" varchar(64),
      "facts" text NOT NULL,
      "since" bigint NOT NULL,
      "overAt" bigint
    )`,
    `CREATE UNIQUE INDEX "uq_alerts_open" ON "alerts" ("key") WHERE "overAt" IS NULL`,
    `CREATE TABLE "alert_messages" (
      "id" varchar(36) NOT NULL PRIMARY KEY,
      "alertId" varchar(36) NOT NULL,
      "channel" varchar(64) NOT NULL,
      "event" varchar(64) NOT NULL,
      "dueAt" bigint NOT NULL,
      "failures" integer NOT NULL,
      "lastTrouble" text,
      "lease" varchar(36),
      "leaseUntil" bigint,
      "sentAt" bigint
    )`,
    `CREATE INDEX "ix_alert_messages_unsent" ON "alert_messages" ("channel", "dueAt") WHERE "sentAt" IS NULL`,
    `CREATE UNIQUE INDEX "uq_alert_messages" ON "alert_messages" ("alertId", "channel", "event")`,
    `CREATE TABLE "admin_keys" (
      "id" varchar(36) NOT NULL PRIMARY KEY,
      "name" varchar(255) NOT NULL,
      "role" varchar(64) NOT NULL,
      "projects" text,
      "hash" varchar(64) NOT NULL,
      "createdAt" bigint NOT NULL,
      "revokedAt" bigint
    )`,
    `CREATE UNIQUE INDEX "uq_admin_keys_hash" ON "admin_keys" ("hash")`,
    `CREATE TABLE "sessions" (
      "id" varchar(36) NOT NULL PRIMARY KEY,
      "hash" varchar(64) NOT NULL,
      "previousHash" varchar(64),
      "keyHash" varchar(64) NOT NULL,
      "createdAt" bigint NOT NULL,
      "seenAt" bigint NOT NULL,
      "rotatedAt" bigint NOT NULL
    )`,
    `CREATE INDEX "ix_sessions_previous" ON "sessions" ("previousHash") WHERE "previousHash" IS NOT NULL`,
    `CREATE UNIQUE INDEX "uq_sessions_hash" ON "sessions" ("hash")`,
    `CREATE TABLE "audit" (
      "id" varchar(36) NOT NULL PRIMARY KEY,
      "at" bigint NOT NULL,
      "who" varchar(255) NOT NULL,
      "projectId" varchar(64),
      "action" varchar(64) NOT NULL,
      "subject" text,
      "detail" text NOT NULL
    )`,
    `CREATE INDEX "ix_audit_action" ON "audit" ("action", "id")`,
    `CREATE INDEX "ix_audit_subject" ON "audit" ("subject", "id") WHERE "subject" IS NOT NULL`,
    `CREATE TABLE "installation" (
      "name" varchar(64) NOT NULL PRIMARY KEY,
      "value" text NOT NULL
    )`,
  ];
}

/** In the order in which they can be dropped. */
export const INITIAL_TABLES = [
  'installation',
  'audit',
  'sessions',
  'admin_keys',
  'alert_messages',
  'alerts',
  'campaign_words',
  'list_spans',
  'stats_marks',
  'daily_stats',
  'budgets',
  'source_state',
  'destination_state',
  'attempts',
  'requests',
  'upload_changes',
  'uploads',
  'marks',
  'conversions',
  'calls',
  'receipts',
] as const;
