/** What is known about a statement: it holds, it does not, or (null) the call does not carry what would tell. */
export type Truth = boolean | null;

/** All must hold. One that is known not to hold decides, whatever is unknown beside it. */
export function conjunction(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

/** At least one must hold. None at all means no. */
export function disjunction(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(null) ? null : false;
}

/** The negation of the unknown is unknown: an absent flag is not false. */
export function negation(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

/** Whether one condition holds, and what the call had; null: the call does not carry it. */
export interface ConditionResult {
  readonly truth: Truth;
  readonly found: unknown;
}

export const UNKNOWN_RESULT: ConditionResult = { truth: null, found: null };

/** Asks something of a value that the call may not carry. */
export function checkKnown<T>(value: T | null, holds: (value: T) => boolean): ConditionResult {
  return value === null ? UNKNOWN_RESULT : { truth: holds(value), found: value };
}
