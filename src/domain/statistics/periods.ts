import { memoised } from '../memoised.js';
import { addDays, lastDayOfMonth, monthOf } from '../time/business-days.js';

/** Days in the business's time zone, both included; null for no bound. */
export interface DayRange {
  readonly first: string | null;
  readonly last: string | null;
}

/** A range with both bounds. */
export interface BoundedRange {
  readonly first: string;
  readonly last: string;
}

/** The period that covers all time. */
const ALL_TIME = '';

/** Memoised: the calendar took 20 ms for the periods of one request, and they repeat (2026-11-30). */
const nextDay = memoised((day: string) => addDays(day, 1), 2_000, 10);
const endOfMonthOf = memoised(lastDayOfMonth, 1_000, 7);

/** Sums are kept by day (`YYYY-MM-DD`) and by month (`YYYY-MM`). */
export function dayAndMonth(day: string): readonly string[] {
  return [day, monthOf(day)];
}

/** Sums with very many groups are also kept by year (`YYYY`) and over all time. */
export function allPeriods(day: string): readonly string[] {
  return [day, monthOf(day), yearOf(day), ALL_TIME];
}

/**
 * The fewest stored periods that cover the range: whole years, whole months, and days at the edges.
 *
 * @param counted the first and the last day with any counts: beyond them the range may be widened
 * @param coarsest the longest period that is stored
 */
export function periodsWithin({ first, last }: DayRange, counted: BoundedRange, coarsest: 'month' | 'all'): string[] {
  const fromStart = first === null || first <= counted.first;
  const toEnd = last === null || last >= counted.last;
  if (fromStart && toEnd && coarsest === 'all') return [ALL_TIME];
  const end = toEnd ? `${yearOf(counted.last)}-12-31` : last;
  const periods: string[] = [];
  for (let day = fromStart ? `${yearOf(counted.first)}-01-01` : first; day <= end;) {
    const { period, lastDay } = longestPeriodFrom(day, end, coarsest);
    periods.push(period);
    day = nextDay(lastDay);
  }
  return periods;
}

function longestPeriodFrom(day: string, end: string, coarsest: 'month' | 'all'): { period: string; lastDay: string } {
  const endOfYear = `${yearOf(day)}-12-31`;
  if (coarsest === 'all' && day.endsWith('-01-01') && endOfYear <= end) return { period: yearOf(day), lastDay: endOfYear };
  const month = monthOf(day);
  const endOfMonth = endOfMonthOf(month);
  if (day.endsWith('-01') && endOfMonth <= end) return { period: month, lastDay: endOfMonth };
  return { period: day, lastDay: day };
}

function yearOf(day: string): string {
  return day.slice(0, 'YYYY'.length);
}
