import { toE164 } from './identifiers.js';

/**
 * Digits at either end that `maskPhone` shows of a whole number and of a short one (eight to eleven characters with the
 * plus).
 */
export const SHOWN_DIGITS = { whole: { minLength: 12, head: 4, tail: 4 }, short: { minLength: 8, head: 1, tail: 2 } } as const;

/** A search by caller number. */
export type PhoneSearch =
  /** A number in any spelling, or more trailing digits than the mask shows: reveals who called. */
  | { readonly kind: 'number'; readonly digits: string; readonly e164: string | null }
  /** Only digits that the mask shows, of numbers whose mask shows them: reveals no more than the list does. */
  | { readonly kind: 'masked'; readonly head: string; readonly tail: string };

/**
 * Reads `4567` (last digits), `+7916` (first digits) and `+7916***4567` (both, as lists show it) as a search by masked
 * digits, and anything with more digits as a number. Null if there are no digits.
 */
export function toPhoneSearch(text: string): PhoneSearch | null {
  const digits = text.replace(/\D/g, '');
  if (digits === '') return null;
  const [before, ...after] = text.includes('*') ? text.split(/\*+/) : text.trim().startsWith('+') ? [text, ''] : ['', text];
  const [head, tail] = [digitsOf(before ?? ''), after.map(digitsOf).join('')];
  const { whole } = SHOWN_DIGITS;
  if (head.length <= whole.head && tail.length <= whole.tail) return { kind: 'masked', head, tail };
  return { kind: 'number', digits, e164: toE164(text) };
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
