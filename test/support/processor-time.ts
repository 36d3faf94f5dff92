/** Time of the processor in milliseconds: other programs on the machine do not count. */
function processorTime(work: () => unknown): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

const PIECES = 16;
const MOST_TRIES = 10;

/** Sixteen pieces cost a linear reader as much as one whole; a quadratic one takes sixteen times as long for the whole. */
export const LESS_THAN_QUADRATIC = 4;

/** Less time cannot be told from the machine's other work. */
const FLOOR_MS = 5;

/**
 * The processor's time for one whole over that for sixteen pieces which are a sixteenth of it each. Both sides read and make
 * as much, so garbage collection and the compiler's threads weigh on both. The smallest of several ratios, ending with the
 * first that is less than quadratic: other work can only make a ratio too large, never a quadratic one small.
 */
export function costOfOneWhole(piece: () => unknown, whole: () => unknown): number {
  const pieces = (): void => {
    for (let done = 0; done < PIECES; done += 1) piece();
  };
  let smallest = Infinity;
  for (let tries = 0; tries < MOST_TRIES && smallest >= LESS_THAN_QUADRATIC; tries += 1)
    smallest = Math.min(smallest, processorTime(whole) / Math.max(processorTime(pieces), FLOOR_MS));
  return smallest;
}
