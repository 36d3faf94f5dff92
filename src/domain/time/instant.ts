/** Milliseconds since 1970-01-01T00:00Z. Kept as a number in the database, shown as ISO 8601 at the edges. */
export type Instant = number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** ISO 8601 in UTC, or null where there is no moment. */
export function toIso(instant: Instant): string;
export function toIso(instant: Instant | null): string | null;
export function toIso(instant: Instant | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

/** Rounds down to whole seconds: platforms recognise copies by the second. */
export function wholeSecond(instant: Instant): Instant {
  return Math.floor(instant / SECOND) * SECOND;
}

const FIRST_DELAY_MS = MINUTE;
const LONGEST_DELAY_MS = 6 * HOUR;

/**
 * Exponential backoff: when to try again after the `attempt`-th failure.
 *
 * Doubles from one minute to six hours. `spread` in [0, 1) adds jitter of up to 20 %, so that a thousand rows refused together
 * do not come back together. A platform's own Retry-After wins when it is later.
 *
 * @param attempt 1 for the first failure
 * @param retryAfterMs what the platform asked for, 0 if nothing
 */
export function nextAttemptAt(now: Instant, attempt: number, spread: number, retryAfterMs = 0): Instant {
  const backoff = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  return now + Math.round(Math.max(backoff * (1 + spread / 5), retryAfterMs));
}

/** The longest pause between probes of an unavailable platform: windows keep closing, and a probe costs one request. */
const LONGEST_OUTAGE_DELAY_MS = HOUR;

/** Circuit breaker: when to probe a platform again after this many failures in a row. */
export function nextProbeAt(now: Instant, failures: number, spread: number): Instant {
  return Math.min(nextAttemptAt(now, failures, spread), now + LONGEST_OUTAGE_DELAY_MS);
}
