import { zoneShift } from '../time/date-parsing.js';
import { HOUR, type Instant, MINUTE, SECOND } from '../time/instant.js';
import type { CallEvent } from './call.js';

/** Normal clock difference between a vendor and us. */
const TOLERANCE_MS = 5 * MINUTE;
const MOST_HOURS = 14;

/**
 * Clock skew of a webhook's times in whole hours, measured against its arrival: starts and ends are reported as they
 * happen. If the vendor reports no end, it is the start plus waiting and talk time. Positive: in the future, which is
 * impossible. Null if there is no time to compare.
 */
export function reportedShift({ phase, facts }: CallEvent, receivedAt: Instant): number | null {
  const { startedAt, endedAt, talkSeconds, waitSeconds } = facts;
  if (typeof endedAt === 'number') return zoneShift(endedAt, receivedAt);
  if (typeof startedAt !== 'number') return null;
  const isOver = phase === 'ended';
  const end = startedAt + (isOver ? ((talkSeconds ?? 0) + (waitSeconds ?? 0)) * SECOND : 0);
  const shift = zoneShift(end, receivedAt);
  // Without a talk time the call's length is unknown, but no call starts after it was reported.
  if (shift <= 0 && startedAt - receivedAt > TOLERANCE_MS) return hoursAhead(startedAt - receivedAt);
  // Without an end, a webhook about a call some hours ago is normal: a quality mark, a repetition.
  return Math.max(0, shift);
}

function hoursAhead(ms: number): number {
  const hours = Math.ceil(ms / HOUR);
  return hours <= MOST_HOURS ? hours : 0;
}
