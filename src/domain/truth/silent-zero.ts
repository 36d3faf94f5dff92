/** A day of one goal, all campaigns together. */
export interface ComparedDay {
  readonly day: string;
  /** Delivered long enough ago that the platform should show them. */
  readonly ripe: number;
  readonly shown: number | null;
  readonly unexplained: number | null;
}

/** Delivered calls of these days, none of which the platform shows, without a known cause. */
export interface SilentZero {
  readonly first: string;
  readonly last: string;
  readonly calls: number;
}

/** Fewer prove nothing: a call or two may be counted on another day. */
export const SILENT_FROM = 3;

/**
 * The most valuable alarm: calls delivered long enough ago, and the platform shows none at all. Looks back from the newest day
 * over as many days as hold enough calls, so that a goal with one call a day is watched too, and one that works again is
 * quiet.
 *
 * @param days of one goal, newest first; days that could not be read are left out
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
