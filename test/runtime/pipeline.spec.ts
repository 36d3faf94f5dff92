import { inOrder } from '../../src/runtime/pipeline.js';

async function* items(...all: readonly number[]): AsyncGenerator<number> {
  for (const item of all) yield await Promise.resolve(item);
}

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const result of results) all.push(result);
  return all;
}

describe('a pipeline', () => {
  it('gives the results in the order of the items, although a later one is finished first', async () => {
    let finishFirst: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
    const run = async (item: number) => {
      if (item === 1) await first;
      else finishFirst();
      return item * 10;
    };
    expect(await collect(inOrder(items(1, 2, 3), 1, run))).toEqual([10, 20, 30]);
  });

  it.each([
    { ahead: 0, most: 1 },
    { ahead: 1, most: 2 },
  ])('with $ahead ahead is at work on $most items at a time', async ({ ahead, most }) => {
    let [atWork, highest] = [0, 0];
    const run = async (item: number) => {
      atWork += 1;
      highest = Math.max(highest, atWork);
      await new Promise((resolve) => setImmediate(resolve));
      atWork -= 1;
      return item;
    };
    expect(await collect(inOrder(items(1, 2, 3, 4), ahead, run))).toEqual([1, 2, 3, 4]);
    expect(highest).toBe(most);
  });

  it('fails in its turn, after what came before', async () => {
    const seen: number[] = [];
    const run = (item: number) => (item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item));
    const all = (async () => {
      for await (const result of inOrder(items(1, 2, 3), 1, run)) seen.push(result);
    })();
    await expect(all).rejects.toThrow('two');
    expect(seen).toEqual([1]);
  });
});
