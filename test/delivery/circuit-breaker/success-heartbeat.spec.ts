import { SuccessHeartbeat } from '../../../src/delivery/circuit-breaker/circuit-breaker.service.js';
import { SECOND } from '../../../src/domain/time/instant.js';
import { TestClock } from '../../support/test-pipeline.js';

describe('that a destination goes well', () => {
  const clock = new TestClock(0);
  let told: [probing: boolean, at: number][];
  let news: SuccessHeartbeat;
  beforeEach(() => {
    told = [];
    news = new SuccessHeartbeat(clock, async (probing, at) => void told.push([probing, at]));
  });

  it('is told every ten seconds, and at the end as of when it was so', async () => {
    const began = clock.now();
    await news.record(false);
    expect(told).toEqual([]);
    clock.forward(10 * SECOND);
    await news.record(false);
    expect(told).toEqual([[false, began + 10 * SECOND]]);
    clock.forward(SECOND);
    await news.record(false);
    clock.forward(SECOND);
    await news.flush();
    expect(told.slice(1)).toEqual([[false, began + 11 * SECOND]]);
  });

  it('is told at once of a probe, and not twice', async () => {
    await news.record(true);
    await news.flush();
    expect(told).toEqual([[true, clock.now()]]);
  });
});
