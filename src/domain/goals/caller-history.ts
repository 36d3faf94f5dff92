import type { CallFacts } from '../calls/call.js';
import { DAY, type Instant, SECOND, toIso, wholeSecond } from '../time/instant.js';
import type { Goal, GoalSubject, When } from './goal.js';
import { type ConditionResult, UNKNOWN_RESULT } from './matching.js';

/** No earlier call by this caller within the given days before this one. An anonymous caller is unknown, not unique. */
export function checkUniqueWithin(days: number, subject: GoalSubject): ConditionResult {
  if (subject.earlierCalls === null) return UNKNOWN_RESULT;
  const last = latest(within(subject.earlierCalls, days, momentOf(subject)));
  return last === null ? { truth: true, found: 'no earlier call' } : { truth: false, found: `a call at ${toIso(last)}` };
}

/** Which call of this caller it is, 1 for the first. */
export function checkCallNumber(wanted: NonNullable<When['callNumber']>, subject: GoalSubject): ConditionResult {
  if (subject.earlierCalls === null) return UNKNOWN_RESULT;
  const moment = momentOf(subject);
  const number = subject.earlierCalls.filter((at) => at <= moment).length + 1;
  return { truth: number >= (wanted.min ?? 1) && number <= (wanted.max ?? Infinity), found: number };
}

/**
 * The latest conversion by which this caller has already counted for the goal; null when the call may count. Looks both before
 * and after the call: a call reported late must not count a second time within the days.
 *
 * Unknown callers are not limited, because a conversion lost to a hidden number is lost for good.
 */
export function previousCountedAt(goal: Goal, subject: GoalSubject): Instant | null {
  if (goal.oncePerCallerDays === null || subject.otherConversions === null) return null;
  const nearest = goal.oncePerCallerDays * DAY;
  return latest(subject.otherConversions.filter((at) => Math.abs(at - momentOf(subject)) < nearest));
}

/** The first receipt stands in for a start that never came. */
function momentOf({ call }: GoalSubject): Instant {
  return call.startedAt ?? call.receivedAt;
}

function within(instants: readonly Instant[], days: number, moment: Instant): readonly Instant[] {
  return instants.filter((at) => at <= moment && at > moment - days * DAY);
}

function latest(instants: readonly Instant[]): Instant | null {
  return instants.reduce<Instant | null>((last, at) => (last === null || at > last ? at : last), null);
}

const LAST_SECOND_OF_A_MINUTE = 59 * SECOND;

/**
 * When a conversion occurred, in whole seconds: the call's start. A start given to the minute counts as the minute's last second,
 * otherwise a visitor who landed and called within the same minute would seem to have called before the visit. Never later than
 * one second before the first receipt, and never before the reported start unless that is after the receipt.
 */
export function occurredAt(facts: CallFacts, receivedAt: Instant): Instant {
  const latest = receivedAt - SECOND;
  const start = facts.startedAt ?? startFromEnd(facts);
  if (start === null || start > receivedAt) return wholeSecond(latest);
  const assumedStart = facts.startedAt !== null && facts.startedToMinute ? start + LAST_SECOND_OF_A_MINUTE : start;
  const moment = wholeSecond(Math.max(start, Math.min(assumedStart, latest)));
  const next = moment + SECOND;
  return moment < start && next <= latest ? next : moment;
}

function startFromEnd(facts: CallFacts): Instant | null {
  if (facts.endedAt === null) return null;
  return facts.endedAt - ((facts.talkSeconds ?? 0) + (facts.waitSeconds ?? 0)) * SECOND;
}

/**
 * Moves a moment back second by second until no conversion with the same identifier has it: platforms would take the two for
 * copies.
 */
export function latestFreeSecond(moment: Instant, taken: ReadonlySet<Instant>): Instant {
  let second = moment;
  while (taken.has(second)) second -= SECOND;
  return second;
}
