import fc from 'fast-check';
import { DateTime, FixedOffsetZone, IANAZone } from 'luxon';
import { laterOffset, offsetAt, wallTime } from '../../../src/domain/time/wall-time.js';

const zones = [
  'Europe/Moscow',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Africa/Casablanca',
];
const walls = fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2099, 11, 30) });

describe('what a clock on a wall shows', () => {
  it.each(zones)('is the moment in %s that the system’s calendar says, hours that come twice or never included', (name) => {
    const zone = IANAZone.create(name);
    // One in two near a change of clocks: these zones change on Sundays in the small hours.
    const nearChange = fc
      .tuple(fc.integer({ min: 2000, max: 2099 }), fc.constantFrom(2, 3, 9, 10), fc.integer({ min: 0, max: 31 * 24 * 60 }))
      .map(([year, month, minute]) => Date.UTC(year, month, 1) + minute * 60_000);
    fc.assert(
      fc.property(fc.oneof(walls, nearChange), (wall) => {
        const { year, month, day, hour, minute, second, millisecond } = DateTime.fromMillis(wall, { zone: 'utc' });
        const local = DateTime.fromObject({ year, month, day, hour, minute, second, millisecond }, { zone });
        expect(wall - offsetAt(wall, zone)).toBe(laterOffset(local).toMillis());
      }),
      { numRuns: 300 },
    );
  });

  it('is moved by a fixed offset', () => {
    expect(offsetAt(Date.UTC(2026, 0, 1), FixedOffsetZone.instance(-210))).toBe(-210 * 60_000);
  });

  it.each([
    ['2026', '02', '29'],
    ['2026', '04', '31'],
    ['2026', '13', '01'],
    ['2026', '00', '10'],
    ['1999', '12', '31'],
    ['2100', '01', '01'],
  ])('is no moment on %s-%s-%s', (year, month, day) => {
    expect(wallTime({ year, month, day, hour: '10', minute: '00' })).toBeNull();
  });
});
