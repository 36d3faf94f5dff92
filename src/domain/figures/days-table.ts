import { Tally, type TallyEntry } from './tally.js';

/**
 * Counts of several days as they are stored: each key once, with its counts day by day; null where nothing was counted, which is not the same as a
 * sum of nothing. A chart of two years has thousands of days, and with the keys at each of them it would take longer to read than people wait.
 */
export interface DaysTable {
  readonly days: readonly string[];
  readonly counts: readonly (readonly [key: string, byDay: readonly (number | null)[]])[];
}

/** The table of one day; of no day where nothing was counted. */
export function tableOfDay(day: string, entries: readonly TallyEntry[]): DaysTable {
  if (entries.length === 0) return { days: [], counts: [] };
  return { days: [day], counts: entries.map(([key, count]) => [key, [count]]) };
}

/** @param tables in the order of their days, of which no two have the same */
export function tableOfDays(tables: readonly DaysTable[]): DaysTable {
  const days = tables.flatMap((table) => table.days);
  const counts = new Map<string, (number | null)[]>();
  let before = 0;
  for (const table of tables) {
    for (const [key, byDay] of table.counts) {
      const whole = counts.get(key) ?? Array<number | null>(days.length).fill(null);
      counts.set(key, whole);
      byDay.forEach((count, at) => (whole[before + at] = count));
    }
    before += table.days.length;
  }
  return { days, counts: [...counts] };
}

/** The table without the days that are not wanted. */
export function onlyDays({ days, counts }: DaysTable, wanted: (day: string) => boolean): DaysTable {
  const kept = days.map(wanted);
  if (!kept.includes(false)) return { days, counts };
  return {
    days: days.filter((_, at) => kept[at]),
    counts: counts.map(([key, byDay]) => [key, byDay.filter((_, at) => kept[at])]),
  };
}

/** All days as one. */
export function sumOfDays(tables: readonly DaysTable[]): Tally {
  const sum = new Tally();
  for (const { counts } of tables) {
    for (const [key, byDay] of counts) {
      const counted = byDay.filter((count) => count !== null);
      if (counted.length > 0) sum.include([[key, counted.reduce((whole, count) => whole + count, 0)]]);
    }
  }
  return sum;
}
