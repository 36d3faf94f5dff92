import { execFileSync } from 'node:child_process';
import { CronTime } from 'cron';
import { Settings } from 'luxon';
import { periodOf } from '../../src/api/http/input.js';
import { momentSchema } from '../../src/config/schema/values.js';
import { quotaExhausted, quotaSpendings } from '../../src/delivery/rate-limits/quota-use.js';
import { occurredAt } from '../../src/domain/goals/occurred-at.js';
import { dayBounds, dayOf } from '../../src/domain/time/business-days.js';
import { parseDate } from '../../src/domain/time/date-parsing.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/domain/time/instant.js';
import { withinHours } from '../../src/domain/time/working-hours.js';
import { ga4Settings } from '../../src/platforms/ga4/config.js';
import { prepareGa4Row as ga4Row } from '../../src/platforms/ga4/row.js';
import { googleAdsSettings as googleSettings } from '../../src/platforms/google-ads/config.js';
import { prepareGoogleAdsRow as googleRow } from '../../src/platforms/google-ads/row.js';
import type { Prepared } from '../../src/platforms/kit/conversion.js';
import type { Budget } from '../../src/platforms/kit/platform.js';
import { metricaSettings } from '../../src/platforms/yandex-metrica/config.js';
import { prepareConversion as metricaRow } from '../../src/platforms/yandex-metrica/row.js';
import { parseMappedDate } from '../../src/sources/mapped/date-patterns.js';
import { aCall, aFact } from '../support/call-builders.js';

/**
 * The days on which clocks are changed, how long they are, and when it happens. In Santiago there is no midnight that night, in
 * Havana there are two.
 */
const NIGHTS = [
  ['Europe/Berlin', '2026-03-29', 23, '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25', 25, '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08', 23, '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01', 25, '2026-11-01T06:00:00Z'],
  ['America/Santiago', '2026-09-06', 23, '2026-09-06T04:00:00Z'],
  ['America/Havana', '2026-11-01', 25, '2026-11-01T05:00:00Z'],
] as const;

/** Half past two in Berlin, twice in one night. */
const FIRST = Date.parse('2026-10-25T00:30:00Z');
const SECOND_TIME = Date.parse('2026-10-25T01:30:00Z');

const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

/** Luxon's own idea of today. */
const usualNow = Settings.now;
afterEach(() => {
  Settings.now = usualNow;
});

describe.each(NIGHTS)('in %s the day %s', (timezone, day, hours, change) => {
  const moment = Date.parse(change);

  it(`has ${hours} hours, and its neighbours begin where it ends`, () => {
    const { from, to } = dayBounds(day, timezone);
    expect(to - from).toBe(hours * HOUR);
    expect(dayBounds(dayAfter(day, -1), timezone).to).toBe(from);
    expect(dayBounds(dayAfter(day, 1), timezone).from).toBe(to);
    expect([from - 1, from, moment, to - 1, to].map((at) => dayOf(at, timezone))).toEqual([
      dayAfter(day, -1),
      day,
      day,
      day,
      dayAfter(day, 1),
    ]);
  });

  it('is asked for from its first moment to its last', () => {
    expect(periodOf({ from: day, to: day }, timezone)).toEqual(dayBounds(day, timezone));
  });

  it('has its rounds no further apart than an hour, and at most one more where an hour is missing', () => {
    const hourly = new CronTime('7 * * * *', timezone);
    const end = moment + 5 * HOUR;
    const rounds: number[] = [];
    for (let at = moment - 5 * HOUR; at < end; rounds.push(at)) at = hourly.getNextDateFrom(new Date(at), timezone).toMillis();
    expect(Math.max(...rounds.slice(1).map((at, index) => at - (rounds[index] ?? 0)))).toBe(HOUR);
    expect(rounds.length - 11).toBe(hours === 23 && timezone !== 'America/Santiago' ? 1 : 0);
  });

  it('leaves the quotas of the platforms alone: they are new at midnight by GMT', () => {
    const budget: Budget = { id: 'a-day', uses: ['write'], counts: 'requests', most: 5000, perMs: DAY };
    const one = { use: 'write', requests: 1, rows: 1 } as const;
    const midnight = Math.floor(moment / DAY) * DAY;
    const periods = [midnight - 1, midnight, moment - 1, moment, midnight + DAY - 1, midnight + DAY].map(
      (at) => quotaSpendings([budget], one, at, () => undefined)[0]?.period,
    );
    const today = midnight / DAY;
    expect(periods).toEqual([today - 1, today, today, today, today, today + 1]);
    for (const at of [moment - 1, moment])
      expect(quotaExhausted([budget], at)).toMatchObject({ afterMs: midnight + DAY + MINUTE - at });
  });
});

describe('half past two in Berlin, which comes twice in the night of 25 October 2026,', () => {
  const rowOf = (prepared: Prepared<unknown>): unknown => ('row' in prepared ? prepared.row : prepared);
  const google = googleSettings.parse({
    customerId: '1234567890',
    credentials: { clientId: 'c', clientSecret: 's', refreshToken: 't' },
    goals: { 'quality-call': { conversionActionId: '987654321' } },
  });
  const metrica = metricaSettings.parse({ counterId: '1', token: 't', goals: { 'quality-call': { target: 'q' } } });
  const ga4 = ga4Settings.parse({
    measurementId: 'G-ABC1234567',
    apiSecret: 's',
    goals: { 'quality-call': { event: 'qualify_lead' } },
  });

  it.each([
    ['the first time', FIRST, '2026-10-25 00:30:00+00:00', '2026-10-25T00:30:00Z'],
    ['the second time', SECOND_TIME, '2026-10-25 01:30:00+00:00', '2026-10-25T01:30:00Z'],
  ])('is sent as the moment it was, %s', (_which, at, dateTime, timestamp) => {
    const fact = aFact({ occurredAt: at });
    expect(rowOf(googleRow(fact, google))).toMatchObject({ dateTime, timestamp });
    expect(rowOf(metricaRow(fact, metrica))).toMatchObject({ dateTime: at / SECOND });
    expect(rowOf(ga4Row(fact, ga4))).toMatchObject({ timestamp_micros: at * 1000 });
  });

  it('lies within the hours from two to three both times, and there are no such hours in spring', () => {
    const hours = { from: '02:00', to: '03:00' };
    const holds = (iso: string) => withinHours(hours, Date.parse(iso), 'Europe/Berlin');
    expect([FIRST, SECOND_TIME].map((at) => withinHours(hours, at, 'Europe/Berlin'))).toEqual([true, true]);
    expect(['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'].map(holds)).toEqual([false, false]);
  });

  it.each([
    ['25-10-2026T01:59', '2026-10-24T23:59:00Z'],
    // Which of the two was meant nobody can tell. The later one: before the visitor's click no conversion would count.
    ['25-10-2026T02:30', '2026-10-25T01:30:00Z'],
    ['25-10-2026T03:00', '2026-10-25T02:00:00Z'],
    ['25-10-2026T02:30+01:00', '2026-10-25T01:30:00Z'],
    ['29-03-2026T01:59', '2026-03-29T00:59:00Z'],
    // A time that no clock in Berlin showed.
    ['29-03-2026T02:30', '2026-03-29T01:30:00Z'],
    ['29-03-2026T03:00', '2026-03-29T01:00:00Z'],
  ])('read from a source of that zone: %s is %s', (text, iso) => {
    expect(parseDate(text, { timezone: 'Europe/Berlin', zMeans: 'utc' })?.instant).toBe(Date.parse(iso));
  });

  it.each(['2026-07-01', '2026-12-01'])('is read as the same moment on %s, when clocks show summer or winter', (today) => {
    const rules = { timezone: 'Europe/Berlin', zMeans: 'utc' } as const;
    Settings.now = () => Date.parse(today);
    const dates = ['dd/MM/yyyy HH:mm', 'dd/MM/yyyy HH:mm ZZ'];
    expect(parseDate('25-10-2026T02:30', rules)?.instant).toBe(SECOND_TIME);
    expect(parseMappedDate('25/10/2026 02:30', { ...rules, dates })?.instant).toBe(SECOND_TIME);
    expect(parseMappedDate('25/10/2026 02:30 +02:00', { ...rules, dates })?.instant).toBe(FIRST);
    expect(dayBounds('2026-11-01', 'America/Havana').from).toBe(Date.parse('2026-11-01T04:00:00Z'));
  });

  it.each(['2026-07-01', '2026-12-01'])('asked for without a zone on %s, covers both hours', (today) => {
    Settings.now = () => Date.parse(today);
    const asked = (text: string) => periodOf({ from: text, to: text }, 'Europe/Berlin');
    expect(asked('2026-10-25T02:30')).toEqual({ from: FIRST, to: SECOND_TIME });
    expect(asked('2026-10-25T02:30+01:00')).toEqual({ from: SECOND_TIME, to: SECOND_TIME });
    expect(asked('2026-10-25T00:30:00Z')).toEqual({ from: FIRST, to: FIRST });
    expect(asked('2026-10-25T03:30')).toEqual({ from: FIRST + 2 * HOUR, to: FIRST + 2 * HOUR });
  });

  it.each(['2026-07-01', '2026-12-01'])('begins what a destination is told since then, on %s, with the later one', (today) => {
    Settings.now = () => Date.parse(today);
    const since = (text: string, timezone: string) => momentSchema(timezone).parse(text);
    expect(since('2026-10-25T02:30', 'Europe/Berlin')).toBe(SECOND_TIME);
    expect(since('2026-10-25T02:30+02:00', 'Europe/Berlin')).toBe(FIRST);
    expect(since('2026-11-01', 'America/Havana')).toBe(dayBounds('2026-11-01', 'America/Havana').from);
  });

  it('is never sent as later than its webhook, which says that it was the first time', () => {
    const call = aCall({ startedAt: SECOND_TIME, startedToMinute: true, endedAt: null });
    expect(occurredAt(call, FIRST + 4 * MINUTE)).toBe(FIRST + 4 * MINUTE - SECOND);
    expect(occurredAt(call, SECOND_TIME + 4 * MINUTE)).toBe(SECOND_TIME + 59 * SECOND);
  });
});

describe('the time zone of the machine', () => {
  const PROGRAM = `
    const { dayBounds } = await import('./dist/domain/time/business-days.js');
    const { parseDate } = await import('./dist/domain/time/date-parsing.js');
    const { conversionTimes } = await import('./dist/platforms/google-ads/row.js');
    const { periodOf } = await import('./dist/api/http/input.js');
    const rules = { timezone: 'Europe/Moscow', zMeans: 'utc' };
    console.log(JSON.stringify([
      conversionTimes(${FIRST}), conversionTimes(${SECOND_TIME}), dayBounds('2026-10-25', 'Europe/Moscow'),
      periodOf({ from: '2026-10-25', to: '2026-10-25T02:30' }, 'Europe/Moscow'),
      parseDate('25-10-2026T02:30', rules), parseDate('2026-10-25T02:30Z', rules),
    ]));`;
  const saidIn = (TZ: string): string =>
    execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM], { env: { ...process.env, TZ }, encoding: 'utf8' });

  it('changes nothing', () => {
    const said = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kamchatka'].map(saidIn);
    expect(new Set(said).size).toBe(1);
    expect(JSON.parse(said[0] ?? '')).toContainEqual({
      dateTime: '2026-10-25 00:30:00+00:00',
      timestamp: '2026-10-25T00:30:00Z',
    });
  });
});
