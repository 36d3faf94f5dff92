import type { UploadState } from '../upload.js';
import { isWorthTelling } from './counted.js';
import { Tally } from './tally.js';

/** Conversions of equal goal and currency; `currency` is null where they are worth nothing. */
interface Worth {
  readonly goal: string;
  readonly currency: string | null;
  readonly count: number;
  readonly valueMinor: number;
}

/** What happened within some time, rows that are alike counted together. */
export interface CountedAlike {
  readonly calls: readonly { readonly answered: boolean | null; readonly count: number }[];
  /** Those that stand. */
  readonly conversions: readonly Worth[];
  /** `stands`: their conversion does; only then they are worth something. */
  readonly uploads: readonly (Worth & {
    readonly destination: string;
    readonly state: UploadState;
    readonly stands: boolean;
  })[];
}

/**
 * What charts show of a day: `calls`, `answered`, `missed`, `conversions`, `value CURRENCY`, `goal GOAL`, and for each destination
 * `at DESTINATION …`: `upload STATE`, `conversions`, `value CURRENCY`. Pure.
 */
export function dailyTally({ calls, conversions, uploads }: CountedAlike): Tally {
  const tally = new Tally();
  for (const { answered, count } of calls) {
    tally.add(['calls'], count);
    if (answered !== null) tally.add([answered ? 'answered' : 'missed'], count);
  }
  for (const alike of conversions.filter(isWorthTelling)) {
    addWorth(tally, [], alike);
    tally.add(['goal', alike.goal], alike.count);
  }
  for (const alike of uploads) {
    const at = ['at', alike.destination];
    tally.add([...at, 'upload', alike.state], alike.count);
    if (alike.stands) addWorth(tally, at, alike);
  }
  return tally;
}

function addWorth(tally: Tally, at: readonly string[], alike: Worth): void {
  if (!isWorthTelling(alike)) return;
  tally.add([...at, 'conversions'], alike.count);
  if (alike.currency !== null) tally.add([...at, 'value', alike.currency], alike.valueMinor);
}
