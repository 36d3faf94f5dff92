import fc from 'fast-check';
import { isExcluded, matchesPattern } from '../../../src/domain/goals/matching.js';
import { parseWeekdays } from '../../../src/domain/time/weekdays.js';
import { minuteOfDay } from '../../../src/domain/time/working-hours.js';

describe('a pattern', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['a*', 'A', true],
    ['*b', 'ab', true],
    ['a*a', 'a', false],
    ['a*b*b', 'ab', false],
    ['a*bc*c', 'abc', false],
    ['a**b', 'aXb', true],
    ['a.c', 'abc', false],
    ['(a+)+$', '(a+)+$', true],
    ['Й*', 'й'.normalize('NFD'), true],
  ])('%j against %j: %s', (pattern, text, fitting) => {
    expect(matchesPattern(pattern, text)).toBe(fitting);
  });

  it('agrees with a regular expression', () => {
    const letters = fc.stringMatching(/^[abA]{0,8}$/);
    const patterns = fc.stringMatching(/^[ab*]{0,6}$/);
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => {
        expect(matchesPattern(pattern, text)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('made to be slow is not', () => {
    expect(matchesPattern('*a'.repeat(2000) + 'b', 'a'.repeat(24_000))).toBe(false);
  });
});

describe('an exclusion', () => {
  const exclusion = { callers: ['+7495*', '+79161112233'], trackingNumbers: ['+78001000*'] };

  it.each([
    ['a caller by a pattern', { callerNumber: '+74950000001', trackingNumber: null }, true],
    ['a caller by a number', { callerNumber: '+79161112233', trackingNumber: '+74951234567' }, true],
    ['a tracking number', { callerNumber: null, trackingNumber: '+78001000001' }, true],
    ['nobody by the other list', { callerNumber: '+78001000001', trackingNumber: '+79161112233' }, false],
    ['nobody unknown', { callerNumber: null, trackingNumber: null }, false],
  ])('takes out %s', (_, call, excluded) => {
    expect(isExcluded(exclusion, call)).toBe(excluded);
  });
});

describe('words of hours', () => {
  it.each([
    ['mon', [1]],
    ['MON-fri', [1, 2, 3, 4, 5]],
    ['sat - mon', [6, 7, 1]],
    ['sun-sun', [7]],
    ['fri-thu', [5, 6, 7, 1, 2, 3, 4]],
    ['monday', null],
    ['mon-', null],
    ['mon-tue-wed', null],
    ['', null],
  ])('%j are the days %j', (text, days) => {
    expect(parseWeekdays(text)).toEqual(days);
  });

  it.each([
    ['09:00', 540],
    ['9:05', 545],
    ['24:00', 1440],
    ['24:01', null],
    ['10:60', null],
    ['9', null],
    ['', null],
  ])('%j is the minute %j', (text, minute) => {
    expect(minuteOfDay(text)).toBe(minute);
  });
});
