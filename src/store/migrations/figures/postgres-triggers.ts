import { COUNTED_COLUMNS, dayOfCall, utcDay } from './what-counts.js';

/** Marks are only ever added, so that writers never wait for one another; the job that counts takes them all. */
const mark = (row: string, from: string): string =>
  `INSERT INTO "stats_marks" ("day", "projectId") SELECT DISTINCT ${dayOfCall(row)}, ${row}."projectId" FROM ${from};`;

const differs = (table: keyof typeof COUNTED_COLUMNS): string => {
  const row = (name: string) => `(${COUNTED_COLUMNS[table].map((column) => `${name}."${column}"`).join(', ')})`;
  return `JOIN old_rows o ON o."id" = n."id" AND ${row('n')} IS DISTINCT FROM ${row('o')}`;
};

const ofCall = 'JOIN "calls" k ON k."id" = n."callId"';

/** The ids between which a day's rows lie: widened, never narrowed. Only intake writes here, and one at a time. */
const span = (list: string, day: string): string =>
  `INSERT INTO "list_spans" ("list", "day", "firstId", "lastId")
   SELECT '${list}', ${day}, MIN(n."id"), MAX(n."id") FROM new_rows n GROUP BY ${day}
   ON CONFLICT ("list", "day") DO UPDATE SET "firstId" = LEAST("list_spans"."firstId", excluded."firstId"),
     "lastId" = GREATEST("list_spans"."lastId", excluded."lastId")
   WHERE "list_spans"."firstId" > excluded."firstId" OR "list_spans"."lastId" < excluded."lastId";`;

export const SPAN_CALLS = span('calls', dayOfCall('n'));
export const SPAN_UPLOADS = span('uploads', utcDay('n."createdAt"'));

function trigger(table: string, name: 'made' | 'changed', body: string): string[] {
  const [event, rows] = name === 'made' ? ['INSERT', ''] : ['UPDATE', 'OLD TABLE AS old_rows'];
  return [
    `CREATE FUNCTION ringback_${table}_${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NULL; END $$`,
    `CREATE TRIGGER "tr_${table}_${name}" AFTER ${event} ON "${table}" REFERENCING ${rows} NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION ringback_${table}_${name}()`,
  ];
}

export const POSTGRES_TRIGGERS = {
  up: [
    ...trigger('calls', 'made', mark('n', 'new_rows n') + SPAN_CALLS),
    ...trigger(
      'calls',
      'changed',
      mark('o', `new_rows n ${differs('calls')}`) + mark('n', `new_rows n ${differs('calls')}`) + SPAN_CALLS,
    ),
    ...trigger('conversions', 'made', mark('k', `new_rows n ${ofCall}`)),
    ...trigger('conversions', 'changed', mark('k', `new_rows n ${differs('conversions')} ${ofCall}`)),
    ...trigger('uploads', 'made', mark('k', `new_rows n ${ofCall}`) + SPAN_UPLOADS),
    ...trigger('uploads', 'changed', mark('k', `new_rows n ${differs('uploads')} ${ofCall}`)),
  ],
  down: Object.keys(COUNTED_COLUMNS).flatMap((table) =>
    ['made', 'changed'].flatMap((name) => [
      `DROP TRIGGER "tr_${table}_${name}" ON "${table}"`,
      `DROP FUNCTION ringback_${table}_${name}()`,
    ]),
  ),
};
