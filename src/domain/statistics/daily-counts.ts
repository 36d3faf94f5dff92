import type { UploadState } from '../uploads/upload-states.js';
import { isConfiguredGoal } from './counted.js';
import { type CountEntry, Counts } from './counts.js';

/** Conversions with the same goal and currency; `currency` is null where they have no value. */
interface GroupedValue {
  readonly goal: string;
  readonly currency: string | null;
  readonly count: number;
  readonly valueMinor: number;
}

/** Rows of a period, equal ones grouped and counted. */
export interface GroupedRows {
  readonly calls: readonly { readonly answered: boolean | null; readonly count: number }[];
  /** Without revoked ones. */
  readonly conversions: readonly GroupedValue[];
  /** `stands`: their conversion is not revoked; only then does their value count. */
  readonly uploads: readonly (GroupedValue & {
    readonly destination: string;
    readonly state: UploadState;
    readonly stands: boolean;
  })[];
}

/**
 * The counts of a day for charts: `calls`, `answered`, `missed`, `conversions`, `value CURRENCY`, `goal GOAL`, and for each
 * destination `at DESTINATION …`: `upload STATE`, `conversions`, `value CURRENCY`. Pure.
 */
export function countDaily({ calls, conversions, uploads }: GroupedRows): Counts {
  const counts = new Counts();
  for (const { answered, count } of calls) {
    counts.add(['calls'], count);
    if (answered !== null) counts.add([answered ? 'answered' : 'missed'], count);
  }
  for (const alike of conversions.filter(isConfiguredGoal)) {
    addValue(counts, [], alike);
    counts.add(['goal', alike.goal], alike.count);
  }
  for (const alike of uploads) {
    const at = ['at', alike.destination];
    counts.add([...at, 'upload', alike.state], alike.count);
    if (alike.stands) addValue(counts, at, alike);
  }
  return counts;
}

function addValue(counts: Counts, at: readonly string[], alike: GroupedValue): void {
  if (!isConfiguredGoal(alike)) return;
  counts.add([...at, 'conversions'], alike.count);
  if (alike.currency !== null) counts.add([...at, 'value', alike.currency], alike.valueMinor);
}

/**
 * Stored form of the counts of several days (columnar): each key once, with its counts day by day; null where nothing was
 * counted, which is not the same as 0. With the keys repeated for each day, a chart of two years would take too long to read.
 */
export interface DaysTable {
  readonly days: readonly string[];
  readonly counts: readonly (readonly [key: string, byDay: readonly (number | null)[]])[];
}

/** The table of one day; empty where nothing was counted. */
export function tableOfDay(day: string, entries: readonly CountEntry[]): DaysTable {
  if (entries.length === 0) return { days: [], counts: [] };
  return { days: [day], counts: entries.map(([key, count]) => [key, [count]]) };
}

/** @param tables in the order of their days, without a day in common */
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

/** The table with the wanted days only. */
export function onlyDays({ days, counts }: DaysTable, wanted: (day: string) => boolean): DaysTable {
  const kept = days.map(wanted);
  if (!kept.includes(false)) return { days, counts };
  return {
    days: days.filter((_, at) => kept[at]),
    counts: counts.map(([key, byDay]) => [key, byDay.filter((_, at) => kept[at])]),
  };
}

/** The sum of all days. */
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
