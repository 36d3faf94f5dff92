import { setImmediate as nextTick } from 'node:timers/promises';

/** A turn of the event loop that took no longer brought nothing: accepting one connection takes as long. */
const IDLE_TICK_MS = 0.05;
/** What came in goes first for so long at most. With slices of 8 ms, long work thus keeps a quarter of the event loop. */
const MOST_AHEAD_MS = 24;

/** Whose turn is next. What holds SQLite's writer goes before all others (priority inheritance): webhooks wait for it. */
export type SlicePriority = 'usual' | 'holds-writer';

/**
 * Cooperative scheduler (round robin) of long work on the event loop: a slice of one job, then everything that came in, then a
 * slice of the next job. One turn of the loop between two slices is not enough: libuv accepts one connection a turn (since 1.45),
 * so new connections would wait for as many slices as there are connections before them.
 */
class SliceScheduler {
  private readonly waiting: (() => void)[] = [];
  private isGoingOn = false;

  /** Resolves when the event loop has caught up with what came in, and no other job's slice is before. */
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

/** Turns the event loop until a turn brings nothing. */
async function catchUp(): Promise<void> {
  // The turn under way holds the slice that has just ended.
  await nextTick();
  const begun = performance.now();
  for (let before = begun, now = begun; ; before = now) {
    await nextTick();
    now = performance.now();
    if (now - before <= IDLE_TICK_MS || now - begun >= MOST_AHEAD_MS) return;
  }
}

/** Of this thread's event loop. */
const SCHEDULER = new SliceScheduler();

export function nextBackgroundSlice(priority: SlicePriority = 'usual'): Promise<void> {
  return SCHEDULER.next(priority);
}
