import { isSilentZero, lightOf, type JudgedLine } from '../../../src/domain/truth/light.js';
import { isRipe, maturityOf } from '../../../src/domain/truth/reading.js';
import { silentZeroOf, type ComparedDay } from '../../../src/domain/truth/silent-zero.js';
import { higherLevel } from '../../../src/domain/truth/evidence.js';
import { evidenceLevelOf } from '../../../src/domain/truth/upload-evidence.js';

const line = (changes: Partial<JudgedLine>): JudgedLine => ({
  own: 40,
  ripe: 40,
  shown: 40,
  unexplained: 0,
  maturity: 'final',
  ...changes,
});

describe('the light of a line', () => {
  it.each([
    ['all is explained', {}, 'green'],
    ['one conversion is unexplained', { unexplained: -1 }, 'green'],
    ['two of forty are unexplained', { unexplained: -2 }, 'amber'],
    ['five of forty are unexplained', { unexplained: -5 }, 'red'],
    ['five too many are unexplained', { unexplained: 5 }, 'red'],
    ['two of two are unexplained: too few for a share', { own: 2, ripe: 2, unexplained: -2, shown: 0 }, 'amber'],
    ['the figures still change', { maturity: 'settling' }, 'amber'],
    ['nothing could be read', { shown: null, unexplained: null }, 'grey'],
    ['nothing at all is shown', { shown: 0, unexplained: -40, maturity: 'settling' }, 'red'],
  ] as const)('where %s', (_name, changes, light) => {
    expect(lightOf(line(changes))).toBe(light);
  });

  it('is no silent zero where the missing conversions are explained, or too few, or too fresh', () => {
    expect(isSilentZero(line({ shown: 0, unexplained: 0 }))).toBe(false);
    expect(isSilentZero(line({ shown: 0, own: 2, ripe: 2, unexplained: -2 }))).toBe(false);
    expect(isSilentZero(line({ shown: 0, ripe: 0, unexplained: -40 }))).toBe(false);
    expect(isSilentZero(line({ shown: 0, unexplained: -3 }))).toBe(true);
  });
});

describe('a silent zero', () => {
  const days = (...lines: readonly (Partial<ComparedDay> & { ripe: number })[]): ComparedDay[] =>
    lines.map((one, index) => ({ day: `2026-11-${20 - index}`, shown: 0, unexplained: -one.ripe, ...one }));

  it.each([
    ['three delivered calls of a day, none shown', days({ ripe: 3 }), { first: '2026-11-20', last: '2026-11-20', calls: 3 }],
    [
      'a call a day, none shown',
      days({ ripe: 1 }, { ripe: 1 }, { ripe: 1 }),
      { first: '2026-11-18', last: '2026-11-20', calls: 3 },
    ],
    [
      'days without calls between',
      days({ ripe: 0 }, { ripe: 2 }, { ripe: 0 }, { ripe: 5 }),
      { first: '2026-11-17', last: '2026-11-19', calls: 7 },
    ],
    [
      'days that could not be read between',
      days({ ripe: 2, shown: null, unexplained: null }, { ripe: 3 }),
      { first: '2026-11-19', last: '2026-11-19', calls: 3 },
    ],
    ['too few calls', days({ ripe: 1 }, { ripe: 1 }), null],
    ['calls that are shown again', days({ ripe: 1, shown: 1, unexplained: 0 }, { ripe: 9 }), null],
    ['calls whose absence is explained', days({ ripe: 9, unexplained: -1 }), null],
  ])('of %s', (_name, given, found) => {
    expect(silentZeroOf(given)).toEqual(found);
  });
});

describe('the figures of a day', () => {
  const metrica = { earlyMs: 3 * 3_600_000, finalDays: 4 };
  const at = (iso: string): number => Date.parse(iso);

  it.each([
    ['2026-11-20T01:00:00+03:00', 'early'],
    ['2026-11-20T03:00:00+03:00', 'settling'],
    ['2026-11-24T23:59:59+03:00', 'settling'],
    ['2026-11-25T00:00:00+03:00', 'final'],
  ])('read in Moscow on %s are %s', (asOf, maturity) => {
    expect(maturityOf('2026-11-20', at(asOf), metrica, 'Europe/Moscow')).toBe(maturity);
  });

  it('are final an hour later by the clock where a day between has 25 hours', () => {
    expect(maturityOf('2026-10-23', at('2026-10-28T00:00:00+01:00'), metrica, 'Europe/Berlin')).toBe('final');
    expect(maturityOf('2026-10-23', at('2026-10-27T23:59:59+01:00'), metrica, 'Europe/Berlin')).toBe('settling');
  });

  it('do not yet contain what was sent less than the early time ago', () => {
    expect(isRipe(at('2026-11-20T10:00:00Z'), at('2026-11-20T12:59:59Z'), metrica)).toBe(false);
    expect(isRipe(at('2026-11-20T10:00:00Z'), at('2026-11-20T13:00:00Z'), metrica)).toBe(true);
  });
});

describe('the evidence of an upload', () => {
  it.each([
    ['linked', 'taken', 'linked'],
    ['none', 'sent', 'sent'],
    ['seen', 'seen', 'seen'],
  ] as const)('of level %s and then %s proves %s: a level is never taken back', (before, then, level) => {
    expect(higherLevel(before, then)).toBe(level);
  });

  it.each([
    ['a person who settled it', { state: 'delivered', reasonCode: 'RESOLVED_BY_PERSON', requestId: 'r' }, 'sent'],
    ['a platform that took it', { state: 'delivered', requestId: 'r' }, 'judged'],
    ['a platform that vouched for it', { state: 'delivered', verified: true, requestId: 'r' }, 'linked'],
    ['nobody, as its window closed before it was sent', { state: 'expired' }, 'none'],
    ['nobody, as it was found wrong before it was sent', { state: 'rejected', reasonCode: 'ROW_INVALID' }, 'none'],
    ['a platform that refused it', { state: 'rejected', requestId: 'r' }, 'judged'],
    ['nobody, as the platform was out of order', { state: 'pending', requestId: 'r' }, 'sent'],
    ['nobody, as its answer was lost', { state: 'uncertain', requestId: 'r' }, 'sent'],
    [
      'a platform that took it and never gave its verdict',
      { state: 'uncertain', reasonCode: 'VERDICT_MISSING', requestId: 'r' },
      'taken',
    ],
    ['the records of the platform, whatever became of it since', { state: 'pending', seenLevel: 'seen' }, 'seen'],
  ] as const)('by %s', (_name, changes, level) => {
    const upload = { reasonCode: null, verified: false, requestId: null, seenLevel: null, ...changes } as const;
    expect(evidenceLevelOf(upload, { delivered: 'judged', verified: 'linked' })).toBe(level);
  });
});
