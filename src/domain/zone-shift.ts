import { HOUR, MINUTE, type Instant } from './instant.js';

const TOLERANCE_MS = 5 * MINUTE;
const MOST_HOURS = 14;

/** How many of a source's latest end events tell about its clock. */
export const SHIFTS_KEPT = 20;

/**
 * By how many whole hours the end of a call lies in the future of the webhook that told it (negative: in the past); 0 where it is
 * plausible. An end is told as it happens, so one that lies hours ahead was read in the wrong zone; one that lies
 * behind may also have come late.
 */
export function zoneShift(endedAt: Instant, receivedAt: Instant): number {
  const hours = Math.round((endedAt - receivedAt) / HOUR);
  const off = Math.abs(endedAt - receivedAt - hours * HOUR);
  return off <= TOLERANCE_MS && hours !== 0 && Math.abs(hours) <= MOST_HOURS ? hours : 0;
}

/** The hours into the future that most of the last twenty ends agree on; null where they do not: one odd call proves nothing. */
export function agreedShift(shifts: readonly number[]): number | null {
  const latest = shifts.slice(-SHIFTS_KEPT);
  return latest.find((shift) => shift > 0 && latest.filter((one) => one === shift).length > SHIFTS_KEPT / 2) ?? null;
}
