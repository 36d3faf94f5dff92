import type { Histogram } from 'prom-client';

/** Sampling interval. A pause of the event loop shows in the one sample that it delays. */
const INTERVAL_MS = 20;
/** In seconds. The important limit is 20 ms: our own work must not delay webhooks longer. */
export const EVENT_LOOP_DELAY_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5];

/**
 * Samples how late timers are, for the life of the process. Does not keep it alive.
 *
 * @returns ends the sampling
 */
export function sampleEventLoopDelay(delays: Histogram): () => void {
  let due = performance.now() + INTERVAL_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    delays.observe(Math.max(0, now - due) / 1000);
    due = now + INTERVAL_MS;
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
