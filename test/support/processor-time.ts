/** Time of the processor in milliseconds: other programs on the machine do not count. */
export function processorTime(work: () => unknown): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

const TRIES = 4;

/**
 * How many times longer the second takes. The smallest of several: a pause for garbage makes any of them too large.
 *
 * @param floorMs what takes less counts as this: it cannot be told from the machine's other work
 */
export function timeRatio(one: () => unknown, other: () => unknown, floorMs: number): number {
  const ratios = Array.from({ length: TRIES }, () => processorTime(other) / Math.max(processorTime(one), floorMs));
  return Math.min(...ratios);
}

/** A linear reader takes twice as long for twice as much, a quadratic one four times. */
export const LESS_THAN_QUADRATIC = 3.2;
