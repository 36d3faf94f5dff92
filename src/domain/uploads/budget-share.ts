import { HOUR, type Instant } from '../time/instant.js';

/** A project's share of a budget that others use too. */
export interface BudgetShare {
  /** What each project may use, however much the others use: an equal part of the budget. */
  readonly guaranteed: number;
  /** The part of the others' unused shares that is kept for them now, from 1 to 0. */
  readonly kept: number;
}

/** What is used of a budget in its present period. */
export interface SharedUse {
  readonly total: number;
  readonly own: number;
  /** By each of the other projects. */
  readonly others: readonly number[];
}

/**
 * Fair share with work conservation: how much more a project may use of a budget of `most` now, 0 or less if nothing. Its own
 * share is always free to it. Beyond that it may take what nobody has used, less what is still kept for the others.
 */
export function leftOfShare(most: number, { guaranteed, kept }: BudgetShare, { total, own, others }: SharedUse): number {
  const unusedByOthers = others.reduce((sum, used) => sum + Math.max(0, guaranteed - used), 0);
  const unclaimed = most - total - Math.ceil(unusedByOthers * kept);
  return Math.min(most - total, Math.max(guaranteed - own, unclaimed));
}

/**
 * The part of unused shares that is kept in the present hour of a period: all of it in the first hour, nothing in the last one.
 * What a client has not used by then it will hardly need, and no request of the day is lost to those that wait.
 */
export function keptNow(now: Instant, perMs: number): number {
  const hours = Math.floor(perMs / HOUR);
  const passed = Math.floor((now % perMs) / HOUR);
  return hours <= 1 ? 0 : Math.max(0, (hours - 1 - passed) / (hours - 1));
}
