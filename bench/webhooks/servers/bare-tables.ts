/** The same table and indexes as Ringback's, so that a row costs the database the same. */
export const RECEIPTS_TABLE = `
  CREATE TABLE "receipts" (
    "id" varchar(36) PRIMARY KEY, "sourceId" varchar(64) NOT NULL, "receivedAt" bigint NOT NULL, "method" varchar(64) NOT NULL,
    "query" text NOT NULL, "contentType" text, "bodyBase64" text, "verdict" varchar(64) NOT NULL, "reasonCode" varchar(64),
    "reasonDetail" text, "contentKey" varchar(64), "callId" varchar(36), CHECK ("verdict" IN ('new', 'read', 'unreadable'))
  );
  CREATE INDEX "ix_receipts_new" ON "receipts" ("id") WHERE "verdict" = 'new';
  CREATE INDEX "ix_receipts_unreadable" ON "receipts" ("id") WHERE "verdict" = 'unreadable';
  CREATE INDEX "ix_receipts_call" ON "receipts" ("callId") WHERE "callId" IS NOT NULL;
  CREATE INDEX "ix_receipts_source" ON "receipts" ("sourceId", "id");
  CREATE UNIQUE INDEX "uq_receipts_content" ON "receipts" ("sourceId", "contentKey") WHERE "contentKey" IS NOT NULL;
`;

/** Columns that differ between webhooks; the others are null, or 'new'. */
export const COLUMNS = ['id', 'sourceId', 'receivedAt', 'method', 'query', 'contentType', 'bodyBase64', 'verdict'] as const;
export type Receipt = readonly [string, string, number, string, string, string | null, string | null, 'new'];
