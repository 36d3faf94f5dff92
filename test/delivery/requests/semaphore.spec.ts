import { Semaphore, type Permit } from '../../../src/delivery/requests/in-flight-requests.js';

describe('a semaphore', () => {
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('gives out as many permits as it may, and passes each one on to whoever has waited longest', async () => {
    const semaphore = new Semaphore();
    const taken: [name: string, permit: Permit][] = [];
    for (const name of ['a', 'b', 'c', 'd']) void semaphore.acquire(2).then((permit) => taken.push([name, permit]));
    const names = () => taken.map(([name]) => name).join('');
    await settle();
    expect(names()).toBe('ab');
    taken[1]?.[1].release();
    await settle();
    expect(names()).toBe('abc');
    taken[0]?.[1].release();
    await settle();
    expect(names()).toBe('abcd');
  });

  it('takes a permit back once, however often it is released', async () => {
    const semaphore = new Semaphore();
    const first = await semaphore.acquire(1);
    first.release();
    first.release();
    let taken = 0;
    for (let asked = 0; asked < 2; asked += 1) void semaphore.acquire(1).then(() => (taken += 1));
    await settle();
    expect(taken).toBe(1);
  });
});
