import {
  type RuleFinding,
  backlogExpiring,
  coverageFell,
  destinationPaused,
  nothingReceived,
  clockApart,
  silentZero,
  unmatchedRose,
} from '../../src/alerts/rules.js';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/instant.js';
import type { AlertEntity } from '../../src/store/schema/entities/alert.entity.js';

const AT = { projectId: 'okna', subject: 'mango-main' };
const moscow = (iso: string) => Date.parse(`${iso}+03:00`);
const verdictOf = ({ verdict }: RuleFinding) => (typeof verdict === 'object' ? 'trouble' : verdict);

describe('a source', () => {
  const hours = { days: 'mon-fri', from: '09:00', to: '18:00', timezone: 'Europe/Moscow' };
  const after3h = { afterMinutes: 180 };
  // The 23rd of November 2026 is a Monday.
  it.each([
    ['silent for three open hours', '2026-11-23T10:00', '2026-11-23T13:00', 'trouble'],
    ['silent for almost three open hours', '2026-11-23T10:00', '2026-11-23T12:59', 'well'],
    ['silent over a weekend', '2026-11-20T17:00', '2026-11-23T10:59', 'well'],
    ['silent an hour on Friday and two on Monday', '2026-11-20T17:00', '2026-11-23T11:00', 'trouble'],
    ['silent since the morning, looked at in the night', '2026-11-23T10:00', '2026-11-23T23:00', 'trouble'],
    ['that called outside the hours', '2026-11-22T12:00', '2026-11-22T23:00', 'well'],
    ['silent for a year', '2025-11-23T10:00', '2026-11-23T08:00', 'trouble'],
  ])('%s', (_what, last, now, verdict) => {
    expect(verdictOf(nothingReceived(AT, moscow(last), hours, after3h, moscow(now)))).toBe(verdict);
  });

  it('that never sent anything raises no alert', () => {
    expect(nothingReceived(AT, null, hours, after3h, moscow('2026-11-23T13:00')).verdict).toBe('unknown');
  });

  it('is judged by the working hours of the business’s own time zone', () => {
    const east = { ...hours, timezone: 'Asia/Vladivostok' };
    const [last, now] = [Date.parse('2026-11-22T23:00Z'), Date.parse('2026-11-23T02:00Z')];
    expect(verdictOf(nothingReceived(AT, last, east, after3h, now))).toBe('trouble');
    expect(verdictOf(nothingReceived(AT, last, hours, after3h, now))).toBe('well');
  });

  it('of a business that works over midnight', () => {
    const nights = { days: 'fri', from: '22:00', to: '06:00', timezone: 'Europe/Moscow' };
    const silentUntil = (now: string) => nothingReceived(AT, moscow('2026-11-20T21:00'), nights, after3h, moscow(now));
    expect(verdictOf(silentUntil('2026-11-21T00:59'))).toBe('well');
    expect(verdictOf(silentUntil('2026-11-21T01:00'))).toBe('trouble');
  });
});

describe('a destination', () => {
  const now = moscow('2026-11-23T12:00');
  const after = { afterMinutes: 10 };

  it('that is paused briefly raises no alert, paused for longer it does', () => {
    const pause = (minutes: number) => ({ by: 'person' as const, code: null, since: now - minutes * MINUTE });
    expect(verdictOf(destinationPaused(AT, pause(9), after, now))).toBe('unknown');
    expect(verdictOf(destinationPaused(AT, pause(10), after, now))).toBe('trouble');
    expect(verdictOf(destinationPaused(AT, null, after, now))).toBe('well');
  });

  it('whose calls expire soon raises an alert', () => {
    const expiring = { uploads: 3, firstAt: now + HOUR };
    expect(backlogExpiring(AT, expiring).verdict).toEqual({ trouble: { rule: 'backlog-expiring', facts: expiring } });
    expect(backlogExpiring(AT, null).verdict).toBe('well');
  });
});

describe('a ratio', () => {
  const settings = { byPercent: 30, minCalls: 20 };
  const of = (part: number, whole = 100) => ({ part, whole });

  it.each([
    ['fell by less than 30 %', of(90), of(64), 'well'],
    ['fell by 30 %', of(90), of(63), 'trouble'],
    ['of too few calls before', of(19, 19), of(0), 'unknown'],
    ['of too few calls now', of(90), of(0, 19), 'unknown'],
  ])('of calls with an identifier that %s', (_what, before, now, verdict) => {
    expect(verdictOf(coverageFell(AT, { before, now }, settings, null))).toBe(verdict);
  });

  it('that fell stays an alert until half of the fall is recovered, whatever the weeks before become', () => {
    const open = { before: 0.9, now: 0.5 };
    const after = (part: number) => verdictOf(coverageFell(AT, { before: of(50), now: of(part) }, settings, open));
    expect([after(76), after(77)]).toEqual(['trouble', 'well']);
    expect(verdictOf(coverageFell(AT, { before: of(50), now: of(0, 0) }, settings, open))).toBe('unknown');
  });

  it('of unmatched uploads that rose stays an alert until half of the rise is gone', () => {
    const points = { byPoints: 20, minUploads: 20 };
    const verdict = (now: number, open: { before: number; now: number } | null) =>
      verdictOf(unmatchedRose(AT, { before: of(10), now: of(now) }, points, open));
    expect([verdict(29, null), verdict(31, null)]).toEqual(['well', 'trouble']);
    expect([verdict(21, { before: 0.1, now: 0.3 }), verdict(19, { before: 0.1, now: 0.3 })]).toEqual(['trouble', 'well']);
  });
});

describe('a platform', () => {
  const silent = (goal: string, calls: number) => {
    return { goal, unexplained: calls, silentZero: { first: '2026-11-20', last: '2026-11-21', calls } };
  };

  const nameOf = (goal: string): string => (goal === 'quality-call' ? 'Quality call' : goal);

  it('that shows nothing of what was delivered is an alert, which names the goal with the most calls', () => {
    const { verdict } = silentZero(AT, [silent('unique-call', 3), silent('quality-call', 9)], nameOf);
    expect(verdict).toMatchObject({
      trouble: { facts: { goal: 'quality-call', goalName: 'Quality call', calls: 9, first: '2026-11-20' } },
    });
  });

  it('that shows calls ends it, and one that was never read says nothing', () => {
    expect(silentZero(AT, [{ goal: 'quality-call', unexplained: 5, silentZero: null }], nameOf).verdict).toBe('well');
    expect(silentZero(AT, null, nameOf).verdict).toBe('unknown');
  });
});

describe('clocks of several machines', () => {
  const at = { projectId: 'okna', subject: 'host-a' };
  const ofOther = { rule: 'clock-apart', projectId: 'okna', subject: 'host-b', since: 0 } as AlertEntity;
  const verdicts = (driftMs: number | null, open: readonly AlertEntity[], now: number) =>
    clockApart(at, driftMs, { seconds: 5 }, open, now).map(({ verdict }) => (typeof verdict === 'object' ? 'trouble' : verdict));

  it.each([
    [null, 'well'],
    [4_000, 'well'],
    [60_000, 'trouble'],
    [-60_000, 'trouble'],
  ])('that are %s ms apart are %s', (driftMs, verdict) => {
    expect(verdicts(driftMs, [], 0)).toEqual([verdict]);
  });

  it('say nothing about one another, until one has said nothing for a day', () => {
    expect(verdicts(0, [ofOther], DAY)).toEqual(['well', 'unknown']);
    expect(verdicts(0, [ofOther], DAY + 1)).toEqual(['well', 'well']);
  });
});

it('a day has as many working hours as the clock on the wall shows', () => {
  const hours = { days: 'sun', from: '00:00', to: '12:00', timezone: 'Europe/Berlin' };
  const sunday = Date.parse('2026-03-29T00:00+01:00');
  // Clocks go forward at two: eleven hours lie before noon.
  expect(verdictOf(nothingReceived(AT, sunday, hours, { afterMinutes: 11 * 60 }, sunday + DAY))).toBe('trouble');
  expect(verdictOf(nothingReceived(AT, sunday, hours, { afterMinutes: 11 * 60 + 1 }, sunday + DAY))).toBe('well');
});
