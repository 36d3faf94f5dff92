import { type Instant, MINUTE, SECOND } from '../../domain/time/instant.js';

/** A platform's clock may be behind ours by so much: a row that is older is of the past by any clock. */
export const CLOCK_SKEW_MS = 15 * MINUTE;

/** Words, in the languages in which platforms answer, for a moment that is yet to come. Only a hint: they are localised. */
const OF_THE_FUTURE = /\bfuture\b|будущ/i;

/** What an answer tells of the platform's clock. */
export interface PlatformClock {
  /** Ours. */
  readonly now: Instant;
  /** The header `Date` of the answer. */
  readonly date?: string | undefined;
  /** The platform's words for the refusal. */
  readonly words: string;
}

/**
 * How long a row that was refused must wait until its moment is past by the platform's clock too; 0 where the refusal has
 * nothing to do with clocks, or nobody says so.
 */
export function msUntilPast(occurredAt: Instant, { now, date, words }: PlatformClock): number {
  const platformNow = Date.parse(date ?? '');
  const behindMs = platformNow < now ? occurredAt + SECOND - platformNow : 0;
  if (behindMs > 0 && behindMs <= CLOCK_SKEW_MS * 4) return behindMs + SECOND;
  return OF_THE_FUTURE.test(words) ? Math.max(0, occurredAt + CLOCK_SKEW_MS - now) : 0;
}
