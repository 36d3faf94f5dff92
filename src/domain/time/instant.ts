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
