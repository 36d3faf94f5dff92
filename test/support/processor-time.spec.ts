import { costOfOneWhole, LESS_THAN_QUADRATIC } from './processor-time.js';

const LENGTH = 12_000;

/** Adds up all signs, from the given first one for each. */
function lookThrough(text: string, from: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1)
    for (let at = from(index); at <= index; at += 1) sum += text.charCodeAt(at);
  return sum;
}

const costOf = (from: (index: number) => number): number =>
  costOfOneWhole(
    () => lookThrough('a'.repeat(LENGTH / 16), from),
    () => lookThrough('a'.repeat(LENGTH), from),
  );

describe('the cost of one whole over that of its pieces', () => {
  it('is too high for a reader that begins anew for each sign', () => {
    expect(costOf(() => 0)).toBeGreaterThanOrEqual(LESS_THAN_QUADRATIC);
  });

  it('is low enough for a reader that looks at each sign three hundred times', () => {
    expect(costOf((index) => Math.max(0, index - 300))).toBeLessThan(LESS_THAN_QUADRATIC);
  });
});
