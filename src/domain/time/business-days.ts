import { DateTime } from 'luxon';
import type { Instant } from './instant.js';

/** The day, `YYYY-MM-DD`, of a moment in the business's time zone. */
export function dayOf(instant: Instant, timezone: string): string {
  return DateTime.fromMillis(instant, { zone: timezone }).toFormat('yyyy-MM-dd');
}

/** `from` included, `to` not. */
export interface DayBounds {
  readonly from: Instant;
  readonly to: Instant;
}

/** The start of a day in the business's time zone and of the next one; not always 24 hours apart. */
export function dayBounds(day: string, timezone: string): DayBounds {
  const start = midnightOf(DateTime.fromISO(day, { zone: timezone }));
  return { from: start.toMillis(), to: midnightOf(start.plus({ days: 1 })).toMillis() };
}

/** Where clocks are set back at one o'clock, midnight occurs twice, and the day begins with the first. */
function midnightOf(moment: DateTime): DateTime {
  const midnight = moment.startOf('day');
  return midnight.getPossibleOffsets()[0] ?? midnight;
}

/** Both included; empty if `last` is before `first`. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  const end = DateTime.fromISO(last, { zone: 'utc' });
  for (let day = DateTime.fromISO(first, { zone: 'utc' }); day <= end; day = day.plus({ days: 1 }))
    days.push(day.toFormat('yyyy-MM-dd'));
  return days;
}

/** The date this many days later, or earlier if negative. */
export function addDays(day: string, days: number): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/** 0 to 23. */
export function hourOf(instant: Instant, timezone: string): number {
  return DateTime.fromMillis(instant, { zone: timezone }).hour;
}

/** `YYYY-MM`. */
export function monthOf(day: string): string {
  return day.slice(0, 'YYYY-MM'.length);
}

export function lastDayOfMonth(month: string): string {
  return DateTime.fromISO(month, { zone: 'utc' }).endOf('month').toFormat('yyyy-MM-dd');
}
