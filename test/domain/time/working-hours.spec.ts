import { DAY, HOUR } from '../../../src/domain/time/instant.js';
import { workingTimeBetween, type WorkingHours } from '../../../src/domain/time/working-hours.js';

const AROUND_THE_CLOCK = { days: ['mon-sun'], from: '00:00', to: '24:00' };

function hoursWithin(hours: WorkingHours, begin: string, end: string): number {
  return workingTimeBetween(hours, Date.parse(begin), Date.parse(end)) / HOUR;
}

describe('working time', () => {
  // The days on which clocks change: in Santiago there is no midnight then, in Havana there are two.
  it.each([
    ['Europe/Berlin', '2026-03-29'],
    ['Europe/Berlin', '2026-10-25'],
    ['America/New_York', '2026-11-01'],
    ['America/Santiago', '2026-09-06'],
    ['America/Havana', '2026-11-01'],
    ['Asia/Tehran', '2026-03-22'],
    ['Europe/Moscow', '2026-10-25'],
  ])('around the clock is all the time there is, in %s about %s too', (timezone, day) => {
    const middle = Date.parse(day) + DAY / 2;
    for (const begin of [middle - 2 * DAY, middle - DAY / 2, middle])
      for (const end of [begin + HOUR, begin + DAY, begin + 3 * DAY])
        expect(workingTimeBetween({ ...AROUND_THE_CLOCK, timezone }, begin, end)).toBe(end - begin);
  });

  it('is that of the clock on the wall when clocks change', () => {
    const hours = { days: ['sun'], from: '01:00', to: '04:00', timezone: 'Europe/Berlin' };
    expect(hoursWithin(hours, '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z')).toBe(2);
    expect(hoursWithin(hours, '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toBe(4);
  });

  it('that ends or begins in the hour that comes twice holds both', () => {
    const until = { days: ['sun'], from: '01:00', to: '02:30', timezone: 'Europe/Berlin' };
    expect(hoursWithin(until, '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toBe(2.5);
    const since = { days: ['sun'], from: '02:30', to: '04:00', timezone: 'Europe/Berlin' };
    expect(hoursWithin(since, '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toBe(2.5);
  });

  it('over midnight belongs to the day on which it begins', () => {
    const night = { days: ['fri'], from: '22:00', to: '06:00', timezone: 'Europe/Moscow' };
    expect(hoursWithin(night, '2026-11-20T00:00:00+03:00', '2026-11-22T00:00:00+03:00')).toBe(8);
    expect(hoursWithin(night, '2026-11-21T02:00:00+03:00', '2026-11-21T03:00:00+03:00')).toBe(1);
  });
});
