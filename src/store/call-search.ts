import type { Condition } from './lists.js';
import type { Session } from './session.js';
import { along, besides, type Search } from './walks.js';

const SEARCHED = [
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

/** What no text in these columns holds, so that nothing is found across two of them. */
const BETWEEN = '\u0001';

/**
 * Calls that hold the text anywhere in what is not personal.
 *
 * Neither SQLite nor PostgreSQL with the C locale knows the case of Cyrillic letters, so the usual ways to write the text are
 * looked for side by side; Latin letters are compared in lower case.
 */
export function holding(text: string): Condition {
  const haystack = `LOWER(${SEARCHED.map((column) => `COALESCE(t."${column}", '')`).join(` || '${BETWEEN}' || `)})`;
  const patterns = [...new Set(caseForms(text).map(latinLowered))].map(
    (form) => `%${form.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`,
  );
  return { sql: patterns.map(() => `${haystack} LIKE ? ESCAPE '\\'`).join(' OR '), values: patterns };
}

/** Ids that have an index: one that somebody copied from elsewhere finds its calls however old they are. */
const EXACT = ['callId', 'gaCid', 'yaCid'] as const;

/** The calls that have exactly this id; null where none has that may be seen: what others' calls hold changes nothing. */
export function byExactId(text: string, seen: readonly Condition[]): (session: Session) => Promise<Condition | null> {
  const more = seen.length === 0 ? { sql: 'TRUE', values: [] } : besides(seen);
  const values = [text, ...more.values];
  return async (session) => {
    for (const column of EXACT) {
      const found = await session.all(`SELECT 1 FROM "calls" t WHERE t."${column}" = ? AND ${more.sql} LIMIT 1`, values);
      if (found.length > 0) return { sql: `t."${column}" = ?`, values: [text] };
    }
    return null;
  };
}

function caseForms(text: string): string[] {
  const lower = text.toLowerCase();
  return [text, lower, text.toUpperCase(), lower.slice(0, 1).toUpperCase() + lower.slice(1)];
}

function latinLowered(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** An index holds the last three digits: a search by a tail looks at one number in a thousand, and for a shorter tail at each call. */
const INDEXED_DIGITS = 3;

/** The whole number in any spelling (as E.164), or its last digits. */
export function calledBy(digits: string, e164: string | null): Pick<Search, 'walks' | 'looks'> {
  const like = { sql: 't."callerNumber" LIKE ?', values: [`%${digits}`] };
  if (digits.length < INDEXED_DIGITS) return { walks: [], looks: [like] };
  const sql = `t."callerNumber" IS NOT NULL AND SUBSTR(t."callerNumber", LENGTH(t."callerNumber") - ${INDEXED_DIGITS - 1}) = ?`;
  // Any spelling of a number ends as the number does.
  const tail = { sql, values: [(e164 ?? digits).slice(-INDEXED_DIGITS)] };
  const number = e164 === null ? like : { sql: `t."callerNumber" = ? OR ${like.sql}`, values: [e164, ...like.values] };
  return { walks: along(tail), looks: digits.length === INDEXED_DIGITS ? [] : [number] };
}
