import fc from 'fast-check';
import { explainGaps, GAP_CAUSES, type OwnConversion, type TruthLine } from '../../../src/domain/truth/gap-causes.js';
import { READING_FLAGS } from '../../../src/domain/truth/reading.js';
import { UPLOAD_STATES } from '../../../src/domain/uploads/upload-states.js';
import { costOfOneWhole, LESS_THAN_QUADRATIC } from '../../support/processor-time.js';
import { EVIDENCE_LEVELS } from '../../../src/domain/truth/evidence.js';

const NO_SHIFT = { earlier: 1, later: 1 };
let calls = 0;

const delivered = (changes: Partial<OwnConversion> = {}): OwnConversion => ({
  callId: `call-${(calls += 1)}`,
  state: 'delivered',
  evidenceLevel: 'taken',
  ripe: true,
  mayBeThere: false,
  takenBack: false,
  heldBack: false,
  countedOnceBy: null,
  shownAt: null,
  earliestDay: null,
  ...changes,
});

const times = (count: number, changes: Partial<OwnConversion> = {}): OwnConversion[] =>
  Array.from({ length: count }, () => delivered(changes));

const line = (changes: Partial<TruthLine> = {}): TruthLine => ({
  day: '2026-11-20',
  campaign: null,
  own: [],
  shown: 0,
  flags: [],
  others: 0,
  platformReasons: 0,
  ...changes,
});

const causes = (changes: Partial<TruthLine>): Record<string, number> => {
  const [explained] = explainGaps([line(changes)], NO_SHIFT);
  return {
    ...Object.fromEntries(explained!.causes.map(({ code, count }) => [code, count])),
    unexplained: explained!.unexplained!,
  };
};

describe('a gap between our conversions and those that a platform shows', () => {
  it('is nothing where the platform shows them all', () => {
    expect(explainGaps([line({ own: times(3), shown: 3 })], NO_SHIFT)).toEqual([
      { gap: 0, causes: [], unexplained: 0, unexplainedCalls: [] },
    ]);
  });

  it('is not known where the platform could not be read', () => {
    expect(explainGaps([line({ own: times(3), shown: null })], NO_SHIFT)).toEqual([
      { gap: null, causes: [], unexplained: null, unexplainedCalls: [] },
    ]);
  });

  it.each([
    ['refused rows', { state: 'rejected' }, 'REFUSED'],
    ['rows that were found wrong before they were sent', { state: 'rejected', evidenceLevel: 'none' }, 'NOT_SENT'],
    ['rows without a visit', { state: 'unmatched' }, 'UNLINKED'],
    ['rows without an identifier', { state: 'skipped' }, 'NOT_SENT'],
    ['rows whose window closed', { state: 'expired' }, 'NOT_SENT'],
    ['rows that wait for their round', { state: 'pending', ripe: false }, 'TOO_FRESH'],
    ['rows that wait for a paused destination', { state: 'pending', ripe: false, heldBack: true }, 'NOT_SENT'],
    ['rows that were sent a moment ago', { ripe: false }, 'TOO_FRESH'],
    ['rows that were taken back', { takenBack: true }, 'TAKEN_BACK'],
  ] as const)('is explained by %s', (_name, changes, code) => {
    expect(causes({ own: [...times(2), ...times(2, changes)], shown: 2 })).toEqual({ [code]: -2, unexplained: 0 });
  });

  it('names the calls of each cause', () => {
    const refused = delivered({ state: 'rejected' });
    const [explained] = explainGaps([line({ own: [delivered(), refused], shown: 1 })], NO_SHIFT);
    expect(explained!.causes).toEqual([{ code: 'REFUSED', count: -1, calls: [refused.callId] }]);
  });

  it('shows a surplus even where refused rows would make the sum fit', () => {
    expect(causes({ own: [...times(2), delivered({ state: 'rejected' })], shown: 3 })).toEqual({ REFUSED: -1, unexplained: 1 });
  });

  it('does not claim fresh rows that the platform shows already', () => {
    expect(causes({ own: times(3, { ripe: false }), shown: 3 })).toEqual({ unexplained: 0 });
  });

  it('leaves a row whose answer was lost unexplained: it may be there', () => {
    expect(causes({ own: [delivered({ state: 'expired', mayBeThere: true })], shown: 0 })).toEqual({ unexplained: -1 });
  });

  it('claims repetitions of a click only where the platform counts one per click', () => {
    const own = [...times(3, { countedOnceBy: 'click' }), delivered({ countedOnceBy: 'other click' })];
    expect(causes({ own, shown: 2 })).toEqual({ unexplained: -2 });
    expect(causes({ own, shown: 2, flags: ['countedOnce'] })).toEqual({ COUNTED_ONCE: -2, unexplained: 0 });
    expect(causes({ own, shown: 1, flags: ['countedOnce'] })).toEqual({ COUNTED_ONCE: -2, unexplained: -1 });
  });

  it('never claims a row that was seen among the records of the platform', () => {
    expect(causes({ own: times(2, { evidenceLevel: 'seen', ripe: false }), shown: 1 })).toEqual({ unexplained: -1 });
  });

  it('claims what the platform counts as unlinked up to its own number', () => {
    expect(causes({ own: times(5), shown: 2, platformReasons: 2 })).toEqual({ PLATFORM_REASON: -2, unexplained: -1 });
  });

  it.each([
    ['thresholded', 'HIDDEN'],
    ['goalMisread', 'GOAL_MISREAD'],
  ] as const)('is explained as a whole by the flag %s', (flag, code) => {
    expect(causes({ own: times(3), shown: 0, flags: [flag] })).toEqual({ [code]: -3, unexplained: 0 });
  });

  it('takes proved conversions of others off a surplus, and no more', () => {
    expect(causes({ own: times(2), shown: 6, others: 3 })).toEqual({ OTHERS: 3, unexplained: 1 });
    expect(causes({ own: times(2), shown: 3, others: 3 })).toEqual({ OTHERS: 1, unexplained: 0 });
  });

  it('moves what one day lacks to the next day that has too many', () => {
    const lines = [line({ own: times(2), shown: 1 }), line({ day: '2026-11-21', own: times(1), shown: 2 })];
    expect(explainGaps(lines, NO_SHIFT).map((one) => [one.causes[0]!.count, one.unexplained])).toEqual([
      [-1, 0],
      [1, 0],
    ]);
  });

  it('moves to the day of the visit as far back as the platform looks', () => {
    const lines = [line({ day: '2026-11-05', shown: 1 }), line({ own: times(1), shown: 0 })];
    expect(explainGaps(lines, NO_SHIFT).map(({ unexplained }) => unexplained)).toEqual([1, -1]);
    expect(explainGaps(lines, { earlier: 21, later: 1 }).map(({ unexplained }) => unexplained)).toEqual([0, 0]);
  });

  it('does not move a call to a day on which its visitor was not known yet', () => {
    const lines = [line({ day: '2026-11-18', shown: 1 }), line({ own: times(1, { earliestDay: '2026-11-19' }), shown: 0 })];
    expect(explainGaps(lines, { earlier: 21, later: 0 })).toMatchObject([{ causes: [] }, { causes: [], unexplained: -1 }]);
    const known = [lines[0]!, line({ own: times(1, { earliestDay: '2026-11-18' }), shown: 0 })];
    expect(explainGaps(known, { earlier: 21, later: 0 }).map(({ unexplained }) => unexplained)).toEqual([0, 0]);
  });

  it('names the calls that nothing proves to be shown, where some are missing', () => {
    const [seen, ...others] = [delivered({ evidenceLevel: 'seen' }), delivered(), delivered()];
    const [explained] = explainGaps([line({ own: [seen!, ...others], shown: 2 })], NO_SHIFT);
    expect(explained).toMatchObject({ unexplained: -1, unexplainedCalls: others.map(({ callId }) => callId) });
  });

  it('moves where the platform’s own record says it stands, and no other call takes its place', () => {
    const seen = delivered({ evidenceLevel: 'seen', shownAt: { day: '2026-11-05', campaign: null } });
    const lines = [line({ day: '2026-11-05', shown: 1 }), line({ own: [seen, ...times(1)], shown: 0 })];
    expect(explainGaps(lines, { earlier: 21, later: 0 })).toMatchObject([
      { causes: [{ code: 'MOVED_DAY', count: 1, calls: [seen.callId] }], unexplained: 0 },
      { causes: [{ code: 'MOVED_DAY', count: -1, calls: [seen.callId] }], unexplained: -1 },
    ]);
  });

  it('is counted once also where the first of two stands on another day', () => {
    const once = { flags: ['countedOnce'], shown: 1 } as const;
    const [first, again] = [delivered({ countedOnceBy: 'click' }), delivered({ countedOnceBy: 'click' })];
    const lines = [line({ ...once, shown: 0, day: '2026-11-22', own: [again] }), line({ ...once, own: [first] })];
    expect(explainGaps(lines, NO_SHIFT)).toMatchObject([
      { causes: [{ code: 'COUNTED_ONCE', count: -1, calls: [again.callId] }], unexplained: 0 },
      { causes: [], unexplained: 0 },
    ]);
  });

  it('taken back is said also of one that was found among the platform’s records', () => {
    expect(causes({ own: times(1, { evidenceLevel: 'seen', takenBack: true }), shown: 0 })).toEqual({
      TAKEN_BACK: -1,
      unexplained: 0,
    });
  });

  it('moves between campaigns of one day', () => {
    const lines = [line({ campaign: 'okna', own: times(3), shown: 1 }), line({ campaign: null, shown: 2 })];
    expect(explainGaps(lines, NO_SHIFT).map(({ causes: [cause] }) => [cause!.code, cause!.count])).toEqual([
      ['MOVED_CAMPAIGN', -2],
      ['MOVED_CAMPAIGN', 2],
    ]);
  });
});

const conversions = fc.record({
  callId: fc.uuid(),
  state: fc.constantFrom(...UPLOAD_STATES),
  evidenceLevel: fc.constantFrom(...EVIDENCE_LEVELS),
  ripe: fc.boolean(),
  mayBeThere: fc.boolean(),
  takenBack: fc.boolean(),
  heldBack: fc.boolean(),
  countedOnceBy: fc.constantFrom(null, 'a', 'b'),
  shownAt: fc.constantFrom(null, null, null, { day: '2026-10-25', campaign: 'okna' }),
  earliestDay: fc.constantFrom(null, '2026-10-24', '2026-10-25'),
});

const lines = fc.uniqueArray(
  fc.record({
    day: fc.constantFrom('2026-10-24', '2026-10-25', '2026-10-26'),
    campaign: fc.constantFrom(null, 'brand', 'okna'),
    own: fc.array(conversions, { maxLength: 8 }),
    shown: fc.oneof(fc.constant(null), fc.nat(12), fc.float({ min: 0, max: 12, noNaN: true })),
    flags: fc.subarray([...READING_FLAGS]),
    others: fc.nat(3),
    platformReasons: fc.nat(3),
  }),
  { selector: ({ day, campaign }) => `${day} ${campaign}` },
);

it('whatever a platform shows, causes and the unexplained rest add up to the gap, and no call is claimed twice', () => {
  fc.assert(
    fc.property(lines, (given) => {
      const explained = explainGaps(given, { earlier: 2, later: 1 });
      explained.forEach(({ gap, causes, unexplained }, index) => {
        if (gap === null) return expect([given[index]!.shown, unexplained]).toEqual([null, null]);
        const sum = causes.reduce((total, { count }) => total + count, unexplained!);
        expect(Math.abs(sum - gap)).toBeLessThan(0.02);
        const claimed = causes.filter(({ code, count }) => code !== 'PLATFORM_REASON' && count < 0);
        const named = claimed.flatMap(({ calls: names }) => names);
        expect(new Set(named).size).toBe(named.length);
        expect(claimed.reduce((total, { count }) => total - count, 0)).toBeLessThanOrEqual(given[index]!.own.length);
        const order = causes.map(({ code }) => GAP_CAUSES.indexOf(code));
        expect(order).toEqual(order.toSorted((one, other) => one - other));
      });
      const moved = explained.flatMap(({ causes }) => causes.filter(({ code }) => code.startsWith('MOVED')));
      const proved = given.flatMap(({ own }) => own.filter(({ shownAt }) => shownAt !== null));
      const lost = moved.reduce((total, { count }) => total + count, 0);
      // What moved to a place that is not among the lines is missing here and too much nowhere.
      expect(lost).toBeLessThanOrEqual(0);
      expect(lost).toBeGreaterThanOrEqual(-proved.length);
    }),
  );
});

it('takes no more than in proportion to explain many conversions, whatever became of them', () => {
  const explain = (count: number): (() => unknown) => {
    const missing = times(count, { ripe: false });
    const proved = times(count, { evidenceLevel: 'seen' });
    const lines = [
      line({ own: missing, shown: 0 }),
      line({ day: '2026-11-21', own: [...proved, ...times(count)], shown: 1, flags: ['thresholded'] }),
    ];
    return () => explainGaps(lines, NO_SHIFT);
  };
  expect(costOfOneWhole(explain(2_500), explain(40_000))).toBeLessThan(LESS_THAN_QUADRATIC);
});
