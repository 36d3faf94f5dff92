import type { ReasonCode } from '../reason.js';
import { agreedLateness, agreedZoneShift, latenessOf, zoneShift } from '../time/date-parsing.js';
import { HOUR, type Instant, MINUTE, SECOND } from '../time/instant.js';
import type { CallEvent } from './call.js';

/** Normal clock difference between a vendor and us. */
const TOLERANCE_MS = 5 * MINUTE;
const HALF_HOUR = HOUR / 2;
const MOST_HOURS = 14;

/**
 * Clock skew of a webhook's times in hours, measured against its arrival: starts and ends are reported as they happen. If the
 * vendor reports no end, it is the start plus waiting and talk time. Positive: in the future by a multiple of half an hour, which
 * is impossible. Null if there is no time to compare.
 */
export function reportedShift(event: CallEvent, receivedAt: Instant): number | null {
  const { startedAt, endedAt } = event.facts;
  if (typeof endedAt === 'number') return wholeIfBehind(zoneShift(endedAt, receivedAt));
  if (typeof startedAt !== 'number') return null;
  const shift = isOfUnknownLength(event) ? 0 : zoneShift(endOf(event, startedAt), receivedAt);
  // No call starts after it was reported, however long it took.
  if (shift <= 0 && startedAt - receivedAt > TOLERANCE_MS) return hoursAhead(startedAt - receivedAt);
  // Without an end, a webhook about a call some hours ago is normal: a quality mark, a repetition.
  return Math.max(0, shift);
}

/**
 * What a webhook adds to the picture of its source's clock: hours ahead (positive) or behind (negative), 0 if it came in time;
 * null if it says nothing, because it came late by any other amount or the call's length is unknown.
 */
export function observedShift(event: CallEvent, receivedAt: Instant): number | null {
  const ahead = reportedShift(event, receivedAt);
  if (ahead === null || ahead > 0) return ahead;
  const { startedAt, endedAt } = event.facts;
  if (typeof endedAt === 'number') return latenessOf(endedAt, receivedAt);
  return typeof startedAt !== 'number' || isOfUnknownLength(event) ? null : latenessOf(endOf(event, startedAt), receivedAt);
}

function endOf({ phase, facts: { talkSeconds, waitSeconds } }: CallEvent, startedAt: Instant): Instant {
  return startedAt + (phase === 'ended' ? ((talkSeconds ?? 0) + (waitSeconds ?? 0)) * SECOND : 0);
}

function isOfUnknownLength({ phase, facts: { talkSeconds } }: CallEvent): boolean {
  return phase === 'ended' && typeof talkSeconds !== 'number';
}

/** A webhook that is half an hour late is nothing unusual. */
function wholeIfBehind(shift: number): number {
  return shift < 0 && !Number.isInteger(shift) ? 0 : shift;
}

/** The least shift, in half hours, that explains it: how long the call took is unknown. */
function hoursAhead(ms: number): number {
  const hours = Math.ceil((ms - MINUTE) / HALF_HOUR) / 2;
  return hours <= MOST_HOURS ? hours : 0;
}

/** What is wrong with a source's clock, as far as its webhooks tell. */
export interface ClockSuspicion {
  readonly code: Extract<ReasonCode, 'SOURCE_TIME_SUSPECT' | 'SOURCE_TIME_LATE'>;
  /** Negative: behind. */
  readonly hours: number;
}

/** @param suspectHours for which the source's uploads are held; null if they are not */
export function clockSuspicionOf(shifts: readonly (number | null)[], suspectHours: number | null): ClockSuspicion | null {
  if (suspectHours !== null) return { code: 'SOURCE_TIME_SUSPECT', hours: agreedZoneShift(shifts) ?? suspectHours };
  const late = agreedLateness(shifts);
  return late === null ? null : { code: 'SOURCE_TIME_LATE', hours: late };
}
