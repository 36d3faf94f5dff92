import { loadOnce } from '../../src/domain/load-once.js';

describe('what is loaded on demand', () => {
  it('is loaded once, also for those who ask meanwhile', async () => {
    let loads = 0;
    const load = loadOnce(() => Promise.resolve((loads += 1)));
    expect(await Promise.all([load(), load()])).toEqual([1, 1]);
    expect(await load()).toBe(1);
  });

  it('is tried again after a failure, which only those who waited for it get to know', async () => {
    let loads = 0;
    const load = loadOnce(() => {
      loads += 1;
      return loads === 1 ? Promise.reject(new Error('no file handle is left')) : Promise.resolve('read');
    });
    const waiting = [load(), load()];
    await Promise.all(waiting.map((one) => expect(one).rejects.toThrow('no file handle is left')));
    expect([await load(), await load(), loads]).toEqual(['read', 'read', 2]);
  });
});
