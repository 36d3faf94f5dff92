/** A commit beside reads is slow from so many usual durations on, and never below so many milliseconds. */
const SLOW_TIMES = 4;
const LEAST_SLOW_MS = 8;
/** Weight of the newest commit in the average of those beside which nothing was read. */
const NEWEST = 0.05;
/** One more read may run after each such time without a slow commit. */
const GROW_EVERY_MS = 500;

/**
 * Adaptive concurrency limit for reads on a database server whose processors nobody here knows: additive increase, multiplicative
 * decrease, by how long commits take beside them. Where reads take the processors from commits, there are fewer of them at once;
 * a disk that is slow by itself changes nothing. The increase goes by time, because where webhooks are rare, commits are too.
 */
export class AdaptiveConcurrency {
  /** The limit after the last slow commit, and the moment of that. */
  private lowered = { to: 0, at: -Infinity };
  /** Exponentially weighted average, in milliseconds; null before the first one. */
  private usualMs: number | null = null;

  constructor(private readonly most: number) {}

  /** How many reads may run at once; never 0. @param now by `performance.now()` */
  limitAt(now: number): number {
    return Math.min(this.most, Math.floor(this.lowered.to + (now - this.lowered.at) / GROW_EVERY_MS));
  }

  /**
   * @param beside how many reads ran during the commit
   * @param now by `performance.now()`
   */
  record(commitMs: number, beside: number, now: number): void {
    if (beside === 0) this.usualMs = this.usualMs === null ? commitMs : this.usualMs + (commitMs - this.usualMs) * NEWEST;
    else if (commitMs > Math.max(LEAST_SLOW_MS, SLOW_TIMES * (this.usualMs ?? 0)))
      this.lowered = { to: Math.max(1, this.limitAt(now) / 2), at: now };
  }
}
