import { Sqlite } from '#dist/store/sqlite.js';

export interface Filling {
  readonly calls: number;
  /** When the last of them began; they are spread evenly over the two years before. */
  readonly until: number;
}

const YEARS_MS = 2 * 365 * 86_400_000;

/** As our own ids are: later ones sort after earlier ones. `ms` and `n` are SQL. */
const idOf = (ms: string, n: string): string =>
  `PRINTF('%s-%s-7%03x-8%03x-%012x', SUBSTR(PRINTF('%012x', ${ms}), 1, 8), SUBSTR(PRINTF('%012x', ${ms}), 9, 4), ${n} % 4096, ${n} / 4096 % 4096, ${n})`;

const from = (rows: number, where = '1 = 1'): string =>
  `FROM (WITH RECURSIVE "numbers"("n") AS (SELECT 0 UNION ALL SELECT "n" + 1 FROM "numbers" WHERE "n" + 1 < ${rows}) SELECT "n" FROM "numbers" WHERE ${where})`;

const insert = (table: string, values: Readonly<Record<string, string>>, source: string): string =>
  `INSERT INTO "${table}" (${Object.keys(values)
    .map((column) => `"${column}"`)
    .join(', ')}) SELECT ${Object.values(values).join(', ')} ${source}`;

/** A call in eight has no campaign; 40 campaigns, 500 keywords, 5 numbers, 300 000 callers. */
function callsSql({ calls, until }: Filling): string {
  const at = `(${until - YEARS_MS} + n * ${Math.floor(YEARS_MS / calls)})`;
  const missed = 'n % 5 = 4';
  return insert(
    'calls',
    {
      id: idOf(at, 'n'),
      projectId: "CASE WHEN n % 10 = 0 THEN 'dveri' ELSE 'okna' END",
      sourceId: "CASE WHEN n % 10 = 0 THEN 'mango-dveri' ELSE 'mango-okna' END",
      callId: "PRINTF('3176%013d', n)",
      phase: "'ended'",
      startedAt: at,
      endedAt: `${at} + 240000`,
      callType: "'dynamic'",
      statusCode: `CASE WHEN ${missed} THEN 1240 ELSE 1120 END`,
      accepted: `NOT (${missed})`,
      answered: `NOT (${missed})`,
      trackingNumber: "PRINTF('+7495123456%d', n % 5)",
      callerNumber: "PRINTF('+7916%07d', n * 7919 % 300000 * 33 + 7)",
      callerKey: "PRINTF('%064x', n * 7919 % 300000)",
      byWebhook: '1',
      callerExcluded: '0',
      talkSeconds: 'n % 600',
      waitSeconds: 'n % 30',
      isNew: 'n % 3 = 0',
      isQuality: 'n % 2 = 0',
      isDuplicate: '0',
      gaCid: "CASE WHEN n % 3 <> 0 THEN PRINTF('%010d.1763800000', n) END",
      yaCid: "CASE WHEN n % 4 <> 0 THEN PRINTF('17638%014d', n) END",
      utmSource: "CASE n % 8 WHEN 0 THEN NULL WHEN 1 THEN 'google' WHEN 2 THEN 'vk' ELSE 'yandex' END",
      utmMedium: "'cpc'",
      utmCampaign: "CASE WHEN n % 8 <> 0 THEN 'campaign-' || (n % 40) END",
      utmTerm: "CASE WHEN n % 8 <> 0 THEN 'пластиковые окна ' || (n % 500) END",
      city: "'Москва'",
      device: "CASE WHEN n % 3 = 0 THEN 'desktop' ELSE 'mobile' END",
      ip: "PRINTF('203.0.%d.%d', n / 256 % 256, n % 256)",
      pageUrl: "'https://okna.example/calc?utm_source=yandex&utm_campaign=campaign-' || (n % 40)",
      clickIds: `CASE WHEN n % 4 = 1 THEN PRINTF('{"yclid":"1763%016d"}', n) ELSE '{}' END`,
      warnings: "'[]'",
      origin: `'{"keys":[],"of":{}}'`,
      receivedAt: `${at} + 242000`,
      updatedAt: `${at} + 242400`,
    },
    from(calls),
  );
}

/** Every second call counts for a goal. */
const conversionsSql = (): string =>
  insert(
    'conversions',
    {
      id: '\'c\' || SUBSTR(k."id", 2)',
      projectId: 'k."projectId"',
      callId: 'k."id"',
      goal: "'quality-call'",
      occurredAt: 'k."startedAt" + 59000',
      valueMinor: '150000',
      currency: "'RUB'",
      decidedBy: "'rule'",
      createdAt: 'k."updatedAt"',
    },
    'FROM "calls" k WHERE k."isQuality"',
  );

/** Two destinations each; most are delivered, some of every state. `d` tells the destinations apart. */
const uploadsSql = (d: 1 | 2, until: number): string => {
  const state = `CASE WHEN k."startedAt" > ${until - 86_400_000} THEN 'pending' WHEN k."statusCode" = 1240 THEN 'unmatched' WHEN k."yaCid" IS NULL THEN 'skipped'
    WHEN k."talkSeconds" % 100 < 2 THEN 'rejected' WHEN k."talkSeconds" % 100 < 6 THEN 'expired' ELSE 'delivered' END`;
  return insert(
    'uploads',
    {
      id: `SUBSTR(k."id", 1, 19) || '${8 + d}' || SUBSTR(k."id", 21)`,
      projectId: 'k."projectId"',
      conversionId: '\'c\' || SUBSTR(k."id", 2)',
      callId: 'k."id"',
      goal: "'quality-call'",
      destination: `CASE WHEN k."projectId" = 'dveri' THEN 'dveri-${d}' ELSE 'okna-${d}' END`,
      platform: "'yandex-metrica'",
      state,
      reasonCode: `CASE (${state}) WHEN 'skipped' THEN 'NO_IDENTIFIER' WHEN 'expired' THEN 'WINDOW_CLOSED' WHEN 'unmatched' THEN 'NOT_LINKED' WHEN 'rejected' THEN 'REFUSED_BY_PLATFORM' END`,
      attempts: '1',
      tries: '1',
      dueAt: 'k."updatedAt"',
      expiresAt: 'k."startedAt" + 1814400000',
      idempotencyKey: '\'rb-\' || SUBSTR(k."id", 1, 32)',
      identifierKind: 'CASE WHEN k."yaCid" IS NOT NULL THEN \'yaCid\' END',
      identifierValue: 'k."yaCid"',
      verified: '1',
      createdAt: 'k."updatedAt"',
      updatedAt: 'k."updatedAt"',
    },
    'FROM "calls" k WHERE k."isQuality"',
  );
};

/** Two webhooks for each call of the last thirty days. */
const receiptsSql = (part: 0 | 1, until: number): string =>
  insert(
    'receipts',
    {
      id: `SUBSTR(k."id", 1, 19) || '${8 + part}' || SUBSTR(k."id", 21)`,
      sourceId: 'k."sourceId"',
      receivedAt: 'k."receivedAt"',
      method: "'GET'",
      query: '\'callId=\' || k."callId"',
      verdict: "'read'",
      callId: 'k."id"',
    },
    `FROM "calls" k WHERE k."startedAt" > ${until - 30 * 86_400_000}`,
  );

/**
 * Fills a migrated SQLite database with calls and what became of them. Indices and triggers are taken away meanwhile and made again from the
 * database's own words, and what the triggers would have written is written by one statement each.
 */
export function fill(file: string, filling: Filling): void {
  const database = new Sqlite(file);
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -400000');
  const parts = database
    .prepare(`SELECT "type", "name", "sql" FROM "sqlite_master" WHERE "type" IN ('index', 'trigger') AND "sql" IS NOT NULL`)
    .all() as { type: string; name: string; sql: string }[];
  for (const { type, name } of parts) database.exec(`DROP ${type} "${name}"`);
  const day = (moment: string) => `CAST(${moment} / 86400000 AS INTEGER)`;
  const statements = [
    callsSql(filling),
    conversionsSql(),
    uploadsSql(1, filling.until),
    uploadsSql(2, filling.until),
    receiptsSql(0, filling.until),
    receiptsSql(1, filling.until),
    `INSERT INTO "stats_marks" ("day", "projectId") SELECT DISTINCT ${day('"startedAt"')}, "projectId" FROM "calls"`,
    `INSERT INTO "list_spans" SELECT 'calls', ${day('"startedAt"')}, MIN("id"), MAX("id") FROM "calls" GROUP BY 2`,
    `INSERT INTO "list_spans" SELECT 'uploads', ${day('"createdAt"')}, MIN("id"), MAX("id") FROM "uploads" GROUP BY 2`,
  ];
  for (const statement of statements) database.exec(statement);
  for (const { sql } of parts) database.exec(sql);
  database.close();
}
