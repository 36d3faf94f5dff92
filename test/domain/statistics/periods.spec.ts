import fc from 'fast-check';
import { periodsWithin } from '../../../src/domain/statistics/periods.js';
import { addDays, daysBetween } from '../../../src/domain/time/business-days.js';

const COUNTED = { first: '2024-12-10', last: '2026-03-22' };
const ALL_DAYS = daysBetween(COUNTED.first, COUNTED.last);
const daysOf = (periods: readonly string[]) => ALL_DAYS.filter((day) => periods.some((period) => day.startsWith(period)));

describe('the periods of a range', () => {
  it('are days at the edges, whole months and whole years between', () => {
    expect(periodsWithin({ first: '2024-12-30', last: '2026-02-02' }, COUNTED, 'all')).toEqual([
      '2024-12-30',
      '2024-12-31',
      '2025',
      '2026-01',
      '2026-02-01',
      '2026-02-02',
    ]);
    expect(periodsWithin({ first: '2025-12-01', last: '2026-01-31' }, COUNTED, 'month')).toEqual(['2025-12', '2026-01']);
    expect(periodsWithin({ first: '2026-02-02', last: '2026-02-01' }, COUNTED, 'all')).toEqual([]);
  });

  it('of all that was counted are one', () => {
    expect(periodsWithin({ first: null, last: null }, COUNTED, 'all')).toEqual(['']);
    expect(periodsWithin({ first: '2024-02-01', last: '2026-03-22' }, COUNTED, 'all')).toEqual(['']);
    expect(periodsWithin({ first: '2026-01-01', last: null }, COUNTED, 'all')).toEqual(['2026']);
  });

  it('hold each counted day of the range exactly once, and no other', () => {
    const aDay = fc.integer({ min: -30, max: 500 }).map((days) => addDays(COUNTED.first, days));
    const aBound = fc.option(aDay);
    fc.assert(
      fc.property(aBound, aBound, fc.constantFrom('month' as const, 'all' as const), (first, last, coarsest) => {
        const periods = periodsWithin({ first, last }, COUNTED, coarsest);
        const wanted = ALL_DAYS.filter((day) => (first === null || day >= first) && (last === null || day <= last));
        expect(daysOf(periods)).toEqual(wanted);
        const twice = periods.filter((one) => periods.some((other) => other !== one && other.startsWith(one)));
        expect(twice).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
