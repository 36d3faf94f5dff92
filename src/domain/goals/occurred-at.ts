import type { CallFacts } from '../calls/call.js';
import { SECOND, wholeSecond, type Instant } from '../time/instant.js';

const LAST_SECOND_OF_A_MINUTE = 59 * SECOND;

/**
 * When a conversion occurred, in whole seconds: the call's start. A start given to the minute becomes that minute's last
 * second; otherwise a visitor who landed and called within one minute would seem to have called before the visit. At most one
 * second before the first receipt, and not before the reported start unless that is after the receipt.
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

/**
 * When a conversion occurred whose mark names its own moment, such as the sale: never before the call, never in the future.
 *
 * @param callMoment result of `occurredAt`
 */
export function markedOccurredAt(happenedAt: Instant, callMoment: Instant, now: Instant): Instant {
  return Math.max(callMoment, wholeSecond(Math.min(happenedAt, now - SECOND)));
}

function startFromEnd(facts: CallFacts): Instant | null {
  if (facts.endedAt === null) return null;
  return facts.endedAt - ((facts.talkSeconds ?? 0) + (facts.waitSeconds ?? 0)) * SECOND;
}

/**
 * Disjoint-set forest with path compression: the seconds taken by conversions that share one identifier. A run of taken
 * seconds is skipped at once, so that many calls in one second cost no more each than a few.
 */
export class TakenSeconds {
  private readonly next = new Map<Instant, Instant>();

  take(second: Instant): void {
    if (!this.next.has(second)) this.next.set(second, second - SECOND);
  }

  /** The latest free second that is not after the moment. */
  latestFree(moment: Instant): Instant {
    let free = moment;
    for (let next = this.next.get(free); next !== undefined; next = this.next.get(free)) free = next;
    for (let at = moment; at !== free;) {
      const next = this.next.get(at) ?? free;
      this.next.set(at, free);
      at = next;
    }
    return free;
  }
}

/**
 * Moves a moment back second by second until no conversion with one of the same identifiers has it: platforms would treat the
 * two as copies.
 */
export function latestFreeSecond(moment: Instant, taken: readonly TakenSeconds[]): Instant {
  let second = moment;
  for (;;) {
    const free = taken.reduce((at, one) => Math.min(at, one.latestFree(at)), second);
    if (free === second) return second;
    second = free;
  }
}
