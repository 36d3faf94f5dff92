import { setImmediate as nextTick } from 'node:timers/promises';

/**
 * How many ticks of the event loop pass during the work. Each look at the clock advances it by a millisecond, so that slices end
 * by the amount of work, however fast the machine is.
 */
export async function ticksDuring(work: () => Promise<unknown>): Promise<number> {
  // The slice of earlier work is over.
  await nextTick();
  await nextTick();
  let now = performance.now();
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 1));
  let ticks = 0;
  let timer = setImmediate(function count() {
    ticks += 1;
    timer = setImmediate(count);
  });
  try {
    await work();
    return ticks;
  } finally {
    clearImmediate(timer);
    clock.mockRestore();
    await nextTick();
  }
}
