import { COUNTED_COLUMNS, dayOfCall } from '../figures/what-counts.js';
import { SPAN_CALLS, SPAN_UPLOADS } from '../figures/postgres-triggers.js';

type Table = keyof typeof COUNTED_COLUMNS;

/**
 * Planned at each call. A plan that was made and kept when one row changed compares each row with each when thousands do: 0.7 s of the 0.8 s
 * that an update of 2000 uploads took (PostgreSQL 18, 2026-11-25).
 */
const mark = (day: string, project: string, from: string): string =>
  `EXECUTE $sql$INSERT INTO "stats_marks" ("day", "projectId") SELECT DISTINCT ${day}, ${project} FROM ${from}$sql$;`;

/** Each row's call by its key: without statistics the planner would read all calls for a handful of rows, and OFFSET keeps it from that. */
const OF_CALL = `CROSS JOIN LATERAL (SELECT ${dayOfCall('c')} AS "day", c."projectId" FROM "calls" c WHERE c."id" = n."callId" OFFSET 0) k`;

const markCallOf = (rows: string): string => mark('k."day"', 'k."projectId"', `${rows} ${OF_CALL}`);

const changedRows = (table: Table): string => {
  const row = (name: string) => `(${COUNTED_COLUMNS[table].map((column) => `${name}."${column}"`).join(', ')})`;
  return `new_rows n JOIN old_rows o ON o."id" = n."id" AND ${row('n')} IS DISTINCT FROM ${row('o')}`;
};

const markCall = (row: string, from: string): string => mark(dayOfCall(row), `${row}."projectId"`, from);

const replace = (table: Table, name: 'made' | 'changed', body: string): string =>
  `CREATE OR REPLACE FUNCTION ringback_${table}_${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NULL; END $$`;

/** What the triggers of the migration `figures` call, made anew. */
export const POSTGRES_FUNCTIONS: readonly string[] = [
  replace('calls', 'made', markCall('n', 'new_rows n') + SPAN_CALLS),
  replace('calls', 'changed', markCall('o', changedRows('calls')) + markCall('n', changedRows('calls')) + SPAN_CALLS),
  replace('conversions', 'made', markCallOf('new_rows n')),
  replace('conversions', 'changed', markCallOf(changedRows('conversions'))),
  replace('uploads', 'made', markCallOf('new_rows n') + SPAN_UPLOADS),
  replace('uploads', 'changed', markCallOf(changedRows('uploads'))),
];
