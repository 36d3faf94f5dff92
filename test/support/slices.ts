import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * How many turns of the event loop pass while the work is done. Each look at the clock takes a millisecond meanwhile, so that
 * slices end by how much was done, however fast the machine is.
 */
export async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  // The slice of what went before is over.
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
