import { CALL_GOAL, type Goal, type GoalSubject, type GoalVerdict } from '../goal.js';
import { toIso } from '../instant.js';
import { type Money, toMinor } from '../money.js';
import { countedAlready } from './caller-history.js';
import { checkWhen } from './when.js';

/**
 * Whether a call meets a goal and what it is then worth, or the first condition that failed.
 *
 * A condition on something the call does not carry is neither met nor its opposite: `not` of it fails too. Exclusions, marks and
 * `holdMinutes` are the caller's business: this is the rule alone.
 */
export function evaluateGoal(goal: Goal, subject: GoalSubject): GoalVerdict {
  const { phase } = subject.call;
  if (goal.id === CALL_GOAL.id && phase !== 'ended')
    return { met: false, failed: { condition: 'phase', wanted: 'ended', found: phase } };
  const { failed } = checkWhen(goal.when, subject);
  if (failed !== null) return { met: false, failed };
  const counted = countedAlready(goal, subject);
  if (counted !== null) {
    const found = `counted at ${toIso(counted)}`;
    return { met: false, failed: { condition: 'oncePerCallerDays', wanted: goal.oncePerCallerDays, found } };
  }
  return { met: true, money: worthOf(goal, subject) };
}

/** What a call that counts for the goal is worth: the first match of `valueBy` wins, else `value`; null for a goal without one. */
export function worthOf(goal: Goal, subject: GoalSubject): Money | null {
  const match = goal.valueBy.find((one) => checkWhen(one.when, subject).truth === true);
  const value = match?.value ?? goal.value;
  return value === null ? null : { minor: toMinor(value), currency: goal.currency };
}
