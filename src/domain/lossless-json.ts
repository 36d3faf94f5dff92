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
