import { AdaptiveConcurrency } from '../../../src/store/database/adaptive-concurrency.js';

describe('the limit of long reads on PostgreSQL', () => {
  const record = (limit: AdaptiveConcurrency, commits: number, milliseconds: number, beside: number) => {
    for (let commit = 1; commit <= commits; commit += 1) limit.record(milliseconds, beside);
    return limit.limit;
  };

  it('stays while commits beside reads take as long as usual', () => {
    const limit = new AdaptiveConcurrency(4);
    record(limit, 100, 3, 0);
    expect(record(limit, 100, 7, 4)).toBe(4);
  });

  it('is halved by each commit that takes several times as long beside reads, down to one', () => {
    const limit = new AdaptiveConcurrency(4);
    record(limit, 100, 3, 0);
    expect([1, 2, 3].map(() => record(limit, 1, 30, 4))).toEqual([2, 1, 1]);
  });

  it('grows again, one by one, once commits are as fast as usual', () => {
    const limit = new AdaptiveConcurrency(4);
    record(limit, 3, 30, 4);
    expect([1, 2, 3, 4].map(() => record(limit, 26, 4, 1))).toEqual([2, 3, 4, 4]);
  });

  it('takes a disk that is slow without any reads for what is usual', () => {
    const limit = new AdaptiveConcurrency(4);
    record(limit, 200, 60, 0);
    expect(record(limit, 50, 90, 4)).toBe(4);
  });

  it('is not lowered by a slow commit beside which nothing was read', () => {
    const limit = new AdaptiveConcurrency(4);
    record(limit, 100, 3, 0);
    expect(record(limit, 10, 500, 0)).toBe(4);
  });
});
