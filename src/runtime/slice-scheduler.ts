import { setImmediate as nextTick } from 'node:timers/promises';

/** A tick of the event loop this short brought nothing: accepting one connection takes as long. */
const IDLE_TICK_MS = 0.05;
/** How long incoming work may go first. With slices of 8 ms, long work thus keeps a quarter of the event loop. */
const MOST_AHEAD_MS = 24;

/**
 * Priority of a job's next slice. A job that holds SQLite's writer goes before all others (priority inheritance): webhooks wait
 * for it.
 */
export type SlicePriority = 'usual' | 'holds-writer';

/**
 * Cooperative scheduler (round robin) of long work on the event loop: a slice of one job, then everything that came in, then a
 * slice of the next job. One tick between two slices is not enough: libuv accepts one connection per tick (since 1.45), so new
 * connections would wait for as many slices as there are connections before them.
 */
class SliceScheduler {
  private readonly waiting: (() => void)[] = [];
  private isGoingOn = false;

  /** Resolves when the event loop has caught up, and no other job's slice comes first. */
  next(priority: SlicePriority): Promise<void> {
    return new Promise((resolve) => {
      if (priority === 'usual') this.waiting.push(resolve);
      else this.waiting.unshift(resolve);
      if (!this.isGoingOn) void this.goOn();
    });
  }

  private async goOn(): Promise<void> {
    this.isGoingOn = true;
    while (this.waiting.length > 0) {
      await catchUp();
      this.waiting.shift()?.();
    }
    this.isGoingOn = false;
  }
}

/** Runs ticks of the event loop until one brings nothing. */
async function catchUp(): Promise<void> {
  // The current tick contains the slice that has just ended.
  await nextTick();
  const begun = performance.now();
  for (let before = begun, now = begun; ; before = now) {
    await nextTick();
    now = performance.now();
    if (now - before <= IDLE_TICK_MS || now - begun >= MOST_AHEAD_MS) return;
  }
}

/** The scheduler of this thread's event loop. */
const SCHEDULER = new SliceScheduler();

export function nextBackgroundSlice(priority: SlicePriority = 'usual'): Promise<void> {
  return SCHEDULER.next(priority);
}
