import { FairQueue } from '../../src/webhooks/fair-queue.js';

describe('a queue of several sources', () => {
  const filled = (...sources: readonly string[]) => {
    const queue = new FairQueue<{ source: string; size: number; name: string }>();
    const counts = new Map<string, number>();
    for (const source of sources) {
      const count = (counts.get(source) ?? 0) + 1;
      counts.set(source, count);
      queue.push({ source, size: 1, name: `${source}${count}` });
    }
    return queue;
  };
  const takeAll = (queue: ReturnType<typeof filled>, limits: { count: number; size: number }) => {
    const batches: string[] = [];
    while (queue.length > 0)
      batches.push(
        queue
          .takeBatch(limits)
          .map(({ name }) => name)
          .join(' '),
      );
    return batches;
  };

  it('lets them take turns, and goes on with the one whose turn it was', () => {
    expect(takeAll(filled('a', 'a', 'a', 'a', 'b', 'c', 'c'), { count: 2, size: 100 })).toEqual([
      'a1 b1',
      'c1 a2',
      'c2 a3',
      'a4',
    ]);
  });

  it('lets one that is larger than a batch go alone, and one source alone in order', () => {
    expect(takeAll(filled('a', 'b', 'a'), { count: 10, size: 0 })).toEqual(['a1', 'b1', 'a2']);
    expect(takeAll(filled('a', 'a', 'a'), { count: 10, size: 2 })).toEqual(['a1 a2', 'a3']);
  });

  it('takes everything at once where there is room', () => {
    expect(takeAll(filled('a', 'a', 'b'), { count: 10, size: 100 })).toEqual(['a1 b1 a2']);
    expect(new FairQueue().takeBatch({ count: 1, size: 1 })).toEqual([]);
  });
});
