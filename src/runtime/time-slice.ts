import { setImmediate as yieldToEventLoop } from 'node:timers/promises';

/** Webhooks wait so long at most for a slice of other work. */
const SLICE_MS = 8;

/**
 * Cooperative multitasking: long work on the event loop is done in slices of time, so that webhooks are received between them.
 */
export class TimeSlice {
  private begun = performance.now();

  /** Whether the slice is used up. */
  get isOver(): boolean {
    return performance.now() - this.begun >= SLICE_MS;
  }

  /** To be called between two pieces of work. */
  async yieldIfOver(): Promise<void> {
    if (this.isOver) await this.yield();
  }

  /** Begins the next slice when the event loop has seen to everything that waits. */
  async yield(): Promise<void> {
    await yieldToEventLoop();
    this.begun = performance.now();
  }
}
