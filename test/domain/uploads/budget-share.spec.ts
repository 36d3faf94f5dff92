import { DAY, HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import { keptNow, leftOfShare } from '../../../src/domain/uploads/budget-share.js';

const MIDNIGHT = Date.UTC(2026, 10, 22);

describe('what is left of a budget of 30 for one of three projects, each with a share of 10', () => {
  const left = (kept: number, own: number, others: readonly number[], total = own + others.reduce((a, b) => a + b, 0)) =>
    leftOfShare(30, { guaranteed: 10, kept }, { total, own, others });

  it.each([
    ['is its own share while all of the others’ is kept', 1, 0, [0, 0], 10],
    ['is nothing when it is used', 1, 10, [0, 0], 0],
    ['includes what nobody keeps any more', 0.5, 10, [0, 0], 10],
    ['is all that is unused when nothing is kept', 0, 10, [3, 0], 17],
    ['is its own share whatever others took beyond theirs, as long as the budget has it', 1, 2, [10, 12], 6],
    ['is not more than the budget has', 0.5, 2, [10, 16], 2],
    ['is what others cannot want: they have used their shares', 1, 4, [10, 10], 6],
  ] as const)('%s', (_name, kept, own, others, expected) => {
    expect(left(kept, own, others)).toBe(expected);
  });

  it('lets a project that used nothing have its whole share in the first hour, whatever the others did', () => {
    for (const greedy of [10, 15, 20]) {
      const others = [Math.min(greedy, 10 + Math.max(0, left(1, 10, [0, 0]))), 0];
      expect(left(1, 0, others)).toBe(10);
    }
  });
});

describe('the part of unused shares that is kept', () => {
  it('is all of it in the first hour of the day, and less with each hour, nothing in the last one', () => {
    const parts = Array.from({ length: 24 }, (_, hour) => keptNow(MIDNIGHT + hour * HOUR + 59 * MINUTE, DAY));
    expect([parts[0], parts[23]]).toEqual([1, 0]);
    expect(parts).toEqual(parts.toSorted((a, b) => b - a));
    expect(new Set(parts).size).toBe(24);
  });

  it('is nothing for periods of an hour and less', () => {
    expect([keptNow(MIDNIGHT, HOUR), keptNow(MIDNIGHT, MINUTE)]).toEqual([0, 0]);
  });
});
