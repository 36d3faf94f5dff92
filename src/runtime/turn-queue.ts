/** Each takes a fraction of a millisecond, and thousands may be due at once. */
const MOST_PER_TURN = 8;

/** Queue: what comes in bursts goes on a little in each turn of the event loop, so that all else is served in between. */
export class TurnQueue {
  private readonly waiting: (() => void)[] = [];
  private isScheduled = false;

  /** Resolves when it is this one's turn. */
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
      for (const resolve of this.waiting.splice(0, MOST_PER_TURN)) resolve();
      this.schedule();
    });
  }
}
