import { DateTime } from 'luxon';
import type { Instant } from '../instant.js';
import type { OneOrMany, When } from '../goal.js';
import { listed } from './one-or-many.js';
import { dayName, EVERY_DAY, weekdays } from './weekdays.js';

type Hours = NonNullable<When['hours']>;

/** Minutes after midnight of `9:00`, `09:00` or `24:00`; null when it is no time of day. */
export function minuteOfDay(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  if (match === null) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= 24 * 60 ? minutes : null;
}

/**
 * Whether a moment lies within the hours, on the clock of `timezone`; `from` included, `to` not.
 *
 * When `to` is before `from` the hours run over midnight, and `days` names the day on which they begin:
 * `fri` from 22:00 to 06:00 holds at two o'clock on Saturday.
 */
export function withinHours(hours: Hours, moment: Instant, timezone: string): boolean {
  const local = DateTime.fromMillis(moment, { zone: timezone });
  const minute = local.hour * 60 + local.minute;
  const from = minuteOfDay(hours.from ?? '00:00') ?? 0;
  const to = minuteOfDay(hours.to ?? '24:00') ?? 24 * 60;
  const days = daysOf(hours.days);
  if (from < to) return days.has(local.weekday) && minute >= from && minute < to;
  if (minute >= from) return days.has(local.weekday);
  return minute < to && days.has(local.weekday === 1 ? 7 : local.weekday - 1);
}

/** The moment as the rule saw it, e.g. `fri 21:45`. */
export function clockText(moment: Instant, timezone: string): string {
  const local = DateTime.fromMillis(moment, { zone: timezone });
  return `${dayName(local.weekday)} ${local.toFormat('HH:mm')}`;
}

function daysOf(days: OneOrMany<string> | undefined): ReadonlySet<number> {
  return new Set(days === undefined ? EVERY_DAY : listed(days).flatMap((day) => weekdays(day) ?? []));
}
