import { Semaphore } from '../../../src/delivery/requests/in-flight-requests.js';

describe('slots', () => {
  it('are taken in turn, and a failed work gives its own back', async () => {
    const slots = new Semaphore();
    const order: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string) =>
      slots.run(2, async () => {
        order.push(name);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (name === 'a') throw new Error('failed');
      });
    const all = Promise.allSettled([work('a'), work('b'), work('c'), work('d')]);
    await Promise.resolve();
    expect(order).toEqual(['a', 'b']);
    for (let ended = 0; ended < 4; ended += 1) {
      while (ends.length <= ended) await new Promise((resolve) => setImmediate(resolve));
      ends[ended]?.();
    }
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });
});
