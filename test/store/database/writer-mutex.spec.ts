import { setImmediate as nextTick } from 'node:timers/promises';
import { WriterMutex } from '../../../src/store/database/writer-mutex.js';

describe("turns of SQLite's one writer", () => {
  it('belong to one transaction at a time, and a failed one gives its turn back', async () => {
    const mutex = new WriterMutex();
    let inside = 0;
    let most = 0;
    const write = (fails: boolean) => async () => {
      most = Math.max(most, (inside += 1));
      await nextTick();
      inside -= 1;
      if (fails) throw new Error('refused');
    };
    const all = [false, true, false].flatMap((fails) => [mutex.run('usual', write(fails)), mutex.run('prompt', write(fails))]);
    const answers = await Promise.allSettled(all);
    expect(most).toBe(1);
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(2);
  });

  it('go to webhooks first, however many batches asked before, and else in the order of asking', async () => {
    const mutex = new WriterMutex();
    const order: string[] = [];
    const write = (name: string) => async () => void order.push(name);
    const holder = mutex.run('usual', async () => {
      order.push('holder');
      await nextTick();
    });
    while (order.length === 0) await nextTick();
    await Promise.all([
      holder,
      mutex.run('usual', write('batch 1')),
      mutex.run('usual', write('batch 2')),
      mutex.run('prompt', write('webhooks')),
    ]);
    expect(order).toEqual(['holder', 'webhooks', 'batch 1', 'batch 2']);
  });

  it('come to batches too while webhooks never pause', async () => {
    const mutex = new WriterMutex();
    let batches = 0;
    let isOver = false;
    const webhooks = (async () => {
      while (!isOver) {
        await nextTick();
        await mutex.run('prompt', () => nextTick());
      }
    })();
    for (; batches < 20; batches += 1) await mutex.run('usual', () => nextTick());
    isOver = true;
    await webhooks;
    expect(batches).toBe(20);
  });
});
