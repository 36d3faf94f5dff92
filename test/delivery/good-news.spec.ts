import { GoodNews } from '../../src/delivery/good-news.js';
import { SECOND } from '../../src/domain/time/instant.js';
import { TestClock } from '../support/test-pipeline.js';

describe('that a destination goes well', () => {
  const clock = new TestClock(0);
  let told: [probing: boolean, at: number][];
  let news: GoodNews;
  beforeEach(() => {
    told = [];
    news = new GoodNews(clock, async (probing, at) => void told.push([probing, at]));
  });

  it('is told every ten seconds, and at the end as of when it was so', async () => {
    const began = clock.now();
    await news.came(false);
    expect(told).toEqual([]);
    clock.forward(10 * SECOND);
    await news.came(false);
    expect(told).toEqual([[false, began + 10 * SECOND]]);
    clock.forward(SECOND);
    await news.came(false);
    clock.forward(SECOND);
    await news.end();
    expect(told.slice(1)).toEqual([[false, began + 11 * SECOND]]);
  });

  it('is told at once of a probe, and not twice', async () => {
    await news.came(true);
    await news.end();
    expect(told).toEqual([[true, clock.now()]]);
  });
});
