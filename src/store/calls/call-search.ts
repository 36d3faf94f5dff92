import { type PhoneSearch, SHOWN_DIGITS } from '../../domain/calls/phone-search.js';
import type { Instant } from '../../domain/time/instant.js';
import type { UploadState } from '../../domain/uploads/upload-states.js';
import type { SqlDialect, SqlExecutor } from '../database/sql-executor.js';
import { between, equal, oneOf, type SqlCondition, withinDays } from '../listing/conditions.js';
import {
  existsByRow,
  type IndexScan,
  type ListQuery,
  residual,
  type RowFilter,
  scanBy,
  scanByEach,
} from '../listing/index-scan.js';
import { inUploadState } from '../uploads/state-condition.js';

const SEARCHED_COLUMNS = [
  'callId',
  'utmSource',
  'utmMedium',
  'utmCampaign',
  'utmContent',
  'utmTerm',
  'city',
  'device',
  'uid',
  'gaCid',
  'yaCid',
  'rsCid',
  'pageUrl',
  'firstUrl',
  'clickIds',
] as const;

/** A separator that occurs in none of these columns, so that no match spans two of them. */
const COLUMN_SEPARATOR = '\u0001';

/**
 * Calls with the text anywhere in their non-personal columns, in any letter case.
 *
 * Neither SQLite nor PostgreSQL with the C locale folds the case of Cyrillic letters: a text with such letters becomes a pattern
 * in which each stands for both of its forms. Latin letters are compared in lower case.
 */
function containsText(text: string, dialect: SqlDialect): SqlCondition {
  const columns = SEARCHED_COLUMNS.map((column) => `COALESCE(t."${column}", '')`);
  const haystack = `LOWER(${columns.join(` || '${COLUMN_SEPARATOR}' || `)})`;
  const letters = [...text].map(lowerLatin);
  if (!letters.some(hasOtherCase))
    return { sql: `${haystack} LIKE ? ESCAPE '\\'`, values: [`%${letters.join('').replace(/[\\%_]/g, '\\$&')}%`] };
  return dialect === 'postgres'
    ? { sql: `${haystack} ~ ?`, values: [inBothCases(letters, (sign) => sign.replace(/[\\^$.*+?()[\]{}|]/, '\\$&'))] }
    : { sql: `${haystack} GLOB ?`, values: [`*${inBothCases(letters, (sign) => sign.replace(/[*?[]/, '[$&]'))}*`] };
}

function lowerLatin(letter: string): string {
  return letter.replace(/[A-Z]/, (latin) => latin.toLowerCase());
}

/** A letter beyond ASCII with another case of the same length. */
function hasOtherCase(letter: string): boolean {
  const forms = [letter.toLowerCase(), letter.toUpperCase()];
  return letter > '\u007f' && forms.every((form) => [...form].length === 1) && forms[0] !== forms[1];
}

/** The letters as a pattern. @param escape what stands for a sign that may be special in patterns */
function inBothCases(letters: readonly string[], escape: (sign: string) => string): string {
  return letters
    .map((letter) => (hasOtherCase(letter) ? `[${letter.toLowerCase()}${letter.toUpperCase()}]` : escape(letter)))
    .join('');
}

/** Columns with an index on ids: an id pasted into the search finds its calls however old they are. */
const EXACT_ID_COLUMNS = ['callId', 'gaCid', 'yaCid'] as const;

/** The calls with exactly this id; null if no visible call has it: calls of other projects must not change the result. */
function byExactId(text: string, visible: readonly SqlCondition[]): (session: SqlExecutor) => Promise<SqlCondition | null> {
  const more = visible.length === 0 ? { sql: 'TRUE', values: [] } : residual(visible);
  const values = [text, ...more.values];
  return async (session) => {
    for (const column of EXACT_ID_COLUMNS) {
      const found = await session.all(`SELECT 1 FROM "calls" t WHERE t."${column}" = ? AND ${more.sql} LIMIT 1`, values);
      if (found.length > 0) return { sql: `t."${column}" = ?`, values: [text] };
    }
    return null;
  };
}

/** An index holds the last three digits: a search by them reads one call in a thousand; a shorter one reads every call. */
const INDEXED_DIGITS = 3;

type PhoneQuery = Pick<ListQuery, 'scans' | 'filters'>;

/** Never uses a digit that the mask hides: short numbers, of which it shows fewer digits, are not found by more of them. */
function maskedPhoneQuery({ head, tail }: Extract<PhoneSearch, { kind: 'masked' }>): PhoneQuery {
  const { whole, short } = SHOWN_DIGITS;
  const isShort = head.length <= short.head && tail.length <= short.tail;
  const filter = {
    sql: 't."callerNumber" LIKE ? AND LENGTH(t."callerNumber") >= ?',
    values: [`${head === '' ? '' : `+${head}`}%${tail}`, isShort ? short.minLength : whole.minLength],
  };
  return { scans: tail.length < INDEXED_DIGITS ? [] : scanBy(byTail(tail)), filters: [filter] };
}

/** Every format of a number ends in the same digits. */
function byTail(digits: string): SqlCondition {
  const sql = `t."callerNumber" IS NOT NULL AND SUBSTR(t."callerNumber", LENGTH(t."callerNumber") - ${INDEXED_DIGITS - 1}) = ?`;
  return { sql, values: [digits.slice(-INDEXED_DIGITS)] };
}

/** The whole number in any format (as E.164), or its last digits. */
function phoneQuery(search: PhoneSearch): PhoneQuery {
  if (search.kind === 'masked') return maskedPhoneQuery(search);
  const { digits, e164 } = search;
  const like = { sql: 't."callerNumber" LIKE ?', values: [`%${digits}`] };
  const number = e164 === null ? like : { sql: `t."callerNumber" = ? OR ${like.sql}`, values: [e164, ...like.values] };
  return { scans: scanBy(byTail(e164 ?? digits)), filters: [number] };
}

/** Which calls a list shows. Omitted fields do not filter. */
export interface CallFilter {
  /** The projects that may be seen; null for all. */
  readonly projects: readonly string[] | null;
  readonly project?: string | undefined;
  readonly source?: string | undefined;
  /** The vendor's id. */
  readonly callId?: string | undefined;
  readonly phone?: PhoneSearch | undefined;
  /** The beginning of the keyed hash that identifies a caller. */
  readonly caller?: string | undefined;
  /** By the call's start, or by its first receipt if no start came. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly q?: string | undefined;
  readonly goal?: string | undefined;
  readonly destination?: string | undefined;
  /** The state of an upload (at `destination` if given); `none` for calls without one. */
  readonly state?: UploadState | 'none' | undefined;
  readonly quality?: boolean | undefined;
  readonly utmSource?: string | undefined;
  readonly utmCampaign?: string | undefined;
  readonly trackingNumber?: string | undefined;
}

/** A filter as the scans and conditions of a list. */
export async function callSearch(session: SqlExecutor, filter: CallFilter): Promise<ListQuery> {
  const { from, to, phone, quality } = filter;
  const visible = scanByEach('projectId', filter.projects);
  const called = phone ? phoneQuery(phone) : { scans: [], filters: [] };
  const scans = [
    ...scanBy(...equal('callId', filter.callId)),
    ...called.scans,
    ...(filter.caller === undefined ? [] : scanBy(ofCaller(filter.caller))),
    ...scanBy(...equal('utmCampaign', filter.utmCampaign)),
    ...scanBy(...equal('trackingNumber', filter.trackingNumber)),
    ...scanBy(...equal('sourceId', filter.source)),
    ...scanBy(...equal('projectId', filter.project)),
    ...visible.scans,
    ...(quality === true ? scanBy({ sql: 't."isQuality" = TRUE', values: [] }) : []),
    ...(filter.goal === undefined ? [] : [withGoal(filter.goal)]),
    ...(filter.state === 'none' && filter.destination !== undefined ? scanBy(inProjectOf(filter.destination)) : []),
  ];
  const filters: RowFilter[] = [
    ...equal('utmSource', filter.utmSource),
    ...(quality === false ? [{ sql: 't."isQuality" = FALSE', values: [] }] : []),
    ...between('COALESCE(t."startedAt", t."receivedAt")', from, to),
    ...called.filters,
    ...visible.filters,
  ];
  // Text search comes last: it is the slowest.
  for (const { condition, byIds } of [...uploadFilters(filter), ...textFilter(filter, session.dialect)]) {
    const few = await byIds?.(session);
    if (few) scans.push(...scanBy(few));
    else filters.push(condition);
  }
  return { scans, filters, idRange: (id) => withinDays('calls', from, to, id) };
}

function visibleTo({ projects, project }: CallFilter): SqlCondition[] {
  return [...oneOf('projectId', projects), ...equal('projectId', project)];
}

/** By ids: a scan from the newest call would pass all other calls. Hashes are hexadecimal, so `g` sorts after all. */
function ofCaller(beginning: string): SqlCondition {
  return {
    sql: 't."id" IN (SELECT k."id" FROM "calls" k WHERE k."callerKey" >= ? AND k."callerKey" < ?)',
    values: [beginning, `${beginning}g`],
  };
}

/** Only calls of its project can lack an upload to a destination. */
function inProjectOf(destination: string): SqlCondition {
  return {
    sql: 't."projectId" = (SELECT s."projectId" FROM "destination_state" s WHERE s."destination" = ?)',
    values: [destination],
  };
}

/** A call has at most one conversion per goal, and the conversions' index ends in the call's id. */
function withGoal(goal: string): IndexScan {
  const met = { sql: 'c."goal" = ? AND c."revokedAt" IS NULL', values: [goal] };
  return { branches: [met], otherTable: { table: '"conversions" c', id: 'c."callId"' } };
}

/** A condition that has to be checked on each row. */
interface CallRowFilter {
  readonly condition: RowFilter;
  /** The same condition as ids of the matching calls; null where there are many. */
  readonly byIds?: (session: SqlExecutor) => Promise<SqlCondition | null>;
}

function textFilter(filter: CallFilter, dialect: SqlDialect): CallRowFilter[] {
  const { q } = filter;
  return q === undefined ? [] : [{ condition: containsText(q, dialect), byIds: byExactId(q, visibleTo(filter)) }];
}

function uploadFilters({ destination, state }: CallFilter): CallRowFilter[] {
  if (destination === undefined && state === undefined) return [];
  const atDestination = destination === undefined ? [] : ['u."destination" = ?'];
  const inState = state === undefined || state === 'none' ? [] : [inUploadState('u', state).sql];
  const values = destination === undefined ? [] : [destination];
  const uploads = { sql: [...atDestination, ...inState].join(' AND ') || 'TRUE', values };
  // `callId` must drive the search: a destination has far more uploads than a call has.
  const rest = residual([uploads]);
  const not = state === 'none' ? 'NOT ' : '';
  const ofId = (id: string): SqlCondition => ({
    sql: `${not}${existsByRow(`FROM "uploads" u WHERE u."callId" = ${id} AND ${rest.sql}`)}`,
    values,
  });
  const condition = { ...ofId('t."id"'), ofId };
  return [state === 'none' ? { condition } : { condition, byIds: (session) => callsWith(session, uploads) }];
}

/** Up to this many calls are selected by id instead of by a search. */
const MAX_NAMED_CALLS = 2000;

/** The calls with such an upload; null where there are many. */
async function callsWith(session: SqlExecutor, { sql, values }: SqlCondition): Promise<SqlCondition | null> {
  const few = `SELECT u."callId" FROM "uploads" u WHERE ${sql} LIMIT ${MAX_NAMED_CALLS + 1}`;
  const [row] = await session.all<{ count: unknown }>(`SELECT COUNT(*) AS "count" FROM (${few}) AS few`, values);
  if (Number(row?.count) > MAX_NAMED_CALLS) return null;
  const calls = `SELECT u."callId" FROM "uploads" u WHERE ${sql}`;
  // An array keeps PostgreSQL on the index of the ids: with IN it reads every one of these calls, to sort them.
  return { sql: session.dialect === 'postgres' ? `t."id" = ANY(ARRAY(${calls}))` : `t."id" IN (${calls})`, values };
}
