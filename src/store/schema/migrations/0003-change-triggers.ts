/** The columns whose change changes what a call is counted as. */
const COUNTED = {
  calls: [
    'startedAt',
    'receivedAt',
    'answered',
    'trackingNumber',
    'callerNumber',
    'callerExcluded',
    'utmSource',
    'utmCampaign',
    'utmTerm',
    'device',
    'gaCid',
    'yaCid',
    'clickIds',
    'callerKey',
  ],
  conversions: ['valueMinor', 'currency', 'revokedAt'],
  uploads: ['destination', 'state', 'reasonCode', 'identifierKind', 'attempts', 'verified'],
} as const;
type CountedTable = keyof typeof COUNTED;

/** Of a row in each table, the call that it belongs to. */
const CALL_OF: Readonly<Record<CountedTable, string>> = { calls: 'id', conversions: 'callId', uploads: 'callId' };

/** The whole day, in UTC, of the moment by which a list is in order. */
const utcDay = (moment: string): string => `CAST(${moment} / 86400000 AS INTEGER)`;
const LISTED_DAY: Readonly<Record<CountedTable, ((row: string) => string) | null>> = {
  calls: (row) => utcDay(`COALESCE(${row}."startedAt", ${row}."receivedAt")`),
  conversions: null,
  uploads: (row) => utcDay(`${row}."createdAt"`),
};

const TABLES = Object.keys(COUNTED) as CountedTable[];

/**
 * Triggers that queue the calls whose statistics change, and keep the first and last id of each day. They run in the transaction
 * of the change itself, so that no writer can forget them, an older process beside a newer one included.
 */
export const SQLITE_CHANGE_TRIGGERS: readonly string[] = TABLES.flatMap((table) => {
  const queue = `INSERT INTO "stat_changes" ("callId") VALUES (NEW."${CALL_OF[table]}")
     ON CONFLICT ("callId") DO NOTHING;`;
  const day = LISTED_DAY[table]?.('NEW');
  const widenSpan =
    day === undefined
      ? ''
      : `INSERT INTO "list_spans" ("list", "day", "firstId", "lastId") VALUES ('${table}', ${day}, NEW."id", NEW."id")
     ON CONFLICT ("list", "day") DO UPDATE
     SET "firstId" = MIN("firstId", excluded."firstId"), "lastId" = MAX("lastId", excluded."lastId");`;
  return [
    `CREATE TRIGGER "tr_${table}_made" AFTER INSERT ON "${table}" BEGIN ${queue} ${widenSpan} END`,
    `CREATE TRIGGER "tr_${table}_changed"
     AFTER UPDATE OF ${COUNTED[table].map((column) => `"${column}"`).join(', ')} ON "${table}"
     WHEN ${COUNTED[table].map((column) => `NEW."${column}" IS NOT OLD."${column}"`).join(' OR ')}
     BEGIN ${queue} ${table === 'calls' ? widenSpan : ''} END`,
  ];
});

export const POSTGRES_CHANGE_TRIGGERS: readonly string[] = TABLES.flatMap((table) => {
  const day = LISTED_DAY[table]?.('n');
  const widenSpan =
    day === undefined
      ? ''
      : `INSERT INTO "list_spans" ("list", "day", "firstId", "lastId")
     SELECT '${table}', ${day}, MIN(n."id"), MAX(n."id") FROM new_rows n GROUP BY ${day}
     ON CONFLICT ("list", "day") DO UPDATE
     SET "firstId" = LEAST("list_spans"."firstId", excluded."firstId"),
       "lastId" = GREATEST("list_spans"."lastId", excluded."lastId")
     WHERE "list_spans"."firstId" > excluded."firstId" OR "list_spans"."lastId" < excluded."lastId";`;
  const row = (name: string) => `(${COUNTED[table].map((column) => `${name}."${column}"`).join(', ')})`;
  const queue = (from: string) => `INSERT INTO "stat_changes" ("callId") SELECT DISTINCT n."${CALL_OF[table]}" FROM ${from};`;
  // EXECUTE: planned at each call. A plan that was made and kept when one row changed compares each row with each when thousands
  // do: 0.7 s of the 0.8 s that an update of 2000 uploads took (PostgreSQL 18, 2026-11-25).
  const queueChanged = `EXECUTE $sql$${queue(
    `new_rows n JOIN old_rows o ON o."id" = n."id" AND ${row('n')} IS DISTINCT FROM ${row('o')}`,
  )}$sql$;`;
  const trigger = (what: 'made' | 'changed', body: string): string[] => [
    `CREATE FUNCTION ringback_${table}_${what}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NULL; END $$`,
    `CREATE TRIGGER "tr_${table}_${what}" AFTER ${what === 'made' ? 'INSERT' : 'UPDATE'} ON "${table}"
     REFERENCING ${what === 'made' ? '' : 'OLD TABLE AS old_rows '}NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION ringback_${table}_${what}()`,
  ];
  return [
    ...trigger('made', queue('new_rows n') + widenSpan),
    ...trigger('changed', queueChanged + (table === 'calls' ? widenSpan : '')),
  ];
});
