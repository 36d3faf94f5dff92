import fc from 'fast-check';
import { nextBisectionStep, type BadRowBisection, type BisectionStep } from '../../../src/delivery/requests/bad-row-bisection.js';

/** Sends the numbers 0 … n−1 to a platform that refuses every request with one of `bad` in it. */
function search(n: number, bad: ReadonlySet<number>) {
  const refused: number[] = [];
  const beside: boolean[] = [];
  const taken: number[] = [];
  let requests = 0;
  let rows: readonly number[] = Array.from({ length: n }, (_, index) => index);
  let known: BadRowBisection<number> | null = null;
  for (;;) {
    requests += 1;
    const isRefused = rows.some((row) => bad.has(row));
    if (!isRefused) taken.push(...rows);
    const step: BisectionStep<number> = nextBisectionStep(
      rows,
      known,
      isRefused ? { kind: 'refused', partlyTaken: false, cautious: false } : { kind: 'taken' },
    );
    if (step.refusedAlone) refused.push(step.refusedAlone.row);
    if (step.refusedAlone) beside.push(step.refusedAlone.besideTaken);
    if (step.next === null) return { refused: refused.sort((a, b) => a - b), beside, taken: taken.length, requests };
    ({ rows, bisection: known } = step.next);
  }
}

const most = (n: number) => Math.ceil(Math.log2(n)) + 2;

describe('the search for bad rows that the platform does not name', () => {
  it.each([2, 3, 5, 1000, 1024])('finds one bad row of %i, wherever it stands, in log2(n) + 2 requests beside the first', (n) => {
    for (let bad = 0; bad < n; bad += 1) {
      const { refused, taken, requests } = search(n, new Set([bad]));
      expect([refused, taken]).toEqual([[bad], n - 1]);
      expect(requests - 1).toBeLessThanOrEqual(most(n));
    }
  });

  it('finds every bad row by itself and delivers every good one, in so many requests per bad row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), fc.uniqueArray(fc.nat(399), { maxLength: 7 }), (n, positions) => {
        const bad = new Set(positions.filter((position) => position < n));
        const { refused, taken, requests } = search(n, bad);
        expect([refused, taken]).toEqual([[...bad].sort((a, b) => a - b), n - bad.size]);
        expect(requests - 1).toBeLessThanOrEqual(bad.size * (most(n) + 1));
      }),
    );
  });

  it('says of a row whether another one of the search was taken before', () => {
    expect(search(4, new Set([3])).beside).toEqual([true]);
    expect(search(4, new Set([0])).beside).toEqual([false]);
    expect(search(1, new Set([0])).beside).toEqual([false]);
  });

  it.each([
    ['every second', (row: number) => row % 2 === 0],
    ['half of them', (row: number) => row < 500],
    ['nine of ten', (row: number) => row % 10 > 0],
  ])('sends at most two requests per row where bad are %s of a thousand', (_name, isBad) => {
    const bad = new Set(Array.from({ length: 1000 }, (_, row) => row).filter(isBad));
    const { refused, taken, requests } = search(1000, bad);
    expect([refused.length, taken]).toEqual([bad.size, 1000 - bad.size]);
    expect(requests).toBeLessThanOrEqual(2000);
  });

  it.each([2, 8, 1000])('tries single rows of %i from all over as long as none is taken', (n) => {
    const bad = new Set(Array.from({ length: n }, (_, row) => row));
    const alone: number[] = [];
    let rows: readonly number[] = [...bad];
    let known: BadRowBisection<number> | null = null;
    let requests = 0;
    while (alone.length < Math.min(n, 8)) {
      requests += 1;
      const step: BisectionStep<number> = nextBisectionStep(rows, known, {
        kind: 'refused',
        partlyTaken: false,
        cautious: false,
      });
      if (step.refusedAlone) alone.push(step.refusedAlone.row);
      if (step.next === null) break;
      ({ rows, bisection: known } = step.next);
    }
    expect(new Set(alone).size).toBe(Math.min(n, 8));
    expect(requests - 1).toBeLessThanOrEqual(Math.ceil(Math.log2(n)) + 8);
    if (n > 8) expect(Math.max(...alone)).toBeGreaterThan(n / 2);
  });
});
