import { setMaxListeners } from 'node:events';

/** Graceful shutdown: nothing new begins, and after a grace period what is under way is cut off. */
export class Shutdown {
  private readonly abort = new AbortController();
  private requested = false;

  constructor() {
    // Each request in flight has a listener; more than ten are no leak, of which Node would warn.
    setMaxListeners(Infinity, this.abort.signal);
  }

  get inProgress(): boolean {
    return this.requested;
  }

  /** Aborted when the grace period is over. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Waits for what is under way, at most `graceMs`, then cuts it off and waits for the rest. */
  async begin(underWay: () => Iterable<Promise<unknown>>, graceMs: number): Promise<void> {
    this.requested = true;
    const timer = setTimeout(() => this.abort.abort(), graceMs);
    await Promise.allSettled(underWay());
    clearTimeout(timer);
  }
}
