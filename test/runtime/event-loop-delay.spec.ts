import { setTimeout as sleep } from 'node:timers/promises';
import { Histogram, Registry } from 'prom-client';
import { EVENT_LOOP_DELAY_BUCKETS, sampleEventLoopDelay } from '../../src/runtime/event-loop-delay.js';

describe("the event loop's delay", () => {
  it('shows what held the event loop up, in a bucket above 20 ms', async () => {
    const registers = [new Registry()];
    const delays = new Histogram({ name: 'delay', help: 'of the test', buckets: EVENT_LOOP_DELAY_BUCKETS, registers });
    const stop = sampleEventLoopDelay(delays);
    const begun = performance.now();
    while (performance.now() - begun < 120);
    await sleep(1);
    stop();
    const { values } = await delays.get();
    const upTo = (bucket: number | string) => values.find(({ labels }) => labels.le === bucket)?.value ?? NaN;
    expect(Number(upTo('+Inf')) - Number(upTo(0.05))).toBeGreaterThanOrEqual(1);
  });
});
