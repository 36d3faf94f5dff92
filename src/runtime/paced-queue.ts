/** Each takes a fraction of a millisecond, and thousands may be due at once. */
const MOST_PER_TICK = 8;

/** Queue: what comes in bursts goes on a little in each tick of the event loop, so that all else is served in between. */
export class PacedQueue {
  private readonly waiting: (() => void)[] = [];
  private isScheduled = false;

  /** Resolves when it may go on. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled || this.waiting.length === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      for (const resolve of this.waiting.splice(0, MOST_PER_TICK)) resolve();
      this.schedule();
    });
  }
}
