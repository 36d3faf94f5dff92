import type { FailedCondition, GoalSubject, When } from '../goal.js';
import { type ConditionKey, find } from './conditions.js';
import { allOf, anyOf, notOf, type Truth } from './truth.js';

/** How a rule came out; `failed` is its first condition, in the order written, that is not met (false or unknown). */
export interface WhenResult {
  readonly truth: Truth;
  readonly failed: FailedCondition | null;
}

/** Puts a whole rule to the call. All keys must hold; a rule without keys is met by every call. */
export function checkWhen(when: When, subject: GoalSubject): WhenResult {
  const results = keysOf(when).map((key) => checkKey(key, when, subject));
  return {
    truth: allOf(results.map((result) => result.truth)),
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
  const { truth, found } = find(key, wanted, subject);
  return result(truth, { condition: key, wanted, found });
}

function checkAny(rules: readonly When[], subject: GoalSubject): WhenResult {
  const truth = anyOf(rules.map((rule) => checkWhen(rule, subject).truth));
  return result(truth, { condition: 'any', wanted: rules, found: rules.map((rule) => findings(rule, subject)) });
}

/** The failed condition is the inner one, with its place: `all[1].minTalkSeconds`. */
function checkAll(rules: readonly When[], subject: GoalSubject): WhenResult {
  const results = rules.map((rule) => checkWhen(rule, subject));
  const first = results.findIndex((one) => one.truth !== true);
  const inner = results[first]?.failed ?? null;
  return {
    truth: allOf(results.map((one) => one.truth)),
    failed: inner === null ? null : { ...inner, condition: `all[${first}].${inner.condition}` },
  };
}

function checkNot(rule: When, subject: GoalSubject): WhenResult {
  const truth = notOf(checkWhen(rule, subject).truth);
  return result(truth, { condition: 'not', wanted: rule, found: findings(rule, subject) });
}

/** What the call had for every key of a rule. */
function findings(when: When, subject: GoalSubject): Readonly<Record<string, unknown>> {
  return Object.fromEntries(keysOf(when).map((key) => [key, foundFor(key, when, subject)]));
}

function foundFor(key: keyof When, when: When, subject: GoalSubject): unknown {
  if (key === 'any' || key === 'all') return (when[key] ?? []).map((rule) => findings(rule, subject));
  if (key === 'not') return findings(when.not ?? {}, subject);
  const wanted = when[key];
  return wanted === undefined ? null : find(key, wanted, subject).found;
}

function result(truth: Truth, failed: FailedCondition): WhenResult {
  return { truth, failed: truth === true ? null : failed };
}

function keysOf(when: When): readonly (keyof When)[] {
  return (Object.keys(when) as (keyof When)[]).filter((key) => when[key] !== undefined);
}
