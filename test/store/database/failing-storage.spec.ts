import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../../src/store/database/database.js';
import { Sqlite } from '../../../src/store/database/sqlite.js';
import { StorageProbe } from '../../../src/store/statistics/health.store.js';
import { ReceiptsStore } from '../../../src/store/receipts/receipts.store.js';
import type { ReceiptEntity } from '../../../src/store/schema/entities/receipt.entity.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { type SilentProxy, silentProxy } from '../../support/silent-proxy.js';

/** No standby takes over more quickly. */
const LONGER_THAN_A_SLOT_MS = 150;

const aReceipt = (id: string) =>
  ({ id, sourceId: 'mango-main', receivedAt: 1, method: 'GET', query: '', verdict: 'new' }) as ReceiptEntity;
const stored = async (database: Database) =>
  (await database.read((session) => session.all<{ id: string }>('SELECT "id" FROM "receipts" ORDER BY "id"'))).map(
    ({ id }) => id,
  );

describe('a PostgreSQL host that dies without a word', () => {
  let fresh: FreshDatabase;
  let proxy: SilentProxy;
  let database: Database;
  beforeEach(async () => {
    fresh = await freshDatabase('PostgreSQL');
    proxy = await silentProxy(fresh.url);
    database = await Database.open(proxy.url, { migrate: true, commitDeadlineMs: 400 });
  });
  afterEach(async () => {
    await database.close();
    await proxy.close();
    await fresh.dispose();
  });

  it('loses no receipt: the commit is given up and made once more on a fresh connection', async () => {
    const receipts = new ReceiptsStore(database);
    await receipts.save([aReceipt('a')]);
    proxy.dieSilently();
    await receipts.save([aReceipt('b')]);
    await receipts.save([aReceipt('c')]);
    expect(await stored(database)).toEqual(['a', 'b', 'c']);
    expect(database.commitProblem).toBeNull();
  });

  it('holds up none of the other reads and writes for longer than the receipts', async () => {
    const reading = database.read((session) => session.all('SELECT pg_sleep(60)')).catch(() => 'given up');
    await database.read((session) => session.all('SELECT 1'));
    proxy.dieSilently();
    await new ReceiptsStore(database).save([aReceipt('a')]);
    expect(await reading).toBe('given up');
    expect(await stored(database)).toEqual(['a']);
  });

  it('keeps no lock for a process that it no longer hears: it ends a transaction in which nothing happens', async () => {
    const timeout = () =>
      database.write((tx) => tx.all(`SELECT current_setting('idle_in_transaction_session_timeout') AS "timeout"`));
    expect(await timeout()).toEqual([{ timeout: '15s' }]);
  });

  it('is said by the probe while no connection works', async () => {
    await proxy.close();
    proxy.dieSilently();
    expect(await new StorageProbe(database).problem()).toMatch(/does not answer|did not finish/);
    expect(database.commitProblem).not.toBeNull();
  });
});

describe('a PostgreSQL standby that took over without the primary’s last moments', () => {
  it('is noticed by the receipts that it does not have, once, also when others have come since', async () => {
    const fresh = await freshDatabase('PostgreSQL');
    const database = await Database.open(fresh.url);
    const receipts = new ReceiptsStore(database);
    try {
      expect(await receipts.hasLostAcknowledged()).toBe(false);
      await receipts.save([aReceipt('a'), aReceipt('b')]);
      expect(await receipts.hasLostAcknowledged()).toBe(false);
      await database.write((tx) => tx.run('DELETE FROM "receipts" WHERE "id" = ?', ['b']));
      await sleep(LONGER_THAN_A_SLOT_MS);
      await receipts.save([aReceipt('c')]);
      expect(await receipts.hasLostAcknowledged()).toBe(true);
      expect(await receipts.hasLostAcknowledged()).toBe(false);
      await database.write((tx) => tx.run('DELETE FROM "receipts" WHERE "id" = ?', ['c']));
      expect(await receipts.hasLostAcknowledged()).toBe(true);
    } finally {
      await database.close();
      await fresh.dispose();
    }
  });
});

describe('a commit on PostgreSQL that waits for a lock', () => {
  it('fails in time, leaves no statement behind on the server, and stores nothing later', async () => {
    const fresh = await freshDatabase('PostgreSQL');
    const [one, other] = [
      await Database.open(fresh.url, { migrate: true, commitDeadlineMs: 300 }),
      await Database.open(fresh.url),
    ];
    try {
      await other.write(async (tx) => {
        await tx.all('LOCK TABLE "receipts" IN ACCESS EXCLUSIVE MODE');
        await expect(new ReceiptsStore(one).save([aReceipt('a')])).rejects.toThrow('did not answer within');
        expect(one.commitProblem).toBe('a commit did not finish within 0.3 s');
        const waiting = () => other.read((session) => session.all(`SELECT 1 FROM pg_locks WHERE NOT granted`));
        for (let tries = 0; tries < 100 && (await waiting()).length > 0; tries += 1);
        expect(await waiting()).toEqual([]);
      });
      expect(await stored(other)).toEqual([]);
    } finally {
      await one.close();
      await other.close();
      await fresh.dispose();
    }
  });
});

describe('an SQLite file', () => {
  let fresh: FreshDatabase;
  let database: Database;
  beforeEach(async () => {
    fresh = await freshDatabase('SQLite');
    database = await Database.open(fresh.url, { migrate: true, lockTimeoutMs: 50 });
  });
  afterEach(async () => {
    await database.close();
    await fresh.dispose();
  });

  it('whose connection has become read-only is opened anew by the next receipt', async () => {
    await database.write((tx) => tx.run('PRAGMA query_only = 1'));
    await expect(database.write((tx) => tx.run('DELETE FROM "receipts"'))).rejects.toThrow('readonly');
    await database.write((tx) => tx.run('PRAGMA query_only = 1'));
    await new ReceiptsStore(database).save([aReceipt('a')]);
    expect(await stored(database)).toEqual(['a']);
  });

  it('that another process has locked is said by the probe, and no longer when it is free again', async () => {
    const other = new Sqlite(fresh.url.slice('sqlite:'.length));
    other.exec('BEGIN IMMEDIATE');
    expect(await new StorageProbe(database).problem()).toBe('another process holds the database’s lock');
    other.exec('COMMIT');
    other.close();
    expect(await new StorageProbe(database).problem()).toBeNull();
  });

  it('fails the probe as soon as a receipt was not stored', async () => {
    const probe = new StorageProbe(database);
    expect(await probe.problem()).toBeNull();
    const other = new Sqlite(fresh.url.slice('sqlite:'.length));
    other.exec('BEGIN IMMEDIATE');
    await expect(new ReceiptsStore(database).save([aReceipt('a')])).rejects.toThrow();
    expect(await probe.problem()).toBe('another process holds the database’s lock');
    other.close();
  });

  it('is full for the probe too when a receipt did not fit, however small the probe is', async () => {
    const probe = new StorageProbe(database);
    expect(await probe.problem()).toBeNull();
    const pages = await database.read((session) => session.all<{ page_count: number }>('PRAGMA page_count'));
    await database.write((tx) => tx.all(`PRAGMA max_page_count = ${pages[0]?.page_count}`));
    const large = { ...aReceipt('a'), query: 'q'.repeat(1_000_000) } as ReceiptEntity;
    await expect(new ReceiptsStore(database).save([large])).rejects.toThrow('full');
    expect(await new StorageProbe(database).problem()).toBe('the disk is full (SQLITE_FULL)');
    await database.write((tx) => tx.all('PRAGMA max_page_count = 1000000'));
    await new ReceiptsStore(database).save([large]);
    expect(await new StorageProbe(database).problem()).toBeNull();
  });

  it('is said by the probe that does not get its turn to be as the last receipt found it', async () => {
    const other = new Sqlite(fresh.url.slice('sqlite:'.length));
    other.exec('BEGIN IMMEDIATE');
    await expect(new ReceiptsStore(database).save([aReceipt('a')])).rejects.toThrow();
    other.close();
    let end = (): void => undefined;
    let held = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => (held = resolve));
    const writing = database.write(async (tx) => {
      await tx.all('SELECT 1');
      held();
      await new Promise<void>((resolve) => (end = resolve));
    });
    await isHeld;
    const probe = new StorageProbe(database);
    expect(await probe.problem(20)).toBe('another process holds the database’s lock');
    end();
    await writing;
    expect(await probe.problem()).toBeNull();
  });
});
