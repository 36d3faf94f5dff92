import { zoneShift } from '../time/date-parsing.js';
import { HOUR, type Instant, MINUTE, SECOND } from '../time/instant.js';
import type { CallEvent } from './call.js';

/** Clocks of vendors and ours may differ by so much. */
const TOLERANCE_MS = 5 * MINUTE;
const MOST_HOURS = 14;

/**
 * By how many whole hours the times of a webhook are off, seen from when it came: an end is reported as it happens, so is a
 * start, and where the vendor says no end, it is the start with waiting and talk after it. Positive: ahead, which cannot be.
 * Null where nothing in it can be compared.
 */
export function reportedShift({ phase, facts }: CallEvent, receivedAt: Instant): number | null {
  const { startedAt, endedAt, talkSeconds, waitSeconds } = facts;
  if (typeof endedAt === 'number') return zoneShift(endedAt, receivedAt);
  if (typeof startedAt !== 'number') return null;
  const isOver = phase === 'ended';
  const end = startedAt + (isOver ? ((talkSeconds ?? 0) + (waitSeconds ?? 0)) * SECOND : 0);
  const shift = zoneShift(end, receivedAt);
  // How long a call took that is told of without its talk is not known, but no call starts after it was told of.
  if (shift <= 0 && startedAt - receivedAt > TOLERANCE_MS) return hoursAhead(startedAt - receivedAt);
  // A webhook of a call of some hours ago is no rarity where no end is said: a mark of quality, a repetition.
  return Math.max(0, shift);
}

function hoursAhead(ms: number): number {
  const hours = Math.ceil(ms / HOUR);
  return hours <= MOST_HOURS ? hours : 0;
}
