import { isLosslessNumber, type LosslessNumber, parse, stringify } from 'lossless-json';
import { isAbsent, MOST_PARAMETERS } from './calls/encoded-text.js';

/** A JSON value that keeps a number's digits: an id of 17 digits does not survive a JS number. */
export type JsonValue = string | boolean | null | LosslessNumber | readonly JsonValue[] | JsonMembers;
export interface JsonMembers {
  readonly [name: string]: JsonValue;
}

/**
 * Undefined for text that is not JSON, or nested deeper than the stack allows. For a repeated name the first non-empty value
 * counts.
 */
export function parseLosslessJson(text: string): JsonValue | undefined {
  return tryParse(() =>
    parse(text, undefined, {
      onDuplicateKey: ({ oldValue, newValue }) => (saysNothing(oldValue) ? newValue : oldValue),
    }),
  ) as JsonValue | undefined;
}

function saysNothing(value: unknown): boolean {
  return value === null || (typeof value === 'string' && isAbsent(value));
}

/** Whole numbers of this length may not fit a JS number. */
const LONG_NUMBER = /^-?\d{16,}$/;

/**
 * Plain data in which whole numbers of 16 digits and more are text, digit for digit: platforms' ids are int64.
 *
 * @returns undefined for text that is not JSON
 */
export function parseJsonKeepingIds(text: string): unknown {
  return tryParse(() =>
    parse(text, undefined, {
      parseNumber: (digits) => (LONG_NUMBER.test(digits) ? digits : Number(digits)),
      onDuplicateKey: ({ newValue }) => newValue,
    }),
  );
}

function tryParse(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    // The parser is recursive: a hundred thousand brackets end it with a RangeError.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** One member of a flat object: a name and a text without control-character escapes, a number or a literal. */
const QUOTED = String.raw`"((?:[^"\\\p{Cc}]|\\.)*)"`;
const BARE = String.raw`(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)`;
const FLAT_MEMBER = new RegExp(String.raw`\s*${QUOTED}\s*:\s*(?:${QUOTED}|${BARE})\s*([,}])`, 'uy');

/** Null for the word `null`. */
export type FlatMember = readonly [name: string, value: string | null];

/**
 * The members of a flat JSON object in one pass, each as text with every digit: nearly all bodies are flat, and lossless
 * parsing took a sixth of an import's time (2026-11-30). After one more than `MOST_PARAMETERS` the rest is not read.
 *
 * @returns null for anything else, broken JSON included: `parseLosslessJson` tells which
 */
export function flatJsonTexts(text: string): FlatMember[] | null {
  const members: FlatMember[] = [];
  const start = text.indexOf('{');
  if (start < 0 || text.slice(0, start).trim() !== '') return null;
  for (let at = start + 1; ;) {
    FLAT_MEMBER.lastIndex = at;
    const match = FLAT_MEMBER.exec(text);
    if (match === null) return null;
    const [whole, name = '', quoted, bare, mark] = match;
    const key = unescapedText(name);
    const value = quoted === undefined ? (bare ?? '') : unescapedText(quoted);
    if (key === null || value === null) return null;
    members.push([key, bare === 'null' ? null : value]);
    at += whole.length;
    if (members.length > MOST_PARAMETERS) return members;
    if (mark === '}') return text.slice(at).trim() === '' ? members : null;
  }
}

function unescapedText(quoted: string): string | null {
  return quoted.includes('\\') ? ((tryParse(() => JSON.parse(`"${quoted}"`)) as string | undefined) ?? null) : quoted;
}

/** The members of an object; none of anything else. */
export function membersOf(value: JsonValue | undefined): readonly (readonly [name: string, value: JsonValue])[] {
  return isMembers(value) ? Object.entries(value) : [];
}

export function isMembers(value: JsonValue | undefined): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

/** A value as text: a string's content, a number's digits, a list or an object as JSON. */
export function jsonValueText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (isLosslessNumber(value)) return value.value;
  return typeof value === 'object' ? toLosslessJson(value) : String(value);
}

/** Serialises with every digit. Returns an empty text for what is nested too deeply. */
export function toLosslessJson(value: JsonValue): string {
  try {
    return stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof RangeError) return 'null';
    throw error;
  }
}
