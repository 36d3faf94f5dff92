/** A day of one goal, all campaigns together. */
export interface ComparedDay {
  readonly day: string;
  /** Delivered, and so long ago that the platform should show them. */
  readonly ripe: number;
  readonly shown: number | null;
  readonly unexplained: number | null;
}

/** Delivered calls of these days of which the platform shows none, and no cause says why. */
export interface SilentZero {
  readonly first: string;
  readonly last: string;
  readonly calls: number;
}

/** Fewer prove nothing: a call or two may be counted on another day. */
export const SILENT_FROM = 3;

/**
 * The most valuable alarm: what was delivered long enough ago, and the platform shows nothing at all. Looks back from the newest
 * day to as many days as hold enough calls, so that a goal with a call a day is watched too, and one that works again is quiet.
 *
 * @param days of one goal, newest first; those that could not be read are left out
 */
export function silentZeroOf(days: readonly ComparedDay[], minCalls: number = SILENT_FROM): SilentZero | null {
  let [ripe, unexplained, last] = [0, 0, ''];
  for (const one of days) {
    if (one.shown === null || one.unexplained === null) continue;
    if (one.shown > 0) return null;
    if (one.ripe === 0) continue;
    last ||= one.day;
    ripe += one.ripe;
    unexplained += one.unexplained;
    if (ripe >= minCalls) return -unexplained >= minCalls ? { first: one.day, last, calls: -unexplained } : null;
  }
  return null;
}
