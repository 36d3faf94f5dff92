import { DateTime } from 'luxon';
import type { Instant } from '../time/instant.js';

/** Jitter: readings begin within this many minutes after their time, so that logins do not all ask at once. */
const SPREAD_MINUTES = 30;

/**
 * The next moment at which a destination is read: at `HH:MM` in the business's time zone, plus a jitter that is constant per
 * login. If that time does not exist because the clock is set forward, the moment after it.
 */
export function nextReadingAt(now: Instant, at: string, timezone: string, login: string): Instant {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const today = DateTime.fromMillis(now, { zone: timezone }).startOf('day');
  const offset = spreadOf(login);
  const on = (day: DateTime): Instant => day.set({ hour, minute }).plus({ minutes: offset }).toMillis();
  return on(today) > now ? on(today) : on(today.plus({ days: 1 }));
}

/** 0 to 29, evenly over logins: a sum of the characters' codes is enough for that. */
function spreadOf(login: string): number {
  let sum = 0;
  for (const character of login) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return sum % SPREAD_MINUTES;
}
