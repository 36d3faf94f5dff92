import { BatchSize, MOST_IN_ONE_GO } from '../../../../src/processing/receipts/backlog/batch-size.js';

/** Batches of receipts that cost so much each, as long as webhooks come in. @returns how large each was */
function sizes(batches: number, msEach: number, waiting = Infinity, size = new BatchSize()): number[] {
  return Array.from({ length: batches }, () => {
    const count = Math.min(size.next(true), waiting);
    size.record(count, count * msEach);
    return count;
  });
}

describe('the size of a batch of receipts', () => {
  it('is as large as the event loop bears in one go while no webhooks come in', () => {
    expect(new BatchSize().next(false)).toBe(MOST_IN_ONE_GO);
  });

  it('settles where a batch holds the writer for about ten milliseconds', () => {
    const settled = sizes(200, 0.4).slice(100);
    expect(Math.max(...settled)).toBeLessThanOrEqual(29);
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(20);
  });

  it('always makes progress, however slow the disk', () => {
    expect(Math.min(...sizes(50, 1000))).toBe(20);
  });

  it('does not grow by batches that were not full, so that a backlog after a quiet hour begins small', () => {
    const size = new BatchSize();
    sizes(500, 0.4, 3, size);
    expect(size.next(true)).toBe(20);
  });
});
