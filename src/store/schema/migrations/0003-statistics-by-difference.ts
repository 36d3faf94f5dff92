import type { MigrationInterface, QueryRunner } from 'typeorm';
import { stateTables } from './0001-initial-state-tables.js';
import { POSTGRES_FUNCTIONS, POSTGRES_TRIGGERS, SQLITE_TRIGGERS } from './0001-initial-triggers.js';
import { POSTGRES_CHANGE_TRIGGERS, SQLITE_CHANGE_TRIGGERS } from './0003-change-triggers.js';

const COUNT = 'integer NOT NULL';
const counts = (...names: readonly string[]): string => names.map((name) => `"${name}" ${COUNT}`).join(', ');
const KEYS = {
  projectId: '"projectId" varchar(64) NOT NULL',
  day: '"day" varchar(10) NOT NULL',
  period: '"period" varchar(10) NOT NULL',
  destination: '"destination" varchar(64) NOT NULL',
  groupId: '"groupId" integer NOT NULL',
  goal: '"goal" varchar(64) NOT NULL',
  currency: '"currency" varchar(64) NOT NULL',
  state: '"state" varchar(64) NOT NULL',
  reason: '"reason" varchar(64) NOT NULL',
  kind: '"kind" varchar(16) NOT NULL',
  hour: '"hour" integer NOT NULL',
  caller: '"caller" bigint NOT NULL',
} as const;

/** Name, key, counters; a row whose first counter is 0 counts nothing, and an index leads to those alone. */
const ROLLUP_TABLES: readonly (readonly [name: string, keys: readonly (keyof typeof KEYS)[], counters: string, first: string])[] =
  [
    ['stat_days', ['projectId', 'day'], counts('calls', 'answered', 'missed', 'excluded'), 'calls'],
    [
      'stat_goals',
      ['projectId', 'day', 'destination', 'goal', 'currency'],
      `${counts('conversions')}, "valueMinor" bigint NOT NULL`,
      'conversions',
    ],
    [
      'stat_uploads',
      ['projectId', 'day', 'destination'],
      counts(
        'uploads',
        'skipped',
        'pending',
        'sending',
        'confirming',
        'uncertain',
        'unmatched',
        'delivered',
        'rejected',
        'expired',
        'cancelled',
      ),
      'uploads',
    ],
    [
      'stat_funnel',
      ['projectId', 'period', 'destination', 'state', 'reason'],
      counts('calls', 'excluded', 'identified', 'sent', 'confirmed'),
      'calls',
    ],
    [
      'stat_coverage',
      ['projectId', 'period', 'groupId'],
      counts('calls', 'none', 'gaCid', 'yaCid', 'gclid', 'gbraid', 'wbraid', 'yclid', 'rb_clickid'),
      'calls',
    ],
    ['stat_campaigns', ['projectId', 'kind', 'period', 'groupId'], counts('calls', 'answered', 'missed'), 'calls'],
    ['stat_missed_hours', ['projectId', 'groupId', 'period', 'hour'], counts('missed'), 'missed'],
    [
      'stat_campaign_goals',
      ['projectId', 'groupId', 'period', 'goal', 'currency'],
      `${counts('conversions')}, "valueMinor" bigint NOT NULL`,
      'conversions',
    ],
    ['stat_callers', ['projectId', 'day', 'caller'], counts('calls'), 'calls'],
  ];

const OLD_TABLES = ['daily_stats', 'stats_marks', 'campaign_words'] as const;

/**
 * Statistics as plain rollup tables, brought up to date by what changed: `stat_changes` is the queue of changed calls, written by
 * triggers. The sums are counted in the background after the start. Processes of the version before go on receiving and
 * delivering; their statistics fail until they are replaced.
 */
export class StatisticsByDifference1796200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.connection.options.type === 'better-sqlite3';
    await dropTriggers(runner, isSqlite);
    for (const name of OLD_TABLES) await runner.query(`DROP TABLE "${name}"`);
    for (const statement of newTables(isSqlite)) await runner.query(statement);
    for (const statement of isSqlite ? SQLITE_CHANGE_TRIGGERS : POSTGRES_CHANGE_TRIGGERS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.connection.options.type === 'better-sqlite3';
    await dropTriggers(runner, isSqlite);
    for (const [name] of ROLLUP_TABLES) await runner.query(`DROP TABLE "${name}"`);
    for (const name of ['stat_groups', 'stat_calls', 'stat_changes']) await runner.query(`DROP TABLE "${name}"`);
    await runner.query(`DELETE FROM "installation" WHERE "name" = 'statistics'`);
    for (const statement of stateTables(serial(isSqlite)))
      if (/"(daily_stats|stats_marks|campaign_words)"/.test(statement)) await runner.query(statement);
    for (const statement of isSqlite ? SQLITE_TRIGGERS : POSTGRES_TRIGGERS) await runner.query(statement);
    await runner.query(
      `INSERT INTO "stats_marks" ("day", "projectId")
        SELECT DISTINCT CAST(COALESCE("startedAt", "receivedAt") / 86400000 AS INTEGER), "projectId" FROM "calls"`,
    );
  }
}

function serial(isSqlite: boolean, type = 'bigint'): string {
  return isSqlite ? 'integer NOT NULL PRIMARY KEY AUTOINCREMENT' : `${type} GENERATED ALWAYS AS IDENTITY PRIMARY KEY`;
}

/** The same names before and after. */
async function dropTriggers(runner: QueryRunner, isSqlite: boolean): Promise<void> {
  for (const table of ['calls', 'conversions', 'uploads'])
    for (const what of ['made', 'changed'])
      await runner.query(`DROP TRIGGER "tr_${table}_${what}"${isSqlite ? '' : ` ON "${table}"`}`);
  if (!isSqlite) for (const name of POSTGRES_FUNCTIONS) await runner.query(`DROP FUNCTION ${name}()`);
}

function newTables(isSqlite: boolean): string[] {
  // Rows in the order of their key, and the key only once.
  const clustered = isSqlite ? ' WITHOUT ROWID' : '';
  const rollups = ROLLUP_TABLES.flatMap(([name, keys, counters, first]) => [
    `CREATE TABLE "${name}" (
      ${keys.map((key) => KEYS[key]).join(', ')}, ${counters},
      PRIMARY KEY (${keys.map((key) => `"${key}"`).join(', ')})
    )${clustered}`,
    `CREATE INDEX "ix_${name}_zero" ON "${name}" ("projectId") WHERE "${first}" = 0`,
  ]);
  return [
    `CREATE TABLE "stat_changes" (
      "id" ${isSqlite ? 'integer PRIMARY KEY' : serial(isSqlite)}, "callId" varchar(36) NOT NULL
    )`,
    // SQLite has one writer, so that a call is queued once. On PostgreSQL writers would wait for one another.
    ...(isSqlite ? ['CREATE UNIQUE INDEX "uq_stat_changes_call" ON "stat_changes" ("callId")'] : []),
    `CREATE TABLE "stat_calls" ("callId" varchar(36) NOT NULL PRIMARY KEY, "contribution" text NOT NULL)${clustered}`,
    `CREATE TABLE "stat_groups" (
      "id" ${serial(isSqlite, 'integer')},
      "projectId" varchar(64) NOT NULL,
      "kind" varchar(16) NOT NULL,
      "hash" varchar(64) NOT NULL,
      "sourceId" text,
      "device" text,
      "utmSource" text,
      "utmCampaign" text,
      "utmTerm" text,
      "trackingNumber" text
    )`,
    'CREATE UNIQUE INDEX "uq_stat_groups_hash" ON "stat_groups" ("projectId", "hash")',
    ...rollups,
  ];
}
