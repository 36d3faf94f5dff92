import { CALL_GOAL } from '../../../src/domain/goals/goal.js';
import { countDaily, onlyDays, sumOfDays, tableOfDay, tableOfDays } from '../../../src/domain/statistics/daily-counts.js';

const GOOD = { goal: 'quality-call', currency: 'RUB', count: 2, valueMinor: 300_000 };
const THERE = { destination: 'okna-ga4', state: 'delivered', stands: true } as const;

describe('what charts show of a day', () => {
  it('a call of which the vendor did not say whether it was answered is neither answered nor missed', () => {
    const calls = [true, false, null].map((answered, at) => ({ answered, count: at + 1 }));
    expect(new Map(countDaily({ calls, conversions: [], uploads: [] }).entries())).toEqual(
      new Map([
        ['calls', 6],
        ['answered', 1],
        ['missed', 2],
      ]),
    );
  });

  it('conversions are worth something in each currency, and those without a value nothing', () => {
    const conversions = [GOOD, { ...GOOD, goal: 'order', count: 1 }, { ...GOOD, currency: null, count: 4, valueMinor: 0 }];
    const counts = countDaily({ calls: [], conversions, uploads: [] });
    expect([counts.get('conversions'), counts.get('value', 'RUB')]).toEqual([7, 600_000]);
    expect([counts.get('goal', 'quality-call'), counts.get('goal', 'order')]).toEqual([6, 1]);
  });

  it('an upload whose conversion no longer stands is still an upload', () => {
    const revoked = { ...GOOD, ...THERE, stands: false, currency: null, valueMinor: 0, count: 1 };
    const counts = countDaily({ calls: [], conversions: [GOOD], uploads: [{ ...GOOD, ...THERE }, revoked] });
    expect(counts.get('at', 'okna-ga4', 'upload', 'delivered')).toBe(3);
    expect(counts.get('at', 'okna-ga4', 'conversions')).toBe(2);
    expect(counts.get('at', 'okna-ga4', 'value', 'RUB')).toBe(300_000);
  });

  it('the goal that every call meets says nothing of what calls are worth', () => {
    const every = { ...GOOD, goal: CALL_GOAL.id };
    const counts = countDaily({ calls: [], conversions: [every], uploads: [{ ...every, ...THERE }] });
    expect(counts.entries()).toHaveLength(1);
    expect(counts.get('at', 'okna-ga4', 'upload', 'delivered')).toBe(2);
  });
});

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
