import type { ReceiptEntity } from '../../src/store/schema/entities/receipt.entity.js';
import { GroupCommit, StorageBusy } from '../../src/webhooks/group-commit.js';

const receipt = (id: string) => ({ id, query: '', bodyBase64: null }) as ReceiptEntity;
const isDataFault = (error: unknown) => error instanceof Error && error.message === 'refused';
const ids = (batches: readonly (readonly ReceiptEntity[])[]) => batches.map((batch) => batch.map(({ id }) => id));

describe('receipts that arrive in one tick', () => {
  it('go to disk in one transaction, and those that come while it runs in the next', async () => {
    const batches: (readonly ReceiptEntity[])[] = [];
    const second: Promise<void>[] = [];
    const commits = new GroupCommit(async (batch) => {
      batches.push(batch);
      // The others come while this one is on its way to the disk.
      if (batches.length === 1) second.push(...['c', 'd'].map((id) => commits.add(receipt(id))));
      await new Promise((resolve) => setImmediate(resolve));
    }, isDataFault);
    await Promise.all(['a', 'b'].map((id) => commits.add(receipt(id))));
    await Promise.all(second);
    expect(ids(batches)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('are divided among transactions where they are large, and a small one goes with the first', async () => {
    const batches: (readonly ReceiptEntity[])[] = [];
    const commits = new GroupCommit(async (batch) => void batches.push(batch), isDataFault);
    const large = (id: string, kilobytes: number) => ({ ...receipt(id), query: 'x'.repeat(kilobytes * 1024) });
    const all = [large('a', 100), large('b', 100), large('c', 100), large('d', 500), receipt('small'), large('e', 50)];
    await Promise.all(all.map((one) => commits.add(one)));
    expect(ids(batches)).toEqual([['a', 'b', 'small', 'e'], ['c'], ['d']]);
  });

  it('do not suffer from one that the database refuses', async () => {
    const commits = new GroupCommit(async (batch) => {
      if (batch.some(({ id }) => id === 'bad')) throw new Error('refused');
    }, isDataFault);
    const answers = await Promise.allSettled(['a', 'bad', 'c'].map((id) => commits.add(receipt(id))));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('are given up at once when the storage itself is out', async () => {
    let tries = 0;
    const commits = new GroupCommit(async () => {
      tries += 1;
      throw new Error('disk full');
    }, isDataFault);
    const answers = await Promise.allSettled(Array.from({ length: 100 }, (_, index) => commits.add(receipt(String(index)))));
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect(tries).toBe(1);
  });

  it('are not taken when too many wait', async () => {
    let release = (): void => undefined;
    const commits = new GroupCommit(() => new Promise<void>((resolve) => (release = resolve)), isDataFault);
    const waiting = Array.from({ length: 5000 }, (_, index) => commits.add(receipt(String(index))).catch(() => undefined));
    await expect(commits.add(receipt('one more'))).rejects.toBeInstanceOf(StorageBusy);
    const letGo = setInterval(() => release(), 1);
    await Promise.all(waiting);
    clearInterval(letGo);
  });
});

describe('receipts that arrive in one tick after another', () => {
  it.each([
    ['on new connections go to disk in one transaction: those are accepted one a tick', true, [['1', '2', '3', '4']]],
    ['on open connections are not waited for: who sends there waits for an answer', false, [['1'], ['2'], ['3'], ['4']]],
  ])('%s', async (_which, isFirst, expected) => {
    const batches: (readonly ReceiptEntity[])[] = [];
    const keep = async (batch: readonly ReceiptEntity[]) => void batches.push(batch);
    const commits = new GroupCommit(keep, isDataFault, Infinity);
    const kept: Promise<void>[] = [];
    for (const id of ['1', '2', '3', '4']) {
      kept.push(commits.add(receipt(id), isFirst));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(kept);
    expect(ids(batches)).toEqual(expected);
  });
});
