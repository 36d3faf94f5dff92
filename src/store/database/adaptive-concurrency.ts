/** A commit beside reads is slow from so many usual durations on, and never below so many milliseconds. */
const SLOW_TIMES = 4;
const LEAST_SLOW_MS = 8;
/** Weight of the newest commit in the average of those beside which nothing was read. */
const NEWEST = 0.05;
/** After so many commits that were not slow, one more read may run. */
const COMMITS_TO_GROW = 25;

/**
 * Adaptive concurrency limit for reads on a database server whose processors nobody here knows: additive increase, multiplicative
 * decrease, by how long commits take beside them. Where reads take the processors from commits, there are fewer of them at once;
 * a disk that is slow by itself changes nothing.
 */
export class AdaptiveConcurrency {
  private allowed: number;
  /** Exponentially weighted average, in milliseconds; null before the first one. */
  private usualMs: number | null = null;

  constructor(private readonly most: number) {
    this.allowed = most;
  }

  /** How many reads may run at once; never 0. */
  get limit(): number {
    return Math.floor(this.allowed);
  }

  /** @param beside how many reads ran during the commit */
  record(commitMs: number, beside: number): void {
    if (beside === 0) this.usualMs = this.usualMs === null ? commitMs : this.usualMs + (commitMs - this.usualMs) * NEWEST;
    const isSlow = commitMs > Math.max(LEAST_SLOW_MS, SLOW_TIMES * (this.usualMs ?? 0));
    if (beside > 0 && isSlow) this.allowed = Math.max(1, this.limit / 2);
    else if (!isSlow) this.allowed = Math.min(this.most, this.allowed + 1 / COMMITS_TO_GROW);
  }
}
