/** Each takes a fraction of a millisecond, and thousands may be due at once. */
const MOST_PER_TICK = 2;

/** Queue: what comes in bursts goes on a little in each tick of the event loop, so that all else is served in between. */
export class PacedQueue {
  private readonly waiting: (() => void)[] = [];
  private begun = 0;
  private isScheduled = false;

  /** @param isHeld asked once in each tick in which something waits: whether all of it waits for the next one */
  constructor(private readonly isHeld: () => boolean = () => false) {}

  /** Resolves when it may go on. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.schedule();
    });
  }

  /** Begins at once what is among the first of this tick, and the rest in the ticks to come. */
  run(task: () => void): void {
    this.schedule();
    if (this.waiting.length > 0 || this.begun >= MOST_PER_TICK) return void this.waiting.push(task);
    this.begun += 1;
    task();
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      if (this.waiting.length > 0 && this.isHeld()) return this.schedule();
      const due = this.waiting.splice(0, MOST_PER_TICK);
      this.begun = due.length;
      if (due.length > 0) this.schedule();
      for (const task of due) task();
    });
  }
}
