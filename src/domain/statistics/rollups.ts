import { UPLOAD_STATES } from '../uploads/upload-states.js';
import { COVERED_IDS } from './counted-call.js';

interface RollupShape {
  /** The columns of the primary key. */
  readonly keys: readonly string[];
  /** The summed columns. A row whose first one is 0 counts nothing. */
  readonly counters: readonly string[];
}

/**
 * The rollup tables: sums of calls by project, period and one dimension each. `day` is a day, `period` a day or a longer
 * period, `destination` is empty for the project itself, `currency` for conversions without a value, `reason` for none.
 */
export const ROLLUPS = {
  stat_days: { keys: ['projectId', 'day'], counters: ['calls', 'answered', 'missed', 'excluded'] },
  stat_goals: {
    keys: ['projectId', 'day', 'destination', 'goal', 'currency'],
    counters: ['conversions', 'valueMinor'],
  },
  stat_uploads: { keys: ['projectId', 'day', 'destination'], counters: ['uploads', ...UPLOAD_STATES] },
  stat_funnel: {
    keys: ['projectId', 'period', 'destination', 'state', 'reason'],
    counters: ['calls', 'excluded', 'identified', 'sent', 'confirmed'],
  },
  stat_coverage: { keys: ['projectId', 'period', 'groupId'], counters: ['calls', 'none', ...COVERED_IDS] },
  stat_campaigns: { keys: ['projectId', 'kind', 'period', 'groupId'], counters: ['calls', 'answered', 'missed'] },
  stat_missed_hours: { keys: ['projectId', 'groupId', 'period', 'hour'], counters: ['missed'] },
  stat_campaign_goals: {
    keys: ['projectId', 'groupId', 'period', 'goal', 'currency'],
    counters: ['conversions', 'valueMinor'],
  },
  stat_callers: { keys: ['projectId', 'day', 'caller'], counters: ['calls'] },
} as const satisfies Record<string, RollupShape>;

export type RollupName = keyof typeof ROLLUPS;
export const ROLLUP_NAMES = Object.keys(ROLLUPS) as RollupName[];

type KeyOf<N extends RollupName> = (typeof ROLLUPS)[N]['keys'][number];
type CounterOf<N extends RollupName> = (typeof ROLLUPS)[N]['counters'][number];

/** A row of a rollup table, or a difference to one. */
export type RollupRow = Record<string, string | number>;

/** Differences to the rollup tables, summed by key. */
export class RollupDeltas {
  private readonly rows = new Map<RollupName, Map<string, RollupRow>>(ROLLUP_NAMES.map((name) => [name, new Map()]));

  /** @param keys the values of the key, in its order */
  add<N extends RollupName>(
    name: N,
    keys: Readonly<Record<KeyOf<N>, string | number>>,
    counts: Readonly<Partial<Record<CounterOf<N>, number>>>,
  ): void {
    const row = this.rowAt(name, keys);
    for (const counter in counts) row[counter] = Number(row[counter]) + (counts[counter as CounterOf<N>] ?? 0);
  }

  /** Adds a stored row, or subtracts it with `sign` -1. */
  include(name: RollupName, row: RollupRow, sign: 1 | -1 = 1): void {
    const sum = this.rowAt(name, row);
    for (const counter of ROLLUPS[name].counters) sum[counter] = Number(sum[counter]) + sign * Number(row[counter]);
  }

  /** The rows with a difference other than zero. */
  changed(name: RollupName): RollupRow[] {
    const counters: readonly string[] = ROLLUPS[name].counters;
    return [...(this.rows.get(name)?.values() ?? [])].filter((row) => counters.some((counter) => row[counter] !== 0));
  }

  private rowAt(name: RollupName, keys: Readonly<Record<string, string | number>>): RollupRow {
    const shape: RollupShape = ROLLUPS[name];
    let key = '';
    for (const column of shape.keys) key += `${keys[column]}\u0001`;
    const rows = this.rows.get(name) ?? new Map<string, RollupRow>();
    let row = rows.get(key);
    if (row === undefined) {
      row = {};
      for (const column of shape.keys) row[column] = keys[column] ?? '';
      for (const counter of shape.counters) row[counter] = 0;
      rows.set(key, row);
    }
    return row;
  }
}
