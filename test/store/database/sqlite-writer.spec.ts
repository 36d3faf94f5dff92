import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { Database } from '../../../src/store/database/database.js';
import { Sqlite } from '../../../src/store/database/sqlite.js';
import { SqliteWriter } from '../../../src/store/database/sqlite/sqlite-writer.js';
import type { PreparedWrite } from '../../../src/store/database/prepared-write.js';
import type { SqlExecutor } from '../../../src/store/database/sql-executor.js';
import { InstallationEntity } from '../../../src/store/schema/entities/admin.entity.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';

/** Some hundreds of milliseconds of one processor. */
const COUNTING = `WITH RECURSIVE n("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM n WHERE "i" < 1500000)
  SELECT COUNT(*) AS "count" FROM n`;

const aRow = (name: string) => ({ name, value: 'stored' });
const insert = (tx: SqlExecutor, ...names: string[]) => tx.insert(InstallationEntity, names.map(aRow));

describe('the thread that writes to SQLite', () => {
  let fresh: FreshDatabase;
  let database: Database;
  beforeEach(async () => {
    fresh = await freshDatabase('SQLite');
    database = await Database.open(fresh.url);
  });
  afterEach(async () => {
    await database.close();
    await fresh.dispose();
  });

  async function stored(): Promise<string[]> {
    const rows = await database.read((session) => session.all<{ name: string }>('SELECT "name" FROM "installation"'));
    return rows.map(({ name }) => name).filter((name) => name.startsWith('row'));
  }

  it('leaves the event loop to everything else while it works', async () => {
    const order: string[] = [];
    const writing = database.write((tx) => tx.all(COUNTING)).then(() => order.push('written'));
    for (const tick of [1, 2, 3]) {
      await sleep(1);
      order.push(`tick ${tick}`);
    }
    await writing;
    expect(order).toEqual(['tick 1', 'tick 2', 'tick 3', 'written']);
  });

  it('shows a transaction its own rows, in the order of its statements', async () => {
    const counts = await database.write(async (tx) => {
      const count = async () => (await tx.all(`SELECT 1 FROM "installation" WHERE "name" LIKE 'row%'`)).length;
      await insert(tx, 'row 1');
      const first = await count();
      await insert(tx, 'row 2', 'row 3');
      return [first, await count()];
    });
    expect(counts).toEqual([1, 3]);
    expect(await stored()).toEqual(['row 1', 'row 2', 'row 3']);
  });

  it.each([2, 8, 30])('stores %d rows as they are, whichever values they share', async (count) => {
    const rows = Array.from({ length: count }, (_, n) => {
      const name = `row ${String(n).padStart(2, '0')}`;
      return { name, value: n % 3 === 0 ? 'often' : name };
    });
    const alike = rows.map(({ name }) => ({ name: `alike ${name}`, value: 'the same' }));
    await database.write(async (tx) => {
      await tx.insert(InstallationEntity, rows);
      await tx.insert(InstallationEntity, alike);
      await tx.update(
        InstallationEntity,
        ['name'],
        ['value'],
        rows.slice(1).map(({ name }) => ({ name, value: 'changed' })),
      );
    });
    const found = await database.read((session) =>
      session.all(`SELECT "name", "value" FROM "installation" WHERE "name" LIKE '%row%' ORDER BY "name"`),
    );
    expect(found).toEqual([...alike, ...rows.slice(0, 1), ...rows.slice(1).map(({ name }) => ({ name, value: 'changed' }))]);
  });

  it('commits nothing of a transaction one of whose statements failed, also when nobody waited for it', async () => {
    await database.write((tx) => insert(tx, 'row 1'));
    const failing = database.write(async (tx) => {
      await tx.all('SELECT 1');
      await insert(tx, 'row 2');
      await insert(tx, 'row 1');
      await insert(tx, 'row 3');
    });
    await expect(failing).rejects.toMatchObject({ driverError: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' } });
    expect(await stored()).toEqual(['row 1']);
  });

  describe('reads without the lock what long work reads first', () => {
    const names = async (tx: SqlExecutor) =>
      (await tx.all<{ name: string }>(`SELECT "name" FROM "installation" WHERE "name" LIKE 'row%' ORDER BY "name"`)).map(
        ({ name }) => name,
      );

    /** Work that reads, waits until it may go on, and writes what it had read. */
    function working(meanwhile: () => Promise<unknown>) {
      const seen: string[][] = [];
      const done = database.writeOptimistically(async (tx) => {
        const read = await names(tx);
        seen.push(read);
        if (seen.length === 1) await meanwhile();
        await insert(tx, `row after ${read.length}`);
        return names(tx);
      });
      return { seen, done };
    }

    it('so that webhooks are stored meanwhile, and it sees its own rows', async () => {
      const { seen, done } = working(() => database.writePromptly((tx) => insert(tx, 'webhook')));
      expect(await done).toEqual(['row after 0']);
      expect(seen).toEqual([[]]);
      expect(await stored()).toEqual(['row after 0']);
    });

    it('and does it once more under the lock where this process wrote meanwhile', async () => {
      const { seen, done } = working(() => database.write((tx) => insert(tx, 'row 1')));
      expect(await done).toEqual(['row 1', 'row after 1']);
      expect(seen).toEqual([[], ['row 1']]);
    });

    it('and where another process did', async () => {
      const other = new Sqlite(fresh.url.slice('sqlite:'.length));
      const write = () => Promise.resolve(other.exec(`INSERT INTO "installation" ("name", "value") VALUES ('row 1', '')`));
      const { seen, done } = working(write);
      expect(await done).toEqual(['row 1', 'row after 1']);
      expect(seen).toEqual([[], ['row 1']]);
      other.close();
    });

    it('keeps nothing of work that fails, and raises its error', async () => {
      await insertRow('row 1');
      const failing = database.writeOptimistically(async (tx) => {
        await names(tx);
        await insert(tx, 'row 2');
        await insert(tx, 'row 1');
      });
      await expect(failing).rejects.toMatchObject({ driverError: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' } });
      expect(await stored()).toEqual(['row 1']);
      await insertRow('row 3');
      expect(await stored()).toEqual(['row 1', 'row 3']);
    });

    const insertRow = (name: string) => database.write((tx) => insert(tx, name));
  });

  describe('prepares the next transaction while one is committed', () => {
    const inserting = (rows: readonly string[]) => async (tx: SqlExecutor) => {
      await tx.all('SELECT 1');
      for (const row of rows) await insert(tx, row);
      return 'prepared';
    };

    /** Commits a row, and meanwhile prepares what inserts the others. */
    async function preparing(...rows: string[]) {
      const taken: { prepared?: PreparedWrite<string> | undefined } = {};
      await database.writeOptimistically(async (tx) => {
        await insert(tx, 'row 1');
        void tx.posted().then(() => (taken.prepared = database.nextState()?.prepare(inserting(rows))));
      });
      if (!taken.prepared) throw new Error('nothing was prepared');
      return taken.prepared;
    }
    const insertRow = (name: string) => database.write((tx) => insert(tx, name));

    it('and stores it at its commit', async () => {
      const prepared = await preparing('row 2', 'row 3');
      expect(await stored()).toEqual(['row 1']);
      expect(await prepared.commit()).toEqual({ result: 'prepared' });
      expect(await stored()).toEqual(['row 1', 'row 2', 'row 3']);
    });

    it('and lets others write when it is dropped', async () => {
      await preparing('row 2');
      await insertRow('row 3');
      expect(await stored()).toEqual(['row 1', 'row 3']);
    });

    it('beside webhooks and derived data, which it has nothing to do with', async () => {
      const prepared = await preparing('row 2');
      await database.writePromptly((tx) => insert(tx, 'row 3'));
      await database.writeDerived((tx) => insert(tx, 'row 4'));
      expect(await prepared.commit()).toEqual({ result: 'prepared' });
      expect(await stored()).toEqual(['row 1', 'row 2', 'row 3', 'row 4']);
    });

    it('and stores nothing where this process wrote meanwhile', async () => {
      const prepared = await preparing('row 2');
      await insertRow('row 3');
      expect(await prepared.commit()).toBeNull();
      expect(await stored()).toEqual(['row 1', 'row 3']);
    });

    it('nor where another process did', async () => {
      const prepared = await preparing('row 2');
      const other = new Sqlite(fresh.url.slice('sqlite:'.length));
      other.exec(`INSERT INTO "installation" ("name", "value") VALUES ('row 3', '')`);
      other.close();
      expect(await prepared.commit()).toBeNull();
      expect(await stored()).toEqual(['row 1', 'row 3']);
    });

    it('nor where its work fails, and the next one goes on', async () => {
      const prepared = await preparing('row 2', 'row 1');
      expect(await prepared.commit()).toBeNull();
      await insertRow('row 3');
      expect(await stored()).toEqual(['row 1', 'row 3']);
    });

    it('but not while no transaction is being committed', () => {
      expect(database.nextState()).toBeNull();
    });
  });

  it('knows whether another process writes to the file', async () => {
    await database.write((tx) => insert(tx, 'row 1'));
    expect(await database.isShared()).toBe(false);
    const other = new Sqlite(fresh.url.slice('sqlite:'.length));
    other.exec(`INSERT INTO "installation" ("name", "value") VALUES ('row 2', '')`);
    other.close();
    expect(await database.isShared()).toBe(true);
  });

  it('commits nothing of what comes behind a failure with which SQLite itself ended the transaction', async () => {
    await database.write((tx) => insert(tx, 'row 1'));
    const failing = database.write(async (tx) => {
      await tx.all('SELECT 1');
      const ending = tx.run(`INSERT OR ROLLBACK INTO "installation" ("name", "value") VALUES ('row 1', 'again')`);
      const behind = insert(tx, 'row 2');
      await Promise.allSettled([ending, behind]);
    });
    await expect(failing).rejects.toMatchObject({ driverError: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' } });
    expect(await stored()).toEqual(['row 1']);
    await database.write((tx) => insert(tx, 'row 3'));
    expect(await stored()).toEqual(['row 1', 'row 3']);
  });

  it('takes back what is still on its way when the work fails by itself', async () => {
    const failing = database.write(async (tx) => {
      await tx.all('SELECT 1');
      void tx.all(COUNTING).catch(() => undefined);
      void insert(tx, 'row 1').catch(() => undefined);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    await database.write((tx) => insert(tx, 'row 2'));
    expect(await stored()).toEqual(['row 2']);
  });

  it('refuses a statement that comes after the end of its transaction', async () => {
    let leaked: SqlExecutor | null = null;
    await database.write(async (tx) => {
      leaked = tx;
      await insert(tx, 'row 1');
    });
    await expect((leaked as SqlExecutor | null)?.run('DELETE FROM "installation"')).rejects.toThrow('after the end');
    expect(await stored()).toEqual(['row 1']);
  });

  it('finishes the transaction that is under way before the database is closed, and takes no other', async () => {
    const writing = database.write(async (tx) => {
      await tx.all(COUNTING);
      await insert(tx, 'row 1');
    });
    await database.close();
    await writing;
    await expect(database.write((tx) => insert(tx, 'row 2'))).rejects.toThrow('closed');
    const other = new Sqlite(fresh.url.slice('sqlite:'.length));
    expect(other.prepare(`SELECT "name" FROM "installation" WHERE "name" LIKE 'row%'`).all()).toEqual([{ name: 'row 1' }]);
    other.close();
    database = await Database.open(fresh.url);
  });

  it('that dies fails its transaction, and the next one begins another thread', async () => {
    const { sqlite } = database as unknown as { readonly sqlite: SqliteWriter };
    const { thread } = sqlite as unknown as { readonly thread: { readonly worker: Worker } };
    const failing = database.write(async (tx) => {
      await tx.run(`INSERT INTO "installation" ("name", "value") VALUES ('row 1', 'lost')`);
      await thread.worker.terminate();
    });
    await expect(failing).rejects.toMatchObject({ driverError: { code: 'ERR_THREAD_ENDED' } });
    await database.write((tx) => insert(tx, 'row 2'));
    expect(await stored()).toEqual(['row 2']);
  });
});
