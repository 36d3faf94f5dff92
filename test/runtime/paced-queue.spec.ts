import { setImmediate as nextTick } from 'node:timers/promises';
import { PacedQueue } from '../../src/runtime/paced-queue.js';

describe('a burst of refusals', () => {
  it('is answered a few in each tick of the event loop, in the order in which they came', async () => {
    const queue = new PacedQueue();
    const answered: number[] = [];
    const all = Array.from({ length: 100 }, (_, number) => queue.next().then(() => answered.push(number)));
    const afterEachTick: number[] = [];
    while (answered.length < all.length) {
      await nextTick();
      afterEachTick.push(answered.length);
    }
    const perTick = afterEachTick.map((count, tick) => count - (afterEachTick[tick - 1] ?? 0));
    expect(Math.max(...perTick)).toBeLessThanOrEqual(8);
    expect(answered).toEqual(Array.from({ length: 100 }, (_, number) => number));
  });
});

describe('a burst of requests', () => {
  it('begins with the first at once, and goes on a few in each tick of the event loop, in order', async () => {
    const queue = new PacedQueue();
    const begun: number[] = [];
    for (let number = 0; number < 50; number += 1) queue.run(() => begun.push(number));
    expect(begun[0]).toBe(0);
    let most = begun.length;
    while (begun.length < 50) {
      const before = begun.length;
      await nextTick();
      most = Math.max(most, begun.length - before);
    }
    expect(most).toBeLessThanOrEqual(8);
    expect(begun).toEqual(Array.from({ length: 50 }, (_, number) => number));
    queue.run(() => begun.push(50));
    await nextTick();
    expect(begun.at(-1)).toBe(50);
  });
});

describe('a burst of requests behind new connections', () => {
  it('waits as long as it is held, and then goes on in order', async () => {
    let held = 20;
    const queue = new PacedQueue(() => (held -= 1) > 0);
    const begun: number[] = [];
    for (let number = 0; number < 10; number += 1) queue.run(() => begun.push(number));
    const atOnce = begun.length;
    for (let tick = 0; tick < 10; tick += 1) await nextTick();
    expect(begun).toHaveLength(atOnce);
    while (begun.length < 10) await nextTick();
    expect(held).toBeLessThanOrEqual(0);
    expect(begun).toEqual(Array.from({ length: 10 }, (_, number) => number));
  });
});
