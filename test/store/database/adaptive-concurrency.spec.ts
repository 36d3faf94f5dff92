import { AdaptiveConcurrency } from '../../../src/store/database/adaptive-concurrency.js';

describe('the limit of long reads on PostgreSQL', () => {
  const NOW = 1_000_000;
  let limit: AdaptiveConcurrency;
  beforeEach(() => (limit = new AdaptiveConcurrency(4)));

  function record(commits: number, milliseconds: number, beside: number): number {
    for (let commit = 1; commit <= commits; commit += 1) limit.record(milliseconds, beside, NOW);
    return limit.limitAt(NOW);
  }

  it('stays while commits beside reads take as long as usual', () => {
    record(100, 3, 0);
    expect(record(100, 7, 4)).toBe(4);
  });

  it('is halved by each commit that takes several times as long beside reads, down to one', () => {
    record(100, 3, 0);
    expect([1, 2, 3].map(() => record(1, 30, 4))).toEqual([2, 1, 1]);
  });

  it('grows again, one by one, with the time in which no commit was slow, also where there was none', () => {
    record(3, 30, 4);
    expect([499, 500, 1_000, 1_500, 60_000].map((ms) => limit.limitAt(NOW + ms))).toEqual([1, 2, 3, 4, 4]);
  });

  it('takes a disk that is slow without any reads for what is usual', () => {
    record(200, 60, 0);
    expect(record(50, 90, 4)).toBe(4);
  });

  it('is not lowered by a slow commit beside which nothing was read', () => {
    record(100, 3, 0);
    expect(record(10, 500, 0)).toBe(4);
  });
});
