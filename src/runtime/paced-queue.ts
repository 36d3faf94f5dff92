/** Each task takes a fraction of a millisecond, and thousands may be due at once. */
const MOST_PER_TICK = 2;

/** Queue that spreads bursts: a few tasks run in each tick of the event loop, so that everything else is served in between. */
export class PacedQueue {
  private readonly waiting: (() => void)[] = [];
  private begun = 0;
  private isScheduled = false;

  /** @param isHeld called once in each tick with waiting tasks: whether all of them wait for the next tick */
  constructor(private readonly isHeld: () => boolean = () => false) {}

  /** Resolves when the task may continue. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.schedule();
    });
  }

  /** Runs the first tasks of a tick at once, and the rest in later ticks. */
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
