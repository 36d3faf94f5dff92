import { DayCalendar } from '../../../src/domain/statistics/day-calendar.js';
import { dayBounds, hourOf } from '../../../src/domain/time/business-days.js';
import { MINUTE } from '../../../src/domain/time/instant.js';

describe('the hours of a day', () => {
  it.each([
    ['in Moscow', '2026-11-22', 'Europe/Moscow'],
    ['where zones are not whole hours', '2026-11-22', 'Asia/Kathmandu'],
    ['when clocks are set forward', '2026-03-29', 'Europe/Berlin'],
    ['when clocks are set back', '2026-10-25', 'Europe/Berlin'],
    ['when midnight comes twice', '2026-11-01', 'America/Havana'],
  ])('%s are those of each moment', (_name, day, timezone) => {
    const { from, to } = dayBounds(day, timezone);
    const calendar = new DayCalendar(timezone);
    for (let moment = from; moment < to; moment += 5 * MINUTE)
      expect(calendar.at(moment)).toEqual({ day, hour: hourOf(moment, timezone) });
    expect(calendar.at(to - 1).hour).toBe(23);
  });
});
