import { inOrder, ReadAhead } from '../../src/runtime/pipeline.js';

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

describe('reading ahead', () => {
  it('gets one item ready from when it is asked to, and never two', async () => {
    const begun: number[] = [];
    async function* noting(): AsyncGenerator<number> {
      for await (const item of items(1, 2, 3)) {
        begun.push(item);
        yield item;
      }
    }
    const ahead = new ReadAhead(noting());
    expect(await ahead.take()).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual([1]);
    for (const _time of [1, 2]) ahead.begin();
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual([1, 2]);
    expect([await ahead.take(), await ahead.take(), await ahead.take()]).toEqual([2, 3, null]);
  });

  it('fails when the item is taken', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield await Promise.resolve(1);
      throw new Error('two');
    }
    const ahead = new ReadAhead(failing());
    expect(await ahead.take()).toBe(1);
    ahead.begin();
    await new Promise((resolve) => setImmediate(resolve));
    await expect(ahead.take()).rejects.toThrow('two');
  });

  it('lets go of what the items come from', async () => {
    let isOpen = true;
    async function* open(): AsyncGenerator<number> {
      try {
        yield* items(1, 2);
      } finally {
        isOpen = false;
      }
    }
    const ahead = new ReadAhead(open());
    await ahead.take();
    await ahead.close();
    expect(isOpen).toBe(false);
  });
});
