import { isLosslessNumber, type LosslessNumber, parse, stringify } from 'lossless-json';
import { isAbsent } from './calls/encoded-text.js';

/** A value out of JSON whose numbers are the digits that were written: an id of 17 digits does not survive a JS number. */
export type JsonValue = string | boolean | null | LosslessNumber | readonly JsonValue[] | JsonMembers;
export interface JsonMembers {
  readonly [name: string]: JsonValue;
}

/**
 * Undefined for text that is no JSON, or nested deeper than the stack allows. Of a repeated name the first value that says
 * anything counts.
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

/** Whole numbers of so many digits may be beyond what a JS number holds. */
const LONG_NUMBER = /^-?\d{16,}$/;

/**
 * Plain data in which whole numbers of 16 digits and more are text, digit for digit: ids of platforms are int64.
 *
 * @returns undefined for text that is no JSON
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

/** One member of a flat object: a name, and a text without escapes for control characters, a number or a word. */
const QUOTED = String.raw`"((?:[^"\\\p{Cc}]|\\.)*)"`;
const BARE = String.raw`(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)`;
const FLAT_MEMBER = new RegExp(String.raw`\s*${QUOTED}\s*:\s*(?:${QUOTED}|${BARE})\s*([,}])`, 'uy');

/** Null for the word `null`. */
export type FlatMember = readonly [name: string, value: string | null];

/**
 * The members of a flat JSON object in one pass, each as text and with every digit: nearly all bodies are flat, and parsing them
 * without loss took a sixth of the time of an import (2026-11-30).
 *
 * @returns null for anything else, broken JSON included: `parseLosslessJson` says what it is
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

/** JSON again, with every digit. What is nested too deeply to be written says nothing. */
export function toLosslessJson(value: JsonValue): string {
  try {
    return stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof RangeError) return 'null';
    throw error;
  }
}
