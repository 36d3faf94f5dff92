/**
 * Three-valued logic (Kleene): a condition holds, does not hold, or (null) is unknown because the call does not carry the value.
 */
export type Truth = boolean | null;

/** All must hold. One that does not hold decides, even if others are unknown. */
export function conjunction(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

/** At least one must hold. An empty list is false. */
export function disjunction(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(null) ? null : false;
}

/** The negation of the unknown is unknown: an absent flag is not false. */
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
