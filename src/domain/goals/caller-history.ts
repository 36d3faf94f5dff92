import { DAY, type Instant, toIso } from '../time/instant.js';
import type { Goal, GoalSubject, When } from './goal.js';
import { type ConditionResult, UNKNOWN_RESULT } from './matching.js';

/** Whether this caller made no earlier call within the given days. An anonymous caller is unknown, not unique. */
export function checkUniqueWithin(days: number, subject: GoalSubject): ConditionResult {
  if (subject.earlierCalls === null) return UNKNOWN_RESULT;
  const moment = momentOf(subject);
  const last = subject.earlierCalls[countUntil(subject.earlierCalls, moment) - 1];
  return last === undefined || last <= moment - days * DAY
    ? { truth: true, found: 'no earlier call' }
    : { truth: false, found: `a call at ${toIso(last)}` };
}

/** The ordinal of this call among the caller's calls, 1 for the first. */
export function checkCallNumber(wanted: NonNullable<When['callNumber']>, subject: GoalSubject): ConditionResult {
  if (subject.earlierCalls === null) return UNKNOWN_RESULT;
  const number = countUntil(subject.earlierCalls, momentOf(subject)) + 1;
  return { truth: number >= (wanted.min ?? 1) && number <= (wanted.max ?? Infinity), found: number };
}

/**
 * The latest conversion by which this caller already counts for the goal; null when the call may count. Looks both before and
 * after the call: a call reported late must not count a second time within the days.
 *
 * Unknown callers are not limited, because a conversion lost to a hidden number is lost for good.
 */
export function previousCountedAt(goal: Goal, subject: GoalSubject): Instant | null {
  if (goal.oncePerCallerDays === null || subject.otherConversions === null) return null;
  const nearest = goal.oncePerCallerDays * DAY;
  return latest(subject.otherConversions.filter((at) => Math.abs(at - momentOf(subject)) < nearest));
}

/** The first receipt stands in for a missing start. */
function momentOf({ call }: GoalSubject): Instant {
  return call.startedAt ?? call.receivedAt;
}

/** Binary search: how many of the ascending instants are not after the moment. A caller may have ten thousand calls. */
function countUntil(instants: readonly Instant[], moment: Instant): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instants[middle] ?? Infinity) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function latest(instants: readonly Instant[]): Instant | null {
  return instants.reduce<Instant | null>((last, at) => (last === null || at > last ? at : last), null);
}
