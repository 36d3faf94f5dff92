import { Table, TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { POSTGRES_TRIGGERS } from './figures/postgres-triggers.js';
import { SQLITE_TRIGGERS } from './figures/sqlite-triggers.js';
import { dayOfCall, utcDay } from './figures/what-counts.js';

/** `name: [table, columns, where]`. Lists go by id: an index that ends in it is walked newest first. */
const INDICES: Readonly<Record<string, readonly [table: string, columns: string, where?: string]>> = {
  ix_calls_project: ['calls', '"projectId", "id"'],
  ix_calls_source: ['calls', '"sourceId", "id"'],
  ix_calls_vendor_id: ['calls', '"callId"'],
  ix_calls_utm_source: ['calls', '"utmSource", "id"', '"utmSource" IS NOT NULL'],
  ix_calls_utm_campaign: ['calls', '"utmCampaign", "id"', '"utmCampaign" IS NOT NULL'],
  ix_calls_tracking_number: ['calls', '"trackingNumber", "id"', '"trackingNumber" IS NOT NULL'],
  ix_calls_quality: ['calls', '"isQuality", "id"'],
  ix_calls_tail: ['calls', 'SUBSTR("callerNumber", LENGTH("callerNumber") - 2), "id"', '"callerNumber" IS NOT NULL'],
  ix_calls_moment: ['calls', '"projectId", COALESCE("startedAt", "receivedAt")'],
  ix_calls_ga_cid: ['calls', '"gaCid"', '"gaCid" IS NOT NULL'],
  ix_calls_ya_cid: ['calls', '"yaCid"', '"yaCid" IS NOT NULL'],
  ix_conversions_goal: ['conversions', '"goal", "callId"', '"revokedAt" IS NULL'],
  ix_uploads_project: ['uploads', '"projectId", "id"'],
  ix_uploads_destination: ['uploads', '"destination", "id"'],
  ix_uploads_platform: ['uploads', '"platform", "id"'],
  ix_uploads_any_state: ['uploads', '"state", "id"'],
  ix_uploads_reason: ['uploads', '"reasonCode", "id"', '"reasonCode" IS NOT NULL'],
  ix_requests_project: ['requests', '"projectId", "id"'],
  ix_requests_outcome: ['requests', '"outcome", "id"'],
  ix_audit_action: ['audit', '"action", "id"'],
  ix_audit_subject: ['audit', '"subject", "id"', '"subject" IS NOT NULL'],
};

/** Replaced by those above: they led to the rows and not to the newest of them. */
const REPLACED: Readonly<Record<string, readonly [table: string, columns: string]>> = {
  ix_calls_started: ['calls', '"startedAt", "id"'],
  ix_calls_tracking: ['calls', '"trackingNumber"'],
  ix_calls_campaign: ['calls', '"utmCampaign"'],
};

const text = (name: string, length: string, isPrimary = false) => new TableColumn({ name, type: 'varchar', length, isPrimary });

const DAILY_STATS = new Table({
  name: 'daily_stats',
  columns: [
    text('projectId', '64', true),
    text('kind', '16', true),
    text('day', '10', true),
    new TableColumn({ name: 'figures', type: 'text' }),
    text('stamp', '64'),
  ],
});

/** Nobody read or wrote this one. */
const DAILY_STATS_BEFORE = new Table({
  name: 'daily_stats',
  columns: [
    text('day', '64', true),
    text('projectId', '64', true),
    text('destination', '64', true),
    new TableColumn({ name: 'figures', type: 'text' }),
    new TableColumn({ name: 'dirty', type: 'boolean' }),
    new TableColumn({ name: 'computedAt', type: 'bigint' }),
  ],
});

const LIST_SPANS = new Table({
  name: 'list_spans',
  columns: [
    text('list', '16', true),
    new TableColumn({ name: 'day', type: 'integer', isPrimary: true }),
    text('firstId', '36'),
    text('lastId', '36'),
  ],
});

/**
 * What lists and figures need to stay fast: indices that are walked newest first, the ids between which a day's calls lie, figures by day, and marks
 * on the days whose figures are no longer right. The marks are made by triggers, in the transaction of the change itself: no writer can forget them,
 * old processes included.
 */
export class Figures1796200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.connection.options.type === 'better-sqlite3';
    for (const name of Object.keys(REPLACED)) await runner.query(`DROP INDEX "${name}"`);
    for (const [name, [table, columns, where]] of Object.entries(INDICES)) {
      await runner.query(`CREATE INDEX "${name}" ON "${table}" (${columns})${where ? ` WHERE ${where}` : ''}`);
    }
    await runner.dropTable('daily_stats');
    await runner.createTable(DAILY_STATS.clone());
    await runner.createTable(LIST_SPANS.clone());
    const id = isSqlite ? 'INTEGER PRIMARY KEY AUTOINCREMENT' : 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY';
    await runner.query(`CREATE TABLE "stats_marks" ("id" ${id}, "day" INTEGER NOT NULL, "projectId" VARCHAR(64) NOT NULL)`);
    await runner.query('CREATE INDEX "ix_stats_marks_project" ON "stats_marks" ("projectId", "day")');
    await runner.query(
      `INSERT INTO "stats_marks" ("day", "projectId") SELECT DISTINCT ${dayOfCall('k')}, k."projectId" FROM "calls" k`,
    );
    for (const [list, day] of [
      ['calls', dayOfCall('t')],
      ['uploads', utcDay('t."createdAt"')],
    ]) {
      await runner.query(
        `INSERT INTO "list_spans" ("list", "day", "firstId", "lastId")
         SELECT '${list}', ${day}, MIN(t."id"), MAX(t."id") FROM "${list}" t GROUP BY ${day}`,
      );
    }
    for (const statement of (isSqlite ? SQLITE_TRIGGERS : POSTGRES_TRIGGERS).up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.connection.options.type === 'better-sqlite3';
    for (const statement of (isSqlite ? SQLITE_TRIGGERS : POSTGRES_TRIGGERS).down) await runner.query(statement);
    for (const table of ['stats_marks', 'list_spans', 'daily_stats']) await runner.query(`DROP TABLE "${table}"`);
    await runner.createTable(DAILY_STATS_BEFORE.clone());
    await runner.query('CREATE INDEX "ix_daily_stats_dirty" ON "daily_stats" ("day") WHERE "dirty"');
    for (const name of Object.keys(INDICES)) await runner.query(`DROP INDEX "${name}"`);
    for (const [name, [table, columns]] of Object.entries(REPLACED)) {
      await runner.query(`CREATE INDEX "${name}" ON "${table}" (${columns})`);
    }
  }
}
