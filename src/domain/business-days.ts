import { DateTime } from 'luxon';
import type { Instant } from './instant.js';

/** The day, `YYYY-MM-DD`, in which a moment lies for the business. */
export function dayOf(instant: Instant, timezone: string): string {
  return DateTime.fromMillis(instant, { zone: timezone }).toFormat('yyyy-MM-dd');
}

/** When a day of the business begins and the next one does; not always 24 hours apart. */
export function boundsOf(day: string, timezone: string): { readonly from: Instant; readonly to: Instant } {
  const start = DateTime.fromISO(day, { zone: timezone }).startOf('day');
  return { from: start.toMillis(), to: start.plus({ days: 1 }).startOf('day').toMillis() };
}

/** Both included; none where the last comes before the first. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  const end = DateTime.fromISO(last, { zone: 'utc' });
  for (let day = DateTime.fromISO(first, { zone: 'utc' }); day <= end; day = day.plus({ days: 1 }))
    days.push(day.toFormat('yyyy-MM-dd'));
  return days;
}

/** 0 to 23. */
export function hourOf(instant: Instant, timezone: string): number {
  return DateTime.fromMillis(instant, { zone: timezone }).hour;
}
