import type { CallFacts } from '../calls/call.js';
import { SECOND, wholeSecond, type Instant } from '../time/instant.js';

const LAST_SECOND_OF_A_MINUTE = 59 * SECOND;

/**
 * When a conversion occurred, in whole seconds: the call's start. A start given to the minute counts as its last second, else a
 * visitor who landed and called within the same minute would seem to have called before the visit. Never later than one
 * second before the first receipt came, and never before the reported start unless that lies in the future of the receipt.
 */
export function occurredAt(facts: CallFacts, receivedAt: Instant): Instant {
  const latest = receivedAt - SECOND;
  const start = facts.startedAt ?? startFromEnd(facts);
  if (start === null || start > receivedAt) return wholeSecond(latest);
  const meant = facts.startedAt !== null && facts.startedToMinute ? start + LAST_SECOND_OF_A_MINUTE : start;
  const moment = wholeSecond(Math.max(start, Math.min(meant, latest)));
  const next = moment + SECOND;
  return moment < start && next <= latest ? next : moment;
}

function startFromEnd(facts: CallFacts): Instant | null {
  if (facts.endedAt === null) return null;
  return facts.endedAt - ((facts.talkSeconds ?? 0) + (facts.waitSeconds ?? 0)) * SECOND;
}

/**
 * Moves a moment back a second at a time until no conversion with the same identifier has it: platforms would take the two
 * for one.
 */
export function latestFreeSecond(moment: Instant, taken: ReadonlySet<Instant>): Instant {
  let alone = moment;
  while (taken.has(alone)) alone -= SECOND;
  return alone;
}
