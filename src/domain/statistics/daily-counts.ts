import type { UploadState } from '../uploads/upload-states.js';
import { isConfiguredGoal } from './counted.js';
import { type CountEntry, Counts } from './counts.js';

/** Conversions of equal goal and currency; `currency` is null where they are worth nothing. */
interface GroupedValue {
  readonly goal: string;
  readonly currency: string | null;
  readonly count: number;
  readonly valueMinor: number;
}

/** What happened within some time, rows that are alike counted together. */
export interface GroupedRows {
  readonly calls: readonly { readonly answered: boolean | null; readonly count: number }[];
  /** Those that stand. */
  readonly conversions: readonly GroupedValue[];
  /** `stands`: their conversion does; only then they are worth something. */
  readonly uploads: readonly (GroupedValue & {
    readonly destination: string;
    readonly state: UploadState;
    readonly stands: boolean;
  })[];
}

/**
 * What charts show of a day: `calls`, `answered`, `missed`, `conversions`, `value CURRENCY`, `goal GOAL`, and for each destination
 * `at DESTINATION …`: `upload STATE`, `conversions`, `value CURRENCY`. Pure.
 */
export function countDaily({ calls, conversions, uploads }: GroupedRows): Counts {
  const tally = new Counts();
  for (const { answered, count } of calls) {
    tally.add(['calls'], count);
    if (answered !== null) tally.add([answered ? 'answered' : 'missed'], count);
  }
  for (const alike of conversions.filter(isConfiguredGoal)) {
    addValue(tally, [], alike);
    tally.add(['goal', alike.goal], alike.count);
  }
  for (const alike of uploads) {
    const at = ['at', alike.destination];
    tally.add([...at, 'upload', alike.state], alike.count);
    if (alike.stands) addValue(tally, at, alike);
  }
  return tally;
}

function addValue(tally: Counts, at: readonly string[], alike: GroupedValue): void {
  if (!isConfiguredGoal(alike)) return;
  tally.add([...at, 'conversions'], alike.count);
  if (alike.currency !== null) tally.add([...at, 'value', alike.currency], alike.valueMinor);
}

/**
 * Counts of several days as they are stored: each key once, with its counts day by day; null where nothing was counted, which is not the same as a
 * sum of nothing. A chart of two years has thousands of days, and with the keys at each of them it would take longer to read than people wait.
 */
export interface DaysTable {
  readonly days: readonly string[];
  readonly counts: readonly (readonly [key: string, byDay: readonly (number | null)[]])[];
}

/** The table of one day; of no day where nothing was counted. */
export function tableOfDay(day: string, entries: readonly CountEntry[]): DaysTable {
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
export function sumOfDays(tables: readonly DaysTable[]): Counts {
  const sum = new Counts();
  for (const { counts } of tables) {
    for (const [key, byDay] of counts) {
      const counted = byDay.filter((count) => count !== null);
      if (counted.length > 0) sum.include([[key, counted.reduce((whole, count) => whole + count, 0)]]);
    }
  }
  return sum;
}
