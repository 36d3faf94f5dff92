import type { Call } from '../calls/call.js';
import type { Exclusion } from './goal.js';

/**
 * Whether the whole of `text` matches `pattern`; `*` stands for any characters, including none; letter case is ignored.
 *
 * Greedy search piece by piece, without a regular expression, so that no input causes catastrophic backtracking.
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

/** Unicode NFC: й may be one character or two. */
function comparable(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Whether the call's caller or tracking number is on the project's exclusion list. A missing number is on no list. */
export function isExcluded(exclusion: Exclusion, call: Pick<Call, 'callerNumber' | 'trackingNumber'>): boolean {
  return onList(exclusion.callers, call.callerNumber) || onList(exclusion.trackingNumbers, call.trackingNumber);
}

function onList(patterns: readonly string[], number: string | null): boolean {
  return number !== null && patterns.some((pattern) => matchesPattern(pattern, number));
}
