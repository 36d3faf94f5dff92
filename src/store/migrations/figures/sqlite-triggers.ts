import { COUNTED_COLUMNS, dayOfCall, utcDay } from './what-counts.js';

/** There is one writer at a time, so a day that is marked already needs no second mark. */
const mark = (row: string, from: string): string =>
  `INSERT INTO "stats_marks" ("day", "projectId") SELECT ${dayOfCall(row)}, ${row}."projectId" ${from}
   NOT EXISTS (SELECT 1 FROM "stats_marks" m WHERE m."projectId" = ${row}."projectId" AND m."day" = ${dayOfCall(row)});`;

const MARK_CALL = mark('NEW', 'WHERE');
const MARK_CALL_BEFORE = mark('OLD', 'WHERE');
const MARK_CALL_OF_ROW = mark('k', 'FROM "calls" k WHERE k."id" = NEW."callId" AND');

/** The ids between which a day's rows lie: widened, never narrowed. */
const span = (list: string, day: string): string =>
  `INSERT INTO "list_spans" ("list", "day", "firstId", "lastId") VALUES ('${list}', ${day}, NEW."id", NEW."id")
   ON CONFLICT ("list", "day") DO UPDATE SET "firstId" = MIN("firstId", excluded."firstId"), "lastId" = MAX("lastId", excluded."lastId");`;

const SPAN_CALL = span('calls', dayOfCall('NEW'));
const SPAN_UPLOAD = span('uploads', utcDay('NEW."createdAt"'));

const made = (table: string, body: string): string =>
  `CREATE TRIGGER "tr_${table}_made" AFTER INSERT ON "${table}" BEGIN ${body} END`;

const changed = (table: keyof typeof COUNTED_COLUMNS, body: string): string => {
  const columns = COUNTED_COLUMNS[table];
  return `CREATE TRIGGER "tr_${table}_changed" AFTER UPDATE OF ${columns.map((column) => `"${column}"`).join(', ')} ON "${table}"
    WHEN ${columns.map((column) => `NEW."${column}" IS NOT OLD."${column}"`).join(' OR ')} BEGIN ${body} END`;
};

/** Their columns are others than when they were first made. */
export const CALLS_CHANGED = changed('calls', MARK_CALL_BEFORE + MARK_CALL + SPAN_CALL);
export const UPLOADS_CHANGED = changed('uploads', MARK_CALL_OF_ROW);

export const SQLITE_TRIGGERS = {
  up: [
    made('calls', MARK_CALL + SPAN_CALL),
    CALLS_CHANGED,
    made('conversions', MARK_CALL_OF_ROW),
    changed('conversions', MARK_CALL_OF_ROW),
    made('uploads', MARK_CALL_OF_ROW + SPAN_UPLOAD),
    UPLOADS_CHANGED,
  ],
  down: Object.keys(COUNTED_COLUMNS).flatMap((table) => [
    `DROP TRIGGER "tr_${table}_made"`,
    `DROP TRIGGER "tr_${table}_changed"`,
  ]),
};
