import { RoundCalendar } from '../../../src/delivery/rounds/round-calendar.js';

const at = (text: string): number => Date.parse(text);

describe('the calendar of a destination’s rounds', () => {
  it('names the first round at or after a moment, in the time zone of the config', () => {
    const hourly = new RoundCalendar('7 * * * *', 'Europe/Moscow');
    expect(hourly.firstAt(at('2026-11-22T10:06:59.999Z'))).toBe(at('2026-11-22T10:07:00Z'));
    expect(hourly.firstAt(at('2026-11-22T10:07:00Z'))).toBe(at('2026-11-22T10:07:00Z'));
    expect(hourly.firstAt(at('2026-11-22T10:07:00.001Z'))).toBe(at('2026-11-22T11:07:00Z'));
    const atNine = new RoundCalendar('0 9 * * mon-fri', 'Europe/Moscow');
    // Friday evening waits for Monday, nine o'clock in Moscow.
    expect(atNine.firstAt(at('2026-11-20T18:00:00Z'))).toBe(at('2026-11-23T06:00:00Z'));
  });

  it('answers the same in any order, from what it remembers too', () => {
    const moments = Array.from({ length: 40 }, (_, index) => at('2026-11-22T10:00:00Z') + ((index * 17) % 40) * 61_000);
    const remembering = new RoundCalendar('*/15 * * * *', 'Europe/Moscow');
    for (const moment of moments) {
      expect(remembering.firstAt(moment)).toBe(Math.ceil(moment / 900_000) * 900_000);
    }
  });

  it('has no round on a day that never comes', () => {
    expect(new RoundCalendar('0 0 31 2 *', 'Europe/Moscow').firstAt(at('2026-11-22T10:00:00Z'))).toBeNull();
  });
});
