import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SQLITE_CHANGE_TRIGGERS } from './0003-change-triggers.js';

/** Index by index: how it was, and what takes its place; null where no question needs it. */
const CHANGES: readonly (readonly [name: string, before: string, after: string | null])[] = [
  // Retention has partial indices, and calls are replayed caller by caller.
  ['ix_calls_arrived', 'ON "calls" ("receivedAt", "id")', null],
  // One index for both periods of retention: a call is in it as long as anything of its caller is kept.
  [
    'ix_calls_personal',
    'ON "calls" ("receivedAt") WHERE "callerNumber" IS NOT NULL OR "ip" IS NOT NULL',
    `ON "calls" ((CASE WHEN "callerNumber" IS NOT NULL OR "ip" IS NOT NULL THEN 1 ELSE 0 END), "receivedAt")
      WHERE "callerNumber" IS NOT NULL OR "ip" IS NOT NULL OR "callerKey" IS NOT NULL`,
  ],
  ['ix_calls_recognised', 'ON "calls" ("receivedAt") WHERE "callerKey" IS NOT NULL', null],
  // A source of visits is no rare thing: scanning the newest calls finds a page of it as fast.
  ['ix_calls_utm_source', 'ON "calls" ("utmSource", "id") WHERE "utmSource" IS NOT NULL', null],
  ['ix_calls_quality', 'ON "calls" ("isQuality", "id")', 'ON "calls" ("id") WHERE "isQuality" = TRUE'],
  // The unique key begins with the vendor's id now, and finds it too.
  ['ix_calls_vendor_id', 'ON "calls" ("callId")', null],
  // One branch for each state of the destination.
  ['ix_uploads_destination', 'ON "uploads" ("destination", "id")', null],
  ['ix_uploads_platform', 'ON "uploads" ("platform", "id")', null],
  // Of the other states there are many, or they are the newest.
  [
    'ix_uploads_any_state',
    'ON "uploads" ("state", "id")',
    `ON "uploads" ("state", "id") WHERE "state" IN ('confirming','uncertain','unmatched','rejected','expired','cancelled')`,
  ],
];

const UNIQUE_BEFORE = 'CREATE UNIQUE INDEX "uq_calls_source_call" ON "calls" ("sourceId", "callId")';
const UNIQUE_AFTER = 'CREATE UNIQUE INDEX "uq_calls_call_source" ON "calls" ("callId", "sourceId")';

/** Adding to the end is cheaper than looking whether a call is queued already: whoever takes changes passes over copies. */
const QUEUED_ONCE = 'ON CONFLICT ("callId") DO NOTHING';

/** A row changes the first and last id of its day once a minute: ids are UUIDv7, whose first eight characters are 65 s. */
function listedOnce(list: 'calls' | 'uploads', queuedCall: string, moment: string): string {
  const day = `CAST(${moment} / 86400000 AS INTEGER)`;
  return `CREATE TRIGGER "tr_${list}_made" AFTER INSERT ON "${list}" BEGIN
     INSERT INTO "stat_changes" ("callId") VALUES (NEW."${queuedCall}");
     INSERT INTO "list_spans" ("list", "day", "firstId", "lastId")
     SELECT '${list}', ${day}, SUBSTR(NEW."id", 1, 8), SUBSTR(NEW."id", 1, 8) || 'g'
     WHERE NOT EXISTS (
       SELECT 1 FROM "list_spans" s
       WHERE s."list" = '${list}' AND s."day" = ${day} AND s."firstId" <= NEW."id" AND s."lastId" >= NEW."id"
     )
     ON CONFLICT ("list", "day") DO UPDATE
     SET "firstId" = MIN("firstId", excluded."firstId"), "lastId" = MAX("lastId", excluded."lastId");
   END`;
}

const NAME = /^CREATE TRIGGER "(\w+)"/;
const nameOf = (trigger: string): string => NAME.exec(trigger)?.[1] ?? '';
const REPLACED = ['tr_calls_made', 'tr_uploads_made'];
const TRIGGERS_AFTER = [
  listedOnce('calls', 'id', 'COALESCE(NEW."startedAt", NEW."receivedAt")'),
  listedOnce('uploads', 'callId', 'NEW."createdAt"'),
  ...SQLITE_CHANGE_TRIGGERS.filter((one) => !REPLACED.includes(nameOf(one))).map((one) => one.replace(QUEUED_ONCE, '')),
];

/** What every call pays for and no question needs goes. Processes of the version before work on without noticing. */
export class FewerIndices1796300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UNIQUE_AFTER);
    await runner.query('DROP INDEX "uq_calls_source_call"');
    for (const [name, , after] of CHANGES) await change(runner, name, after);
    if (!isSqlite(runner)) return;
    await replaceTriggers(runner, TRIGGERS_AFTER);
    await runner.query('DROP INDEX "uq_stat_changes_call"');
  }

  async down(runner: QueryRunner): Promise<void> {
    if (isSqlite(runner)) await restoreQueue(runner);
    for (const [name, before, after] of CHANGES) await change(runner, name, before, after !== null);
    await runner.query(UNIQUE_BEFORE);
    await runner.query('DROP INDEX "uq_calls_call_source"');
  }
}

async function change(runner: QueryRunner, name: string, definition: string | null, exists = true): Promise<void> {
  if (exists) await runner.query(`DROP INDEX "${name}"`);
  if (definition !== null) await runner.query(`CREATE INDEX "${name}" ${definition}`);
}

/** PostgreSQL's triggers run once for a statement and cost little. */
function isSqlite(runner: QueryRunner): boolean {
  return runner.connection.options.type === 'better-sqlite3';
}

async function restoreQueue(runner: QueryRunner): Promise<void> {
  await runner.query('DELETE FROM "stat_changes" WHERE "id" NOT IN (SELECT MIN("id") FROM "stat_changes" GROUP BY "callId")');
  await runner.query('CREATE UNIQUE INDEX "uq_stat_changes_call" ON "stat_changes" ("callId")');
  await replaceTriggers(runner, SQLITE_CHANGE_TRIGGERS);
}

async function replaceTriggers(runner: QueryRunner, triggers: readonly string[]): Promise<void> {
  for (const trigger of triggers) await runner.query(`DROP TRIGGER "${nameOf(trigger)}"`);
  for (const trigger of triggers) await runner.query(trigger);
}
