import { onlyDays, sumOfDays, tableOfDay, tableOfDays } from '../../../src/domain/figures/days-table.js';

const MONDAY = tableOfDay('2026-11-23', [
  ['calls', 3],
  ['value RUB', 0],
]);
const TUESDAY = tableOfDay('2026-11-24', []);
const WEDNESDAY = tableOfDay('2026-11-25', [
  ['calls', 2],
  ['missed', 1],
]);

describe('a table of days', () => {
  const week = tableOfDays([MONDAY, TUESDAY, WEDNESDAY]);

  it('holds each key once, and leaves out days on which nothing was counted', () => {
    expect(week).toEqual({
      days: ['2026-11-23', '2026-11-25'],
      counts: [
        ['calls', [3, 2]],
        ['value RUB', [0, null]],
        ['missed', [null, 1]],
      ],
    });
  });

  it('is made of days or of other tables alike', () => {
    expect(tableOfDays([tableOfDays([MONDAY, TUESDAY]), WEDNESDAY])).toEqual(week);
  });

  it('can be narrowed to some of its days', () => {
    expect(onlyDays(week, () => true)).toEqual(week);
    expect(onlyDays(week, (day) => day > '2026-11-23')).toEqual({
      days: ['2026-11-25'],
      counts: [
        ['calls', [2]],
        ['value RUB', [null]],
        ['missed', [1]],
      ],
    });
  });

  it('adds up, where a sum of nothing is there and what was not counted is not', () => {
    expect(sumOfDays([week, WEDNESDAY]).entries()).toEqual([
      ['calls', 7],
      ['value RUB', 0],
      ['missed', 2],
    ]);
    expect(sumOfDays([onlyDays(week, (day) => day > '2026-11-23')]).entries()).toEqual([
      ['calls', 2],
      ['missed', 1],
    ]);
  });
});
