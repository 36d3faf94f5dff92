import { readFileSync } from 'node:fs';

/** Linux only, elsewhere 0: how long this thread has been ready to run and has waited for a processor so far, in milliseconds. */
export function waitedForProcessor(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
