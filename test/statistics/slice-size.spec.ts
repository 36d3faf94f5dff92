import { SliceSize } from '../../src/statistics/slice-size.js';

/** So many slices of calls that cost so much each. @returns how large each was */
function sizes(slices: number, msPerCall: number, isReceiving: boolean, size = new SliceSize()): number[] {
  return Array.from({ length: slices }, () => {
    const calls = size.next('sqlite', isReceiving);
    size.record(calls, calls * msPerCall);
    return calls;
  });
}

describe('the size of a slice of counted calls', () => {
  it('begins small and doubles until it keeps the writer for as long as it may', () => {
    expect(sizes(6, 0.1, false)).toEqual([50, 100, 200, 400, 400, 400]);
  });

  it('keeps the writer a quarter as long as soon as webhooks come in', () => {
    const size = new SliceSize();
    sizes(10, 0.1, false, size);
    expect(size.next('sqlite', true)).toBe(100);
  });

  it('always makes progress, however slow the disk, and is bounded, however fast', () => {
    expect(sizes(10, 1_000, true).at(-1)).toBe(50);
    expect(sizes(10, 0, false).at(-1)).toBe(500);
  });

  it('does not conclude from a few last calls that each is expensive', () => {
    const size = new SliceSize();
    sizes(10, 0.1, false, size);
    size.record(1, 20);
    expect(size.next('sqlite', false)).toBe(400);
  });
});
