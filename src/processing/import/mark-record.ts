import { isAbsent } from '../../domain/calls/encoded-text.js';
import { jsonValueText, membersOf, parseLosslessJson } from '../../domain/lossless-json.js';
import type { Reason } from '../../domain/reason.js';
import { parseDate } from '../../domain/time/date-parsing.js';
import { readBoolean } from '../../sources/parameter-reader.js';
import type { MarkRequest } from '../marks/mark.js';

type ReadPart<T> = (text: string, timezone: string) => T | null;

const MAX_NOTE_LENGTH = 1000;
const MAX_LENGTH = 255;

/** How each part of a mark is read from a file; null for what cannot be read. */
const PARTS: { readonly [K in keyof MarkRequest]-?: ReadPart<NonNullable<MarkRequest[K]>> } = {
  callId: shortText,
  phone: shortText,
  at: (text, timezone) => parseDate(text, { timezone, zMeans: 'utc' })?.instant ?? null,
  yaCid: shortText,
  gaCid: shortText,
  clickId: shortText,
  dealId: shortText,
  happenedAt: (text, timezone) => parseDate(text, { timezone, zMeans: 'utc' })?.instant ?? null,
  source: shortText,
  project: shortText,
  goal: shortText,
  value: readAmount,
  currency: (text) => (/^[a-z]{3}$/i.test(text) ? text.toUpperCase() : null),
  note: (text) => (text.length <= MAX_NOTE_LENGTH ? text : null),
  remove: readBoolean,
  label: (text) => (text === 'spam' || text === 'test' ? text : null),
};
const NAMES = new Map(Object.keys(PARTS).map((name) => [name.toLowerCase(), name as keyof MarkRequest]));

/**
 * Reads a mark from one line of a file. Letter case of names is ignored; empty values are absent. An unknown name is an error:
 * otherwise a misspelt `value` would go unnoticed.
 *
 * @param json an object, as written
 * @param timezone of moments without a zone
 */
export function readMark(json: string, timezone: string): MarkRequest | { readonly reason: Reason } {
  const mark: Record<string, unknown> = {};
  for (const [name, value] of membersOf(parseLosslessJson(json))) {
    const text = jsonValueText(value).replaceAll('\0', '').trim();
    const known = NAMES.get(name.trim().toLowerCase());
    if (known === undefined) return { reason: { code: 'LINE_FIELD_UNKNOWN', detail: [...NAMES.values()].join(', ') } };
    if (isAbsent(text)) continue;
    const read = PARTS[known](text, timezone);
    if (read === null) return { reason: { code: 'LINE_FIELD_INVALID', detail: known } };
    mark[known] = read;
  }
  return mark;
}

/** Without the apostrophe by which our files for spreadsheets keep an id or a number as text. */
function shortText(text: string): string | null {
  const bare = /^'[\d=+\-@]/.test(text) ? text.slice(1) : text;
  return bare.length <= MAX_LENGTH ? bare : null;
}

/** In the currency's units, as people write it: `42000`, `42 000,50`. */
function readAmount(text: string): number | null {
  const digits = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  return /^\d{1,12}(\.\d{1,2})?$/.test(digits) ? Number(digits) : null;
}
