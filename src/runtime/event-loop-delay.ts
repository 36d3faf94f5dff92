import type { Histogram } from 'prom-client';

/** How often the delay is sampled. A pause of the event loop shows in the one sample that it holds up. */
const INTERVAL_MS = 20;
/** In seconds. The interesting border is 20 ms: no longer may our own work hold up webhooks. */
export const EVENT_LOOP_DELAY_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5];

/**
 * Samples by how much timers are late, for as long as the process lives. Does not keep it alive.
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
