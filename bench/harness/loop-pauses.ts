import { createHistogram } from 'node:perf_hooks';
import { waitedForProcessor } from './processor-wait.js';

/** How late the event loop's timers were, in milliseconds. */
export interface Pauses {
  readonly p99: number;
  readonly most: number;
  /** The longest without the time in which the thread was ready to run and other threads and processes had the processors. */
  readonly mostOwn: number;
}

const INTERVAL_MS = 2;
const NS = 1e6;

/**
 * Pauses of this process's event loop, by a timer. Like `monitorEventLoopDelay`, and says in addition how much of a pause the
 * operating system's scheduler made.
 *
 * @returns ends the watch
 */
export function watchPauses(): () => Pauses {
  const late = createHistogram();
  let mostOwn = 0;
  let [ran, waited] = [performance.now(), waitedForProcessor()];
  const timer = setInterval(() => {
    const [now, waits] = [performance.now(), waitedForProcessor()];
    const lateMs = Math.max(0, now - ran - INTERVAL_MS);
    late.record(Math.max(1, Math.round(lateMs * NS)));
    mostOwn = Math.max(mostOwn, lateMs - (waits - waited));
    [ran, waited] = [performance.now(), waits];
  }, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    return { p99: late.percentile(99) / NS, most: late.max / NS, mostOwn };
  };
}
