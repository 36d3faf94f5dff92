import { DateTime } from 'luxon';
import { type OneOrMany, type When, asList } from '../goals/goal.js';
import { addDays, dayBounds, dayOf } from './business-days.js';
import type { Instant } from './instant.js';
import { momentsOf } from './wall-time.js';
import { weekdayName, EVERY_DAY, parseWeekdays } from './weekdays.js';

type Hours = NonNullable<When['hours']>;

/** When a business takes calls, in its own time zone. */
export interface WorkingHours {
  readonly days: OneOrMany<string>;
  readonly from: string;
  readonly to: string;
  readonly timezone: string;
}

/** Minutes after midnight of `9:00`, `09:00` or `24:00`; null if it is no time of day. */
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
  for (let day = addDays(dayOf(begin, timezone), -1); dayBounds(day, timezone).from < end; day = addDays(day, 1)) {
    if (!days.has(weekdayOf(day))) continue;
    const opens = wallSpan(day, from, timezone).first;
    const closes = wallSpan(from < to ? day : addDays(day, 1), to, timezone).last;
    sum += Math.max(0, Math.min(closes, end) - Math.max(opens, begin));
  }
  return sum;
}

/** Wall-clock time: on days when clocks change, this differs from minutes after midnight, and may occur twice. */
function wallSpan(day: string, minute: number, timezone: string): { readonly first: Instant; readonly last: Instant } {
  const { from, to } = dayBounds(day, timezone);
  if (minute === 0) return { first: from, last: from };
  if (minute === 24 * 60) return { first: to, last: to };
  const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return momentsOf(`${day}T${clock}`, timezone);
}

function weekdayOf(day: string): number {
  return DateTime.fromISO(day, { zone: 'utc' }).weekday;
}

/** The moment as the rule saw it, e.g. `fri 21:45`. */
export function clockText(moment: Instant, timezone: string): string {
  const local = DateTime.fromMillis(moment, { zone: timezone });
  return `${weekdayName(local.weekday)} ${local.toFormat('HH:mm')}`;
}

function daysOf(days: OneOrMany<string> | undefined): ReadonlySet<number> {
  return new Set(days === undefined ? EVERY_DAY : asList(days).flatMap((day) => parseWeekdays(day) ?? []));
}
