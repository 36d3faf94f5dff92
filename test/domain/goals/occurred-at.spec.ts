import { occurredAt, latestFreeSecond } from '../../../src/domain/goals/occurred-at.js';
import { aCall } from '../../support/call-builders.js';

const minute = Date.UTC(2026, 10, 22, 10, 45);
const moment = (facts: Parameters<typeof aCall>[0], receivedAt: number) => occurredAt(aCall(facts), receivedAt) - minute;

describe('the moment of a conversion', () => {
  it.each([
    ['the start, where it has seconds', { startedAt: minute + 7_000, startedToMinute: false }, 300_000, 7_000],
    ['the next whole second of a start with fractions', { startedAt: minute + 7_400, startedToMinute: false }, 300_000, 8_000],
    ['the last second of a start given to the minute', { startedAt: minute, startedToMinute: true }, 300_000, 59_000],
    ['at most a second before the first receipt', { startedAt: minute, startedToMinute: true }, 20_500, 19_000],
    ['never before the reported start', { startedAt: minute, startedToMinute: true }, 500, 0],
    [
      'never in the future of the receipt, whatever the vendor says',
      { startedAt: minute + 3_600_000, startedToMinute: true },
      10_000,
      9_000,
    ],
    [
      'the end less talk and wait without a start',
      { startedAt: null, endedAt: minute, talkSeconds: 40, waitSeconds: 20 },
      10_000,
      -60_000,
    ],
    ['a second before the first receipt without any date', { startedAt: null, endedAt: null }, 10_900, 9_000],
  ])('is %s', (_name, facts, received, expected) => {
    expect(moment(facts, minute + received)).toBe(expected);
  });

  it('moves back a second at a time until it is alone', () => {
    expect(latestFreeSecond(10_000, new Set([10_000, 9_000, 7_000]))).toBe(8_000);
  });
});
