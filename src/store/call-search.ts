import type { Condition } from './lists.js';

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
export function holding(text: string): Condition[] {
  const haystack = `LOWER(${SEARCHED.map((column) => `COALESCE(t."${column}", '')`).join(` || '${BETWEEN}' || `)})`;
  const patterns = [...new Set(caseForms(text).map(latinLowered))].map(
    (form) => `%${form.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`,
  );
  return [{ sql: patterns.map(() => `${haystack} LIKE ? ESCAPE '\\'`).join(' OR '), values: patterns }];
}

function caseForms(text: string): string[] {
  const lower = text.toLowerCase();
  return [text, lower, text.toUpperCase(), lower.slice(0, 1).toUpperCase() + lower.slice(1)];
}

function latinLowered(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The whole number in any spelling (as E.164), or its last digits. */
export function calledBy(digits: string, e164: string | null): Condition[] {
  const tail = { sql: 't."callerNumber" LIKE ?', values: [`%${digits}`] };
  return e164 === null ? [tail] : [{ sql: `t."callerNumber" = ? OR ${tail.sql}`, values: [e164, ...tail.values] }];
}
