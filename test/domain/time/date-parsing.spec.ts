import fc from 'fast-check';
import { agreedZoneShift, type DateRules, isTimeZone, parseDate, zoneShift } from '../../../src/domain/time/date-parsing.js';
import { HOUR, MINUTE } from '../../../src/domain/time/instant.js';

const RULES: DateRules = { timezone: 'Europe/Moscow', zMeans: 'utc' };
/** 2026-11-22 10:45 in UTC. */
const MOMENT = Date.UTC(2026, 10, 22, 10, 45);
const MOSCOW = 3 * 60 * 60_000;

describe('a date', () => {
  it.each([
    ['22-11-2026T10:45Z', 0],
    ['2026-11-22T10:45Z', 0],
    ['22.11.2026 10:45Z', 0],
    ['22/11/2026 10:45 Z', 0],
    ['2026/11/22t10:45z', 0],
    ['22-11-2026T13:45+03:00', 0],
    ['22-11-2026T13:45+0300', 0],
    ['22-11-2026T13:45+03', 0],
    ['22-11-2026T13:45 03:00', 0],
    ['22-11-2026 13:45 0300', 0],
    ['2026-11-22T05:45-05:00', 0],
    ['2026-11-22T10:45:07Z', 7000],
    ['2026-11-22T10:45:07.250Z', 7250],
    ['2026-11-22 13:45:07,5 +03:00', 7500],
    ['1795344300', 0],
    ['1795344300250', 250],
    [' 22-11-2026T10:45Z ', 0],
    ['22/11/2026 10:45:00 UTC', 0],
    ['22.11.2026 13:45 MSK', 0],
    ['22.11.2026, 13:45 МСК', 0],
    ['22/11/2026 9:45:10 GMT', -3_590_000],
    ['2026-11-22 9:45:10Z', -3_590_000],
    ['22.11.2026 10:45 UTC+0', 0],
    ['22.11.2026 13:45 GMT+03:00', 0],
    ['20261122T104500Z', 0],
    ['20261122T1345+0300', 0],
    ['Sun, 22 Nov 2026 10:45:00 +0000', 0],
    ['22 Nov 2026 10:45:00 GMT', 0],
    ['1795344300.25', 250],
    ['1795344300250000', 250],
    ['2026-11-22T13:45+03:00[Europe/Moscow]', 0],
    ['2026-11-22T15:45[Asia/Yekaterinburg]', 0],
    ['2026-11-22 13:45:00 Europe/Moscow', 0],
    ['2026-11-22 13:45:00 (MSK)', 0],
    ['22.11.2026 в 13:45 MSK', 0],
  ])('%s is the moment it says', (text, laterMs) => {
    expect(parseDate(text, RULES)?.instant).toBe(MOMENT + laterMs);
  });

  it.each(['22-11-2026T10:45', '2026-11-22 10:45', '22.11.2026 10:45:00'])(
    '%s without a zone is in the source’s zone',
    (text) => {
      expect(parseDate(text, RULES)).toMatchObject({ instant: MOMENT - MOSCOW, zoneAssumed: true });
      expect(parseDate(text, { ...RULES, timezone: 'Asia/Yekaterinburg' })?.instant).toBe(MOMENT - (MOSCOW / 3) * 5);
    },
  );

  it('with a literal Z means what the account’s setting says', () => {
    const local = { ...RULES, zMeans: 'local' } as const;
    expect(parseDate('22-11-2026T10:45Z', local)).toEqual({ instant: MOMENT - MOSCOW, toMinute: true, zoneAssumed: false });
    expect(parseDate('22-11-2026T10:45+00:00', local)?.instant).toBe(MOMENT);
  });

  it('may have an hour, a day and a month of one digit, where nothing else can be meant', () => {
    expect(parseDate('22/11/2026 9:45:10', RULES)?.instant).toBe(Date.UTC(2026, 10, 22, 6, 45, 10));
    expect(parseDate('2.1.2026 9:45Z', RULES)?.instant).toBe(Date.UTC(2026, 0, 2, 9, 45));
    expect(parseDate('2026-1-2 9:45Z', RULES)?.instant).toBe(Date.UTC(2026, 0, 2, 9, 45));
    expect(parseDate('2/1/2026 9:45Z', RULES)).toBeNull();
  });

  it('knows whether seconds were given', () => {
    expect(parseDate('22-11-2026T10:45Z', RULES)?.toMinute).toBe(true);
    expect(parseDate('22-11-2026T10:45:00Z', RULES)?.toMinute).toBe(false);
    expect(parseDate('1795344300', RULES)?.toMinute).toBe(false);
  });

  it('of two digits first is day-first, even where month-first would also be a date', () => {
    expect(parseDate('03-04-2026T00:00Z', RULES)?.instant).toBe(Date.UTC(2026, 3, 3));
  });

  it.each([
    '31-02-2026T10:45Z',
    '29-02-2026T10:45Z',
    '11-22-2026T10:45Z',
    '2026-22-11T10:45Z',
    '22-11-2026T24:00Z',
    '22-11-2026T10:60Z',
    '22-11-26T10:45Z',
    '22-11-2026',
    '22-11.2026T10:45Z',
    '22-11-2026T10:45+15:00',
    '22-11-2026T10:4503:00',
    '22-11-0202T10:45Z',
    '999999999',
    '99999999999',
    '9999999999',
    'yesterday',
    '',
  ])('%j that cannot be is refused', (text) => {
    expect(parseDate(text, RULES)).toBeNull();
  });

  it('written by pattern is read back to the same moment', () => {
    const moments = fc.integer({ min: Date.UTC(2000, 0, 2) / 1000, max: Date.UTC(2099, 11, 30) / 1000 });
    fc.assert(
      fc.property(moments, (seconds) => {
        const iso = new Date(seconds * 1000).toISOString();
        const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(.{8})/.exec(iso) ?? [];
        expect(parseDate(iso, RULES)?.instant).toBe(seconds * 1000);
        expect(parseDate(`${day}.${month}.${year} ${time}Z`, RULES)?.instant).toBe(seconds * 1000);
      }),
    );
  });
});

describe('a time zone', () => {
  it('is known by its IANA name only', () => {
    expect(['Europe/Moscow', 'Asia/Kamchatka', 'UTC'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['Moscow', 'MSK+3', ''].map(isTimeZone)).toEqual([false, false, false]);
  });
});

const RECEIVED = Date.UTC(2026, 10, 22, 10);

describe('the end of a call, against the moment when it was reported,', () => {
  it.each([
    ['just now', -20_000, 0],
    ['three hours ahead: read in the wrong zone', 3 * HOUR, 3],
    ['three hours ahead, give or take five minutes', 3 * HOUR - 5 * MINUTE, 3],
    ['three hours and six minutes ahead: no zone is that', 3 * HOUR + 6 * MINUTE, 0],
    ['fourteen hours ahead', 14 * HOUR, 14],
    ['fifteen hours ahead: no zone is that', 15 * HOUR, 0],
    ['five minutes ahead: a clock that runs fast', 5 * MINUTE, 0],
    ['two hours behind', -2 * HOUR, -2],
  ])('is %s', (_case, ahead, hours) => {
    expect(zoneShift(RECEIVED + ahead, RECEIVED)).toBe(hours);
  });
});

describe('the last twenty ends of a source', () => {
  const ends = (odd: number, shift = 3) => [...Array<number>(20 - odd).fill(0), ...Array<number>(odd).fill(shift)];
  it.each([
    ['agree when eleven say the same', ends(11), 3],
    ['do not agree when ten do', ends(10), null],
    ['do not agree when each says something else', Array.from({ length: 20 }, (_, hour) => hour), null],
    ['are not suspect when they come late', ends(20, -3), null],
    ['are more than one odd call', [3], null],
    ['forget what was before them', [...Array<number>(20).fill(3), ...Array<number>(20).fill(0)], null],
  ])('%s', (_case, shifts, hours) => {
    expect(agreedZoneShift(shifts)).toBe(hours);
  });
});
