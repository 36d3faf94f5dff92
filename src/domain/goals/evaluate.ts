import { type Money, toMinorUnits } from '../money.js';
import { toIso } from '../time/instant.js';
import { previousCountedAt } from './caller-history.js';
import { type ConditionKey, evaluateCondition } from './conditions.js';
import { type FailedCondition, type Goal, type GoalSubject, type GoalVerdict, type When } from './goal.js';
import { conjunction, disjunction, negation, type Truth } from './matching.js';

/** The result of a rule; `failed` is its first condition, in written order, that is not met (false or unknown). */
interface WhenResult {
  readonly truth: Truth;
  readonly failed: FailedCondition | null;
}

/** Evaluates a rule on the call. All keys must hold; a rule without keys is met by every call. */
export function evaluateWhen(when: When, subject: GoalSubject): WhenResult {
  const results = keysOf(when).map((key) => checkKey(key, when, subject));
  return {
    truth: conjunction(results.map((result) => result.truth)),
    failed: results.find((result) => result.truth !== true)?.failed ?? null,
  };
}

function checkKey(key: keyof When, when: When, subject: GoalSubject): WhenResult {
  switch (key) {
    case 'any':
      return checkAny(when.any ?? [], subject);
    case 'all':
      return checkAll(when.all ?? [], subject);
    case 'not':
      return checkNot(when.not ?? {}, subject);
    default:
      return checkCondition(key, when, subject);
  }
}

function checkCondition<K extends ConditionKey>(key: K, when: When, subject: GoalSubject): WhenResult {
  const wanted = when[key];
  if (wanted === undefined) return { truth: true, failed: null };
  const { truth, found } = evaluateCondition(key, wanted, subject);
  return result(truth, { condition: key, wanted, found });
}

function checkAny(rules: readonly When[], subject: GoalSubject): WhenResult {
  const truth = disjunction(rules.map((rule) => evaluateWhen(rule, subject).truth));
  return result(truth, { condition: 'any', wanted: rules, found: rules.map((rule) => foundValues(rule, subject)) });
}

/** Reports the inner failed condition with its path: `all[1].minTalkSeconds`. */
function checkAll(rules: readonly When[], subject: GoalSubject): WhenResult {
  const results = rules.map((rule) => evaluateWhen(rule, subject));
  const first = results.findIndex((one) => one.truth !== true);
  const inner = results[first]?.failed ?? null;
  return {
    truth: conjunction(results.map((one) => one.truth)),
    failed: inner === null ? null : { ...inner, condition: `all[${first}].${inner.condition}` },
  };
}

function checkNot(rule: When, subject: GoalSubject): WhenResult {
  const truth = negation(evaluateWhen(rule, subject).truth);
  return result(truth, { condition: 'not', wanted: rule, found: foundValues(rule, subject) });
}

/** The call's value for every key of a rule. */
function foundValues(when: When, subject: GoalSubject): Readonly<Record<string, unknown>> {
  return Object.fromEntries(keysOf(when).map((key) => [key, foundFor(key, when, subject)]));
}

function foundFor(key: keyof When, when: When, subject: GoalSubject): unknown {
  if (key === 'any' || key === 'all') return (when[key] ?? []).map((rule) => foundValues(rule, subject));
  if (key === 'not') return foundValues(when.not ?? {}, subject);
  const wanted = when[key];
  return wanted === undefined ? null : evaluateCondition(key, wanted, subject).found;
}

function result(truth: Truth, failed: FailedCondition): WhenResult {
  return { truth, failed: truth === true ? null : failed };
}

function keysOf(when: When): readonly (keyof When)[] {
  return (Object.keys(when) as (keyof When)[]).filter((key) => when[key] !== undefined);
}

/**
 * Whether a call meets a goal and its value then, or the first condition that failed.
 *
 * Three-valued logic: a condition on something the call does not carry is not met, and neither is its negation. Exclusions,
 * marks and `holdMinutes` are applied elsewhere: this is the rule alone.
 */
export function evaluateGoal(goal: Goal, subject: GoalSubject): GoalVerdict {
  if (!isJudged(goal, subject.call))
    return { met: false, failed: { condition: 'phase', wanted: 'ended', found: subject.call.phase } };
  const { failed } = evaluateWhen(goal.when, subject);
  if (failed !== null) return { met: false, failed };
  const counted = previousCountedAt(goal, subject);
  if (counted !== null) {
    const found = `counted at ${toIso(counted)}`;
    return { met: false, failed: { condition: 'oncePerCallerDays', wanted: goal.oncePerCallerDays, found } };
  }
  return { met: true, money: goalValue(goal, subject) };
}

/** Whether a call is complete: it has ended, or its end is no longer waited for, and then its talk time is unknown. */
export function isJudged(
  { at }: Pick<Goal, 'at'>,
  { phase, warnings }: Pick<GoalSubject['call'], 'phase' | 'warnings'>,
): boolean {
  return at === 'start' || phase === 'ended' || warnings.includes('NEVER_ENDED');
}

/**
 * The value of a call that counts for the goal: what the vendor says of this call, if a `mapped` source reads it, else the
 * first match of `valueBy`, else `value`; null for a goal without one.
 */
export function goalValue(goal: Goal, subject: GoalSubject): Money | null {
  const { valueMinor, currency } = subject.call;
  if (valueMinor !== null && valueMinor > 0) return { minor: valueMinor, currency: currency ?? goal.currency };
  const match = goal.valueBy.find((one) => evaluateWhen(one.when, subject).truth === true);
  const value = match?.value ?? goal.value;
  return value === null ? null : { minor: toMinorUnits(value), currency: goal.currency };
}
