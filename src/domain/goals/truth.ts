/** What is known about a statement: it holds, it does not, or (null) the call does not carry what would tell. */
export type Truth = boolean | null;

/** All must hold. One that is known not to hold decides, whatever is unknown beside it. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

/** At least one must hold. None at all means no. */
export function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(null) ? null : false;
}

/** The negation of the unknown is unknown: an absent flag is not false. */
export function notOf(truth: Truth): Truth {
  return truth === null ? null : !truth;
}
