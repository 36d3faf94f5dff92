import { closeSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { Database } from '../../../src/store/database/database.js';
import { inspectDatabase } from '../../../src/store/database/inspect-database.js';
import { startIntegrityCheck } from '../../../src/store/database/integrity-check.js';
import { ReceiptEntity } from '../../../src/store/schema/entities/receipt.entity.js';
import { freshDatabase } from '../../support/databases.js';
import { aStoredReceipt } from '../../support/call-builders.js';

const NOTHING_IS_SMALL = 0;

const receipts = (count: number): ReceiptEntity[] =>
  Array.from({ length: count }, (_, index) =>
    aStoredReceipt({ id: `r${index}`, sourceId: 's', receivedAt: index, query: 'x'.repeat(200), verdict: 'read' }),
  );

/** Ten pages near the end of a filled file, where the receipts are, become rubbish. */
async function damage(url: string): Promise<void> {
  const database = await Database.open(url);
  await database.write((tx) => tx.insert(ReceiptEntity, receipts(2000)));
  await database.close();
  const path = url.slice('sqlite:'.length);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(10 * 4096, 0xee), 0, 10 * 4096, statSync(path).size - 40 * 4096);
  closeSync(file);
}

describe('a database file', () => {
  it('that is damaged in the middle is refused at the start', async () => {
    const fresh = await freshDatabase('SQLite');
    await damage(fresh.url);
    await expect(Database.open(fresh.url)).rejects.toMatchObject({ code: 'RB_DATABASE_UNUSABLE' });
    expect(await inspectDatabase(fresh.url)).toMatchObject({ state: 'open', integrity: 'damaged' });
    await fresh.dispose();
  });

  it('that is too large to wait for opens at once, and the damage is found beside the work', async () => {
    const fresh = await freshDatabase('SQLite');
    await damage(fresh.url);
    const database = await Database.open(fresh.url, { migrate: true, smallBytes: NOTHING_IS_SMALL });
    expect(await database.checkIntegrity()).toEqual(expect.any(String));
    await database.close();
    await fresh.dispose();
  });

  it('that is large and sound is found so, also while it is written to', async () => {
    const fresh = await freshDatabase('SQLite');
    const database = await Database.open(fresh.url, { migrate: true, smallBytes: NOTHING_IS_SMALL });
    const look = database.checkIntegrity();
    await database.write((tx) => tx.insert(ReceiptEntity, receipts(100)));
    expect(await look).toBeNull();
    await database.close();
    await fresh.dispose();
  });

  it('that cannot be read as one any more is damaged too; of one that is gone nobody says so', async () => {
    const fresh = await freshDatabase('SQLite');
    const file = fresh.url.slice('sqlite:'.length);
    writeFileSync(file, 'not a database, and long enough to be read as one'.repeat(100));
    expect(await startIntegrityCheck(file).damage).toBe('file is not a database');
    rmSync(file);
    await expect(startIntegrityCheck(file).damage).rejects.toThrow('ended with 1');
    await fresh.dispose();
  });

  it('is looked at no longer once it is closed, whatever would have been found', async () => {
    const fresh = await freshDatabase('SQLite');
    await damage(fresh.url);
    const database = await Database.open(fresh.url, { migrate: true, smallBytes: NOTHING_IS_SMALL });
    const look = database.checkIntegrity();
    await database.close();
    expect(await look).toBeNull();
    await fresh.dispose();
  });

  it('that is no database is refused at the start', async () => {
    const fresh = await freshDatabase('SQLite');
    writeFileSync(fresh.url.slice('sqlite:'.length), 'not a database, and long enough to be read as one'.repeat(100));
    await expect(Database.open(fresh.url)).rejects.toMatchObject({ code: 'RB_DATABASE_UNUSABLE' });
    await fresh.dispose();
  });

  it('that a newer version wrote is refused by name', async () => {
    const fresh = await freshDatabase('SQLite');
    const database = await Database.open(fresh.url);
    await database.write((tx) => tx.run(`INSERT INTO "migrations" ("timestamp", "name") VALUES (9, 'FromTheFuture9')`));
    await database.close();
    await expect(Database.open(fresh.url)).rejects.toMatchObject({
      code: 'RB_DATABASE_NEWER',
      message: expect.stringContaining('FromTheFuture9'),
    });
    await fresh.dispose();
  });
});
