import { DateTime } from 'luxon';
import { type OneOrMany, type When, asList } from '../goals/goal.js';
import type { Instant } from './instant.js';
import { weekdayName, EVERY_DAY, parseWeekdays } from './weekdays.js';

type Hours = NonNullable<When['hours']>;

/** When a business takes calls, in its own time zone. */
export interface WorkingHours {
  readonly days: OneOrMany<string>;
  readonly from: string;
  readonly to: string;
  readonly timezone: string;
}

/** Minutes after midnight of `9:00`, `09:00` or `24:00`; null when it is no time of day. */
export function minuteOfDay(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  if (match === null) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= 24 * 60 ? minutes : null;
}

/**
 * Whether a moment is within the hours, in `timezone`; `from` included, `to` not.
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

/** The time between two moments that is within the hours, in milliseconds. */
export function workingTimeBetween({ timezone, ...hours }: WorkingHours, begin: Instant, end: Instant): number {
  const from = minuteOfDay(hours.from) ?? 0;
  const to = minuteOfDay(hours.to) ?? 24 * 60;
  const days = daysOf(hours.days);
  let sum = 0;
  // Hours that run over midnight belong to the day before.
  let day = DateTime.fromMillis(begin, { zone: timezone }).startOf('day').minus({ days: 1 });
  for (; day.toMillis() < end; day = day.plus({ days: 1 })) {
    if (!days.has(day.weekday)) continue;
    const opens = atMinute(day, from).toMillis();
    const closes = atMinute(from < to ? day : day.plus({ days: 1 }), to).toMillis();
    sum += Math.max(0, Math.min(closes, end) - Math.max(opens, begin));
  }
  return sum;
}

/** Wall-clock time: on days when clocks change this is not the same as minutes after midnight. */
function atMinute(day: DateTime, minute: number): DateTime {
  return minute === 24 * 60 ? day.plus({ days: 1 }) : day.set({ hour: Math.floor(minute / 60), minute: minute % 60 });
}

/** The moment as the rule saw it, e.g. `fri 21:45`. */
export function clockText(moment: Instant, timezone: string): string {
  const local = DateTime.fromMillis(moment, { zone: timezone });
  return `${weekdayName(local.weekday)} ${local.toFormat('HH:mm')}`;
}

function daysOf(days: OneOrMany<string> | undefined): ReadonlySet<number> {
  return new Set(days === undefined ? EVERY_DAY : asList(days).flatMap((day) => parseWeekdays(day) ?? []));
}
