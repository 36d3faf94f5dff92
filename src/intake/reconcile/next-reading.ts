import { CronTime } from 'cron';
import { nextAttemptAt } from '../../domain/time/backoff.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import type { ListFailure } from '../../sources/source.js';

/** No vendor's wish keeps us away longer. */
const LONGEST_WISH_MS = DAY;

/** The next time that the schedule names, or earlier where the trouble may pass by itself: with longer and longer pauses. */
export function nextReading(
  schedule: string,
  timezone: string,
  now: Instant,
  trouble: ListFailure | null,
  failures: number,
): Instant {
  if (trouble?.passing) return nextAttemptAt(now, failures, 0, Math.min(trouble.afterMs, LONGEST_WISH_MS));
  return new CronTime(schedule, timezone).getNextDateFrom(new Date(now), timezone).toMillis();
}
