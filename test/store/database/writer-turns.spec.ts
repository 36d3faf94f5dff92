import { setImmediate as nextTurn } from 'node:timers/promises';
import { WriterTurns } from '../../../src/store/database/writer-turns.js';

describe("turns of SQLite's one writer", () => {
  it('belong to one transaction at a time, and a failed one gives its turn back', async () => {
    const turns = new WriterTurns();
    let inside = 0;
    let most = 0;
    const write = (fails: boolean) => async () => {
      most = Math.max(most, (inside += 1));
      await nextTurn();
      inside -= 1;
      if (fails) throw new Error('refused');
    };
    const all = [false, true, false].flatMap((fails) => [turns.run('usual', write(fails)), turns.run('prompt', write(fails))]);
    const answers = await Promise.allSettled(all);
    expect(most).toBe(1);
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(2);
  });

  it('go to webhooks first, however many batches asked before, and else in the order of asking', async () => {
    const turns = new WriterTurns();
    const order: string[] = [];
    const write = (name: string) => async () => void order.push(name);
    const holder = turns.run('usual', async () => {
      order.push('holder');
      await nextTurn();
    });
    while (order.length === 0) await nextTurn();
    await Promise.all([
      holder,
      turns.run('usual', write('batch 1')),
      turns.run('usual', write('batch 2')),
      turns.run('prompt', write('webhooks')),
    ]);
    expect(order).toEqual(['holder', 'webhooks', 'batch 1', 'batch 2']);
  });

  it('come to batches too while webhooks never pause', async () => {
    const turns = new WriterTurns();
    let batches = 0;
    let isOver = false;
    const webhooks = (async () => {
      while (!isOver) {
        await nextTurn();
        await turns.run('prompt', () => nextTurn());
      }
    })();
    for (; batches < 20; batches += 1) await turns.run('usual', () => nextTurn());
    isOver = true;
    await webhooks;
    expect(batches).toBe(20);
  });
});
