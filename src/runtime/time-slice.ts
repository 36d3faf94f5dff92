import { setImmediate as nextTick } from 'node:timers/promises';
import { nextBackgroundSlice, type SlicePriority } from './slice-scheduler.js';

/** The longest time that webhooks wait for a slice of other work. */
const SLICE_MS = 8;

/** When the long work of this tick began; null before it does. */
let workBegun: number | null = null;

/** All long work of one tick shares one slice, however many jobs, functions and transactions it belongs to. */
function sliceBegun(): number {
  if (workBegun === null) {
    workBegun = performance.now();
    setImmediate(() => (workBegun = null));
  }
  return workBegun;
}

/** Cooperative multitasking: long work on the event loop runs in time slices, and incoming work goes first between them. */
export class TimeSlice {
  /** @param priority work that holds SQLite's writer continues before other jobs */
  constructor(private readonly priority: SlicePriority = 'usual') {
    sliceBegun();
  }

  /** Whether the slice is used up. */
  get isOver(): boolean {
    return performance.now() - sliceBegun() >= SLICE_MS;
  }

  /** Call between two pieces of work. */
  async yieldIfOver(): Promise<void> {
    if (this.isOver) await this.yield();
  }

  /** Begins the next slice when the event loop has handled everything that waits. */
  async yield(): Promise<void> {
    await nextBackgroundSlice(this.priority);
    // Long work that came in with this tick, such as a list to be answered, has begun a slice of its own.
    if (workBegun !== null) await nextTick();
    workBegun = null;
    sliceBegun();
  }
}

/** How many items pass between two looks at the clock: a call of a list takes up to 0.1 ms. */
const ITEMS_PER_LOOK = 16;

/** Maps a list that may be long, in time slices: incoming work goes first between two of them. */
export async function mapInSlices<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const slice = new TimeSlice();
  const mapped: R[] = [];
  for (const item of items) {
    if (mapped.length % ITEMS_PER_LOOK === 0) await slice.yieldIfOver();
    mapped.push(map(item));
  }
  return mapped;
}
