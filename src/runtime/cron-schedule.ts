import { CronTime, validateCronExpression } from 'cron';
import { sentence } from '../domain/localized-text.js';
import { SECOND, type Instant } from '../domain/time/instant.js';
import { TimeSlice } from './time-slice.js';

/** Cron of five fields, or six with seconds first. */
export function isCron(text: string): boolean {
  const bare = text.trim();
  return [5, 6].includes(bare.split(/\s+/).length) && validateCronExpression(bare).valid;
}

/** For a valid schedule that never occurs: the library throws when it is started. */
export const NEVER_COMES = sentence(
  'This day never comes, like 30 February: give one that there is, or * for every day and month.',
  'Такого дня не бывает, как 30 февраля: укажите существующий или * — каждый день и месяц.',
);

/** Whether the schedule ever occurs. */
export function comesEver(schedule: string): boolean {
  try {
    // Every calendar day comes within eight years of this one, and the library searches eight years from now.
    new CronTime(schedule.trim(), 'utc').getNextDateFrom(new Date(0), 'utc');
    return true;
  } catch {
    return false;
  }
}

interface Occurrences {
  /** Null for none since then. */
  readonly last: Instant | null;
  readonly next: Instant;
}

/**
 * The last occurrence after `since` and up to `now`, and the one that follows. By bisection: the library takes up to four
 * milliseconds to find the next one (2026-12-01), and a day may have 86 400.
 */
export async function occurrencesAround(
  cron: Pick<CronTime, 'getNextDateFrom'>,
  timezone: string,
  since: Instant,
  now: Instant,
): Promise<Occurrences> {
  const after = (moment: Instant): Instant => cron.getNextDateFrom(new Date(moment), timezone).toMillis();
  const slice = new TimeSlice();
  let last = after(since);
  if (last > now) return { last: null, next: last };
  let next = after(last);
  // Nothing occurs after `until` and up to `now`.
  for (let until = next > now ? last : now; until > last;) {
    await slice.yieldIfOver();
    const middle = last + Math.floor((until - last) / 2 / SECOND) * SECOND;
    next = after(middle);
    if (next > now) until = middle;
    else last = next;
  }
  return { last, next: next > now ? next : after(last) };
}
