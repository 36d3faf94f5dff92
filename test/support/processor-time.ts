/** Time of the processor in milliseconds: other programs on the machine do not count. */
export function processorTime(work: () => unknown): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

const MOST_TRIES = 10;

/** For four times as much a linear reader takes four times as long, a quadratic one sixteen times. */
export const LESS_THAN_QUADRATIC = 8;

/**
 * How many times longer it takes for four times as much. The smallest of several ratios, ending with the first that is less than
 * quadratic: garbage collection and the compiler's threads can only make a ratio too large, never a quadratic one small.
 *
 * @param floorMs shorter times count as this: they cannot be told from the machine's other work
 */
export function growthForFourTimes(once: () => unknown, fourTimes: () => unknown, floorMs: number): number {
  let smallest = Infinity;
  for (let tries = 0; tries < MOST_TRIES && smallest >= LESS_THAN_QUADRATIC; tries += 1)
    smallest = Math.min(smallest, processorTime(fourTimes) / Math.max(processorTime(once), floorMs));
  return smallest;
}
