import { setImmediate as nextTurn } from 'node:timers/promises';
import { PacedQueue } from '../../src/runtime/paced-queue.js';

describe('a burst of refusals', () => {
  it('is answered a few in each tick of the event loop, in the order in which they came', async () => {
    const queue = new PacedQueue();
    const answered: number[] = [];
    const all = Array.from({ length: 100 }, (_, number) => queue.next().then(() => answered.push(number)));
    const afterEachTurn: number[] = [];
    while (answered.length < all.length) {
      await nextTurn();
      afterEachTurn.push(answered.length);
    }
    const perTurn = afterEachTurn.map((count, turn) => count - (afterEachTurn[turn - 1] ?? 0));
    expect(Math.max(...perTurn)).toBeLessThanOrEqual(8);
    expect(answered).toEqual(Array.from({ length: 100 }, (_, number) => number));
  });
});
