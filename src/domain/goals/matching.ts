import type { Call } from '../calls/call.js';
import { memoised } from '../memoised.js';
import type { Exclusion } from './goal.js';

/**
 * Three-valued logic (Kleene): a condition holds, does not hold, or (null) is unknown because the call does not carry the value.
 */
export type Truth = boolean | null;

/** Kleene conjunction: one false decides, even if others are unknown. */
export function conjunction(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

/** Kleene disjunction: at least one must hold. An empty list is false. */
export function disjunction(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(null) ? null : false;
}

/** Kleene negation: the negation of unknown is unknown, so an absent flag is not false. */
export function negation(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

/** Whether one condition holds, and the call's value; null: the call does not carry it. */
export interface ConditionResult {
  readonly truth: Truth;
  readonly found: unknown;
}

export const UNKNOWN_RESULT: ConditionResult = { truth: null, found: null };

/** Tests a value that the call may not carry. */
export function checkKnown<T>(value: T | null, holds: (value: T) => boolean): ConditionResult {
  return value === null ? UNKNOWN_RESULT : { truth: holds(value), found: value };
}

/**
 * Whether all of `text` matches `pattern`; `*` stands for any characters, including none; letter case is ignored.
 *
 * Greedy search piece by piece instead of a regular expression, so that no input causes catastrophic backtracking.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...rest] = piecesOf(pattern);
  const whole = comparable(text);
  if (rest.length === 0) return whole === first;
  const last = rest.pop() ?? '';
  if (!whole.startsWith(first) || whole.length < first.length + last.length) return false;
  const end = whole.length - last.length;
  let at = first.length;
  for (const piece of rest) {
    const found = whole.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return whole.endsWith(last);
}

/** Memoised: a config has a few dozen patterns. */
const piecesOf = memoised((pattern: string): readonly string[] => comparable(pattern).split('*'), 1_000);

const ONLY_ASCII = /^[\0-\x7f]*$/;
/** More combining marks than this on one letter are no word; a normaliser sorts them in quadratic time. */
const MARKS_IN_EXCESS = /(\p{M}{30})\p{M}+/gu;

/** Unicode NFC of Stream-Safe Text (Unicode Standard Annex 15, section 13): й may be one character or two. */
function comparable(text: string): string {
  return ONLY_ASCII.test(text) ? text.toLowerCase() : text.replace(MARKS_IN_EXCESS, '$1').normalize('NFC').toLowerCase();
}

/** Whether the call's caller or tracking number is on the project's exclusion list. A missing number is on no list. */
export function isExcluded(exclusion: Exclusion, call: Pick<Call, 'callerNumber' | 'trackingNumber'>): boolean {
  return onList(exclusion.callers, call.callerNumber) || onList(exclusion.trackingNumbers, call.trackingNumber);
}

function onList(patterns: readonly string[], number: string | null): boolean {
  return number !== null && patterns.some((pattern) => matchesPattern(pattern, number));
}
