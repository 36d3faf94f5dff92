import { getMaxListeners, once } from 'node:events';
import { Shutdown } from '../../../src/delivery/rounds/shutdown.js';

describe('the end of the process', () => {
  it('may be waited for by any number of requests in flight, without a warning of a leak', () => {
    expect(getMaxListeners(new Shutdown().signal)).toBe(Infinity);
  });

  it('cuts off after the grace period what is still under way, and waits for it', async () => {
    const shutdown = new Shutdown();
    const underWay = once(shutdown.signal, 'abort');
    await shutdown.begin(() => [underWay], 1);
    expect([shutdown.inProgress, shutdown.signal.aborted]).toEqual([true, true]);
  });
});
