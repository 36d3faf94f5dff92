import type { FailedCondition } from '../goal.js';
import { maskPhone } from '../mask.js';

/** A whole number has at least as many digits; what is shorter is a prefix and names nobody. */
const DIGITS_OF_A_NUMBER = 8;

/** A failed condition for people who may not see a whole number. */
export function shownFailure({ condition, wanted, found }: FailedCondition): FailedCondition {
  const shown = /(^|\.)callerNumbers$/.test(condition) ? masked(wanted) : withMaskedCallers(wanted);
  return { condition, wanted: shown ?? null, found: found ?? null };
}

/** A rule may name whole numbers; that it failed on one would tell who called. */
export function withMaskedCallers(wanted: unknown): unknown {
  if (Array.isArray(wanted)) return wanted.map(withMaskedCallers);
  if (typeof wanted !== 'object' || wanted === null) return wanted;
  return Object.fromEntries(
    Object.entries(wanted).map(([key, value]) => [key, key === 'callerNumbers' ? masked(value) : withMaskedCallers(value)]),
  );
}

export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  const isNumber = typeof value === 'string' && value.replace(/\D/g, '').length >= DIGITS_OF_A_NUMBER;
  return isNumber ? maskPhone(value) : value;
}
