/** The columns whose change makes the statistics of the call's day wrong. */
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

/** The whole day, in UTC, of a moment: the same on both databases. */
const utcDay = (moment: string): string => `CAST(${moment} / 86400000 AS INTEGER)`;
const dayOfCall = (row: string): string => utcDay(`COALESCE(${row}."startedAt", ${row}."receivedAt")`);

/**
 * Triggers that mark dirty days and keep the first and last id of each day. They run in the transaction of the change itself, so
 * that no writer can forget them, an older process beside a newer one included.
 */
export const SQLITE_TRIGGERS: readonly string[] = sqliteTriggers();
export const POSTGRES_TRIGGERS: readonly string[] = postgresTriggers();

function sqliteTriggers(): string[] {
  // There is one writer at a time, so a day that is dirty already needs no second row.
  const markDay = (row: string, from: string): string =>
    `INSERT INTO "stats_marks" ("day", "projectId") SELECT ${dayOfCall(row)}, ${row}."projectId" ${from}
     NOT EXISTS (SELECT 1 FROM "stats_marks" m WHERE m."projectId" = ${row}."projectId" AND m."day" = ${dayOfCall(row)});`;
  const widenSpan = (list: string, day: string): string =>
    `INSERT INTO "list_spans" ("list", "day", "firstId", "lastId") VALUES ('${list}', ${day}, NEW."id", NEW."id")
     ON CONFLICT ("list", "day") DO UPDATE
     SET "firstId" = MIN("firstId", excluded."firstId"), "lastId" = MAX("lastId", excluded."lastId");`;
  const inserted = (table: CountedTable, body: string): string =>
    `CREATE TRIGGER "tr_${table}_made" AFTER INSERT ON "${table}" BEGIN ${body} END`;
  const updated = (table: CountedTable, body: string): string =>
    `CREATE TRIGGER "tr_${table}_changed"
     AFTER UPDATE OF ${COUNTED[table].map((column) => `"${column}"`).join(', ')} ON "${table}"
     WHEN ${COUNTED[table].map((column) => `NEW."${column}" IS NOT OLD."${column}"`).join(' OR ')} BEGIN ${body} END`;

  const ofCall = markDay('NEW', 'WHERE');
  const ofCallBefore = markDay('OLD', 'WHERE');
  const ofItsCall = markDay('k', 'FROM "calls" k WHERE k."id" = NEW."callId" AND');
  const spanOfCalls = widenSpan('calls', dayOfCall('NEW'));
  return [
    inserted('calls', ofCall + spanOfCalls),
    updated('calls', ofCallBefore + ofCall + spanOfCalls),
    inserted('conversions', ofItsCall),
    updated('conversions', ofItsCall),
    inserted('uploads', ofItsCall + widenSpan('uploads', utcDay('NEW."createdAt"'))),
    updated('uploads', ofItsCall),
  ];
}

function postgresTriggers(): string[] {
  // EXECUTE: planned at each call. A plan that was made and kept when one row changed compares each row with each when thousands
  // do: 0.7 s of the 0.8 s that an update of 2000 uploads took (PostgreSQL 18, 2026-11-25).
  const markDay = (day: string, project: string, from: string): string =>
    `EXECUTE $sql$INSERT INTO "stats_marks" ("day", "projectId") SELECT DISTINCT ${day}, ${project} FROM ${from}$sql$;`;
  const ofCall = (row: string, from: string): string => markDay(dayOfCall(row), `${row}."projectId"`, from);
  // OFFSET 0 keeps the planner from reading all calls for a handful of rows where it has no statistics yet.
  const ofItsCall = (rows: string): string =>
    markDay(
      'k."day"',
      'k."projectId"',
      `${rows} CROSS JOIN LATERAL (
         SELECT ${dayOfCall('c')} AS "day", c."projectId" FROM "calls" c WHERE c."id" = n."callId" OFFSET 0
       ) k`,
    );
  const changedRows = (table: CountedTable): string => {
    const row = (name: string) => `(${COUNTED[table].map((column) => `${name}."${column}"`).join(', ')})`;
    return `new_rows n JOIN old_rows o ON o."id" = n."id" AND ${row('n')} IS DISTINCT FROM ${row('o')}`;
  };
  const widenSpan = (list: string, day: string): string =>
    `INSERT INTO "list_spans" ("list", "day", "firstId", "lastId")
     SELECT '${list}', ${day}, MIN(n."id"), MAX(n."id") FROM new_rows n GROUP BY ${day}
     ON CONFLICT ("list", "day") DO UPDATE
     SET "firstId" = LEAST("list_spans"."firstId", excluded."firstId"),
       "lastId" = GREATEST("list_spans"."lastId", excluded."lastId")
     WHERE "list_spans"."firstId" > excluded."firstId" OR "list_spans"."lastId" < excluded."lastId";`;
  const trigger = (table: CountedTable, name: 'made' | 'changed', body: string): string[] => [
    `CREATE FUNCTION ringback_${table}_${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NULL; END $$`,
    `CREATE TRIGGER "tr_${table}_${name}" AFTER ${name === 'made' ? 'INSERT' : 'UPDATE'} ON "${table}"
     REFERENCING ${name === 'made' ? '' : 'OLD TABLE AS old_rows '}NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION ringback_${table}_${name}()`,
  ];

  const spanOfCalls = widenSpan('calls', dayOfCall('n'));
  return [
    ...trigger('calls', 'made', ofCall('n', 'new_rows n') + spanOfCalls),
    ...trigger('calls', 'changed', ofCall('o', changedRows('calls')) + ofCall('n', changedRows('calls')) + spanOfCalls),
    ...trigger('conversions', 'made', ofItsCall('new_rows n')),
    ...trigger('conversions', 'changed', ofItsCall(changedRows('conversions'))),
    ...trigger('uploads', 'made', ofItsCall('new_rows n') + widenSpan('uploads', utcDay('n."createdAt"'))),
    ...trigger('uploads', 'changed', ofItsCall(changedRows('uploads'))),
  ];
}

/** PostgreSQL's triggers go with their tables, their functions do not. */
export const POSTGRES_FUNCTIONS: readonly string[] = (Object.keys(COUNTED) as CountedTable[]).flatMap((table) => [
  `ringback_${table}_made`,
  `ringback_${table}_changed`,
]);
