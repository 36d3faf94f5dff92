import type { CountedCall } from './counted.js';
import { Tally } from './tally.js';

/** So many letters of the keyed hash tell all callers of a business apart, and are a quarter of it. */
export const LETTERS_OF_A_CALLER = 16;

/** `CALLER`: how often each called, by the first letters of the keyed hash. Pure. */
export function callerTally(calls: readonly Pick<CountedCall, 'callerKey'>[]): Tally {
  const tally = new Tally();
  for (const { callerKey } of calls) if (callerKey !== null) tally.add([callerKey.slice(0, LETTERS_OF_A_CALLER)]);
  return tally;
}
