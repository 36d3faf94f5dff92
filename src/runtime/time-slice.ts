import { nextBackgroundSlice, type SlicePriority } from './slice-scheduler.js';

/** Webhooks wait so long at most for a slice of other work. */
const SLICE_MS = 8;

/** When the long work of this turn of the event loop began; null before it does. */
let workBegun: number | null = null;

/** All long work of one turn shares one slice, however many jobs, functions and transactions it belongs to. */
function sliceBegun(): number {
  if (workBegun === null) {
    workBegun = performance.now();
    setImmediate(() => (workBegun = null));
  }
  return workBegun;
}

/**
 * Cooperative multitasking: long work on the event loop is done in slices of time, and what came in goes first between them.
 */
export class TimeSlice {
  /** @param priority of the work: what holds SQLite's writer goes on before other jobs do */
  constructor(private readonly priority: SlicePriority = 'usual') {
    sliceBegun();
  }

  /** Whether the slice is used up. */
  get isOver(): boolean {
    return performance.now() - sliceBegun() >= SLICE_MS;
  }

  /** To be called between two pieces of work. */
  async yieldIfOver(): Promise<void> {
    if (this.isOver) await this.yield();
  }

  /** Begins the next slice when the event loop has seen to everything that waits. */
  async yield(): Promise<void> {
    await nextBackgroundSlice(this.priority);
    workBegun = null;
    sliceBegun();
  }
}

/** How often the clock is looked at. */
const ITEMS_PER_LOOK = 64;

/** Maps a list that may be long: what came in goes first between two slices of it. */
export async function mapInSlices<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const slice = new TimeSlice();
  const mapped: R[] = [];
  for (const item of items) {
    if (mapped.length % ITEMS_PER_LOOK === 0) await slice.yieldIfOver();
    mapped.push(map(item));
  }
  return mapped;
}
