import type { Call } from '../calls/call.js';
import type { Exclusion } from './goal.js';

/**
 * Whether `text` fits `pattern` as a whole; `*` stands for any characters, none included; letter case is ignored.
 *
 * Searches piece by piece without a regular expression, so that no pattern and no text can make it slow.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...rest] = comparable(pattern).split('*');
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

/** A й typed as one character and as two is the same letter to a reader. */
function comparable(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Whether the call's caller or tracking number is on the project's list. A number the call does not carry is on no list. */
export function isExcluded(exclusion: Exclusion, call: Pick<Call, 'callerNumber' | 'trackingNumber'>): boolean {
  return onList(exclusion.callers, call.callerNumber) || onList(exclusion.trackingNumbers, call.trackingNumber);
}

function onList(patterns: readonly string[], number: string | null): boolean {
  return number !== null && patterns.some((pattern) => matchesPattern(pattern, number));
}
