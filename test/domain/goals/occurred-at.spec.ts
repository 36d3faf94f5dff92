import { occurredAt, latestFreeSecond, TakenSeconds } from '../../../src/domain/goals/occurred-at.js';
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
    const taken = new TakenSeconds();
    for (const second of [10_000, 9_000, 7_000]) taken.take(second);
    expect(latestFreeSecond(10_000, [taken])).toBe(8_000);
  });

  it('is one that no identifier has taken, however many there are', () => {
    const [one, other] = [new TakenSeconds(), new TakenSeconds()];
    for (const second of [10_000, 8_000]) one.take(second);
    for (const second of [9_000, 7_000]) other.take(second);
    expect(latestFreeSecond(10_000, [one, other])).toBe(6_000);
  });

  it('steps over a run of taken seconds at once', () => {
    const taken = new TakenSeconds();
    const moments = Array.from({ length: 100_000 }, () => {
      const moment = latestFreeSecond(0, [taken]);
      taken.take(moment);
      return moment;
    });
    expect(new Set(moments).size).toBe(moments.length);
    expect(moments.at(-1)).toBe(-99_999_000);
  });
});
