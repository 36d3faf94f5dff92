import { dailyTally } from '../../../src/domain/figures/daily.js';
import { CALL_GOAL } from '../../../src/domain/goal.js';

const GOOD = { goal: 'quality-call', currency: 'RUB', count: 2, valueMinor: 300_000 };
const THERE = { destination: 'okna-ga4', state: 'delivered', stands: true } as const;

describe('what charts show of a day', () => {
  it('a call of which the vendor did not say whether it was answered is neither answered nor missed', () => {
    const calls = [true, false, null].map((answered, at) => ({ answered, count: at + 1 }));
    expect(new Map(dailyTally({ calls, conversions: [], uploads: [] }).entries())).toEqual(
      new Map([
        ['calls', 6],
        ['answered', 1],
        ['missed', 2],
      ]),
    );
  });

  it('conversions are worth something in each currency, and those without a value nothing', () => {
    const conversions = [GOOD, { ...GOOD, goal: 'order', count: 1 }, { ...GOOD, currency: null, count: 4, valueMinor: 0 }];
    const tally = dailyTally({ calls: [], conversions, uploads: [] });
    expect([tally.get('conversions'), tally.get('value', 'RUB')]).toEqual([7, 600_000]);
    expect([tally.get('goal', 'quality-call'), tally.get('goal', 'order')]).toEqual([6, 1]);
  });

  it('an upload whose conversion no longer stands is still an upload', () => {
    const revoked = { ...GOOD, ...THERE, stands: false, currency: null, valueMinor: 0, count: 1 };
    const tally = dailyTally({ calls: [], conversions: [GOOD], uploads: [{ ...GOOD, ...THERE }, revoked] });
    expect(tally.get('at', 'okna-ga4', 'upload', 'delivered')).toBe(3);
    expect(tally.get('at', 'okna-ga4', 'conversions')).toBe(2);
    expect(tally.get('at', 'okna-ga4', 'value', 'RUB')).toBe(300_000);
  });

  it('the goal that every call meets says nothing of what calls are worth', () => {
    const every = { ...GOOD, goal: CALL_GOAL.id };
    const tally = dailyTally({ calls: [], conversions: [every], uploads: [{ ...every, ...THERE }] });
    expect(tally.entries()).toHaveLength(1);
    expect(tally.get('at', 'okna-ga4', 'upload', 'delivered')).toBe(2);
  });
});
