import fc from 'fast-check';
import { nextBisectionStep, type BadRowBisection, type BisectionStep } from '../../../src/delivery/requests/bad-row-bisection.js';

const rejection = { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'invalid_uploading' } as const;

/** Sends the numbers 0 … n−1 to a platform that refuses every request with one of `bad` in it. */
function search(n: number, bad: ReadonlySet<number>) {
  const found: number[] = [];
  const taken: number[] = [];
  let requests = 0;
  let rows: readonly number[] = Array.from({ length: n }, (_, index) => index);
  let known: BadRowBisection<number> | null = null;
  for (;;) {
    requests += 1;
    const refused = rows.some((row) => bad.has(row));
    if (!refused) taken.push(...rows);
    if (refused && rows.length === 1) found.push(...rows);
    const kind = refused ? (rows.length === 1 ? ('rejected' as const) : ('refused' as const)) : ('taken' as const);
    const step: BisectionStep<number> = nextBisectionStep(
      rows,
      known,
      kind === 'taken' ? { kind } : { kind, rejection, partlyTaken: false },
    );
    if (step.found !== null) found.push(step.found);
    if (step.next === null) return { found: found.sort((a, b) => a - b), taken: taken.length, requests };
    ({ rows, bisection: known } = step.next);
  }
}

const most = (n: number) => Math.ceil(Math.log2(n)) + 1;

describe('the search for bad rows that the platform does not name', () => {
  it.each([2, 3, 5, 1000, 1024])('finds one bad row of %i, wherever it stands, in log2(n) + 1 requests beside the first', (n) => {
    for (let bad = 0; bad < n; bad += 1) {
      const { found, taken, requests } = search(n, new Set([bad]));
      expect([found, taken]).toEqual([[bad], n - 1]);
      expect(requests - 1).toBeLessThanOrEqual(most(n));
    }
  });

  it('finds every bad row and delivers every good one, in so many requests per bad row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), fc.uniqueArray(fc.nat(399), { maxLength: 7 }), (n, positions) => {
        const bad = new Set(positions.filter((position) => position < n));
        const { found, taken, requests } = search(n, bad);
        expect([found, taken]).toEqual([[...bad].sort((a, b) => a - b), n - bad.size]);
        expect(requests - 1).toBeLessThanOrEqual(bad.size * most(n));
      }),
    );
  });

  it.each([
    ['all', () => true],
    ['every second', (row: number) => row % 2 === 0],
    ['half of them', (row: number) => row < 500],
  ])('sends at most two requests per row where bad are %s of a thousand', (_name, isBad) => {
    const bad = new Set(Array.from({ length: 1000 }, (_, row) => row).filter(isBad));
    const { found, taken, requests } = search(1000, bad);
    expect([found.length, taken]).toEqual([bad.size, 1000 - bad.size]);
    expect(requests).toBeLessThanOrEqual(2000);
  });
});
