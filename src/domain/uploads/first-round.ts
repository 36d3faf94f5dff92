import type { Instant } from '../time/instant.js';

/** What keeps a destination's rounds from starting. */
export type RoundHold =
  /** A person must act first: paused, switched off, gone. */
  | { readonly kind: 'stopped' }
  /** Rounds resume by themselves. */
  | { readonly kind: 'until'; readonly until: Instant };

/** When a destination's rounds take place. */
export interface RoundTimes {
  /** The first round at or after a moment; null where its schedule has none. */
  firstAt(moment: Instant): Instant | null;
}

/**
 * The first round in which a waiting row can leave: once it is due, its destination works, and a round begins. Null if no
 * round will come by itself, or if its window closes first.
 */
export function firstRoundFor(
  { dueAt, expiresAt }: { readonly dueAt: Instant; readonly expiresAt: Instant },
  hold: RoundHold | null,
  rounds: RoundTimes,
  now: Instant,
): Instant | null {
  if (hold?.kind === 'stopped') return null;
  const round = rounds.firstAt(Math.max(dueAt, hold?.until ?? 0, now));
  return round === null || round >= expiresAt ? null : round;
}
