import { DateTime } from 'luxon';
import type { Instant } from '../time/instant.js';

/** Readings begin within so many minutes after their time, so that logins do not ask all at once. */
const SPREAD_MINUTES = 30;

/**
 * The next moment at which a destination is read back: at `HH:MM` of the business's day, a little later for each login, always
 * the same for one. Where the clock is set forward over that time, it is the moment after it.
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
