import { type Instant, MINUTE, SECOND } from '../../domain/time/instant.js';

/** How far a platform's clock may be behind ours: an older row is in the past by any clock. */
export const CLOCK_SKEW_MS = 15 * MINUTE;

/** Words for a future time, in the languages of platforms' messages. Only a hint: messages are localised. */
const OF_THE_FUTURE = /\bfuture\b|будущ/i;

/** What an answer reveals about the platform's clock. */
export interface PlatformClock {
  /** Ours. */
  readonly now: Instant;
  /** The answer's `Date` header. */
  readonly date?: string | undefined;
  /** The platform's message of the refusal. */
  readonly words: string;
}

/**
 * How long a refused row must wait until its time is in the past by the platform's clock too; 0 if the refusal is not about
 * clocks.
 */
export function msUntilPast(occurredAt: Instant, { now, date, words }: PlatformClock): number {
  const platformNow = Date.parse(date ?? '');
  const behindMs = platformNow < now ? occurredAt + SECOND - platformNow : 0;
  if (behindMs > 0 && behindMs <= CLOCK_SKEW_MS * 4) return behindMs + SECOND;
  return OF_THE_FUTURE.test(words) ? Math.max(0, occurredAt + CLOCK_SKEW_MS - now) : 0;
}
