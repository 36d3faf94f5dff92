import { takeJournalGroup, type Batch } from '../../../src/delivery/requests/outgoing-rows.js';

/** Requests of so many rows each; of their rows nothing is looked at. */
function requests(...rows: readonly number[]): Batch[] {
  return rows.map((count) => ({
    rows: Array.from({ length: count }, () => ({}) as Batch['rows'][number]),
    splits: 0,
    partlyTaken: false,
    bisection: null,
    retest: false,
  }));
}
const sizes = (batches: readonly Batch[]): number[] => batches.map(({ rows }) => rows.length);
const limits = { rowsPerRequest: 1000, requestsInParallel: 2, rowsPerClaim: 2000 };

describe('requests that are journalled together', () => {
  it('are no more than go out at a time where copies are counted', () => {
    const queue = requests(1, 1, 1);
    expect(sizes(takeJournalGroup(queue, { copies: 'counted', limits }))).toEqual([1, 1]);
    expect(sizes(queue)).toEqual([1]);
  });

  it('are as many as a thousand rows make where copies do no harm', () => {
    const queue = requests(400, 300, 300, 300);
    expect(sizes(takeJournalGroup(queue, { copies: 'ignored', limits }))).toEqual([400, 300, 300]);
    expect(sizes(takeJournalGroup(queue, { copies: 'ignored', limits }))).toEqual([300]);
    expect(takeJournalGroup(queue, { copies: 'ignored', limits })).toEqual([]);
  });

  it('are at least as many as go out at a time, however large', () => {
    expect(sizes(takeJournalGroup(requests(900, 900, 900), { copies: 'overwrites', limits }))).toEqual([900, 900]);
  });
});
