import { driverCode } from '../../../src/store/database/database-errors.js';
import { ReceiptEntity } from '../../../src/store/schema/entities/receipt.entity.js';
import { onBothDatabases } from '../../support/databases.js';
import { aStoredReceipt } from '../../support/call-builders.js';

const aReceipt = (id: string): ReceiptEntity => aStoredReceipt({ id, receivedAt: 1_795_000_000_123, query: 'callId=1' });
const isDuplicate = (error: unknown): boolean => /^23505$|^SQLITE_CONSTRAINT/.test(driverCode(error));
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

onBothDatabases((db) => {
  const stored = async () => (await db().read((tx) => tx.all('SELECT "id" FROM "receipts" ORDER BY "id"'))).map(({ id }) => id);

  it('raises the failure of an insert that nobody waited for at the commit, and stores nothing', async () => {
    const twice = db().write(async (tx) => {
      await tx.insert(ReceiptEntity, [aReceipt('a')]);
      await tx.insert(ReceiptEntity, [aReceipt('a')]);
      await tx.insert(ReceiptEntity, [aReceipt('b')]);
    });
    expect(isDuplicate(await failureOf(twice))).toBe(true);
    expect(await stored()).toEqual([]);
  });

  it('raises the first failure at a later statement, not that the transaction has failed', async () => {
    const later: unknown[] = [];
    const twice = db().write(async (tx) => {
      await tx.insert(ReceiptEntity, [aReceipt('a'), aReceipt('a')]);
      await tx.all('SELECT "id" FROM "receipts"').catch((error: unknown) => later.push(error));
    });
    expect(isDuplicate(await failureOf(twice))).toBe(true);
    expect(later.map(isDuplicate)).toEqual([true]);
    expect(await stored()).toEqual([]);
  });

  it('shows a question what was written before it, in order, however much is on its way', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `r${String(index).padStart(2, '0')}`);
    const seen = await db().write(async (tx) => {
      for (const id of ids) await tx.insert(ReceiptEntity, [aReceipt(id)]);
      for (const id of ids) await tx.update(ReceiptEntity, ['id'], ['query'], [{ id, query: `changed ${id}` }]);
      return tx.all<{ query: string }>('SELECT "query" FROM "receipts" ORDER BY "id"');
    });
    expect(seen.map(({ query }) => query)).toEqual(ids.map((id) => `changed ${id}`));
    expect(await stored()).toEqual(ids);
  });

  it('stores nothing where the driver could not encode a value', async () => {
    const unreadable = {
      toPostgres: () => {
        throw new TypeError('no value');
      },
    };
    const failing = db().write(async (tx) => {
      await tx.insert(ReceiptEntity, [aReceipt('a')]);
      await tx.update(ReceiptEntity, ['id'], ['query'], [{ id: 'a', query: unreadable as unknown as string }]);
    });
    expect(await failureOf(failing)).not.toBeNull();
    expect(await stored()).toEqual([]);
  });

  it('waits for a statement without a transaction', async () => {
    const twice = db().writeStatement((tx) => tx.insert(ReceiptEntity, [aReceipt('a'), aReceipt('a')]));
    expect(isDuplicate(await failureOf(twice))).toBe(true);
    expect(await stored()).toEqual([]);
  });
});
