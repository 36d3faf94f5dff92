import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * How many ticks of the event loop pass during the work. Each look at the clock advances it by a millisecond, so that slices end
 * by the amount of work, however fast the machine is.
 */
export async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  // The slice of earlier work is over.
  await nextTurn();
  await nextTurn();
  let now = performance.now();
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 1));
  let turns = 0;
  let timer = setImmediate(function count() {
    turns += 1;
    timer = setImmediate(count);
  });
  try {
    await work();
    return turns;
  } finally {
    clearImmediate(timer);
    clock.mockRestore();
    await nextTurn();
  }
}
