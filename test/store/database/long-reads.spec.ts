import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { readerSource, writerSource } from '../../../src/store/database/data-source.js';
import { Database } from '../../../src/store/database/database.js';
import { BoundedReads, ThreadedReads } from '../../../src/store/database/long-reads.js';
import { ROWS_PER_MESSAGE } from '../../../src/store/database/sqlite/thread-program.js';
import { Sqlite } from '../../../src/store/database/sqlite.js';
import { freshDatabase, type FreshDatabase, onBothDatabases } from '../../support/databases.js';

/** Some hundreds of milliseconds of one processor. */
const COUNTING = `WITH RECURSIVE n("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM n WHERE "i" < 1500000)
  SELECT COUNT(*) AS "count" FROM n`;

onBothDatabases((db) => {
  it('while a long read runs, the event loop sees to everything else', async () => {
    const order: string[] = [];
    const long = db()
      .readLong((session) => session.all<{ count: number | string }>(COUNTING))
      .then(([row]) => order.push(`counted ${row?.count}`));
    for (const tick of [1, 2, 3]) {
      await sleep(1);
      order.push(`tick ${tick}`);
    }
    await long;
    expect(order).toEqual(['tick 1', 'tick 2', 'tick 3', 'counted 1500000']);
  });

  it('a long read sees what is committed, with values of every kind', async () => {
    await db().write((tx) => tx.run(`INSERT INTO "installation" ("name", "value") VALUES ('a', 'b')`));
    const rows = await db().readLong((session) =>
      session.all('SELECT "value", CAST(? AS INTEGER) AS "number" FROM "installation" WHERE "name" = ? AND ? = ?', [
        7,
        'a',
        true,
        true,
      ]),
    );
    expect(rows).toEqual([{ value: 'b', number: 7 }]);
  });

  it('nothing can be written by it, and its errors say what the driver says', async () => {
    const writing = db().readLong((session) => session.all(`DELETE FROM "installation" RETURNING "name"`));
    await expect(writing).rejects.toMatchObject({ driverError: { code: expect.stringMatching(/^SQLITE_READONLY$|^25006$/) } });
    expect(await db().readLong((session) => session.all('SELECT 1 AS "one"'))).toEqual([{ one: 1 }]);
  });

  it('several run at once, each answered by its own rows', async () => {
    const numbers = Array.from({ length: 30 }, (_, number) => number);
    const answers = numbers.map((number) =>
      db().readLong((session) => session.all('SELECT CAST(? AS INTEGER) AS "number"', [number])),
    );
    expect(await Promise.all(answers)).toEqual(numbers.map((number) => [{ number }]));
  });
});

describe('long reads on SQLite', () => {
  it('hand over many rows in parts, the next one when it is asked for, also to a database that is being closed', async () => {
    const fresh = await freshDatabase('SQLite');
    const database = await Database.open(fresh.url);
    const asked = jest.spyOn(Worker.prototype, 'postMessage');
    const count = 5 * ROWS_PER_MESSAGE + 1;
    const found = database.readLong((session) =>
      session.all<{ i: number }>(
        `WITH RECURSIVE n("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM n WHERE "i" < ?) SELECT "i" FROM n`,
        [count],
      ),
    );
    const closed = database.close();
    expect((await found).map(({ i }) => i)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    await closed;
    // The statement, five times the next rows, and the ends of the threads that read and write.
    expect(asked).toHaveBeenCalledTimes(8);
    asked.mockRestore();
    await fresh.dispose();
  });

  it('begin a thread when one is needed, a second one beside a long read, and end what nobody needs', async () => {
    const fresh = await freshDatabase('SQLite');
    const source = await readerSource(fresh.url).initialize();
    const reads = new ThreadedReads(source, String(source.options.database), 1);
    const one = () => reads.read((session) => session.all('SELECT 1 AS "one"'));
    expect(reads.size).toBe(0);
    await one();
    expect(reads.size).toBe(1);
    while (reads.size > 0) await sleep(1);
    const long = reads.read((session) => session.all(COUNTING));
    await one();
    // The one at work stays, however long the other one has been idle.
    while (reads.size > 1) await sleep(1);
    expect(await long).toEqual([{ count: 1500000 }]);
    while (reads.size > 0) await sleep(1);
    expect(await one()).toEqual([{ one: 1 }]);
    await reads.close();
    await source.destroy();
    await fresh.dispose();
  });

  it('leave a file that is closed free for others', async () => {
    const fresh = await freshDatabase('SQLite');
    const database = await Database.open(fresh.url);
    await database.readLong((session) => session.all('SELECT 1'));
    await database.close();
    const other = new Sqlite(fresh.url.slice('sqlite:'.length), { timeout: 0 });
    expect(other.pragma('locking_mode = EXCLUSIVE', { simple: true })).toBe('exclusive');
    other.exec('BEGIN EXCLUSIVE');
    other.close();
    await fresh.dispose();
  });
});

/** Of each thread of this process: the nineteenth field of its line in /proc. */
function niceValues(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const line = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

const onLinux = process.platform === 'linux' ? describe : describe.skip;
onLinux('the threads of long reads', () => {
  it('give way to the one that receives webhooks, where processors are few', async () => {
    const fresh = await freshDatabase('SQLite');
    const database = await Database.open(fresh.url);
    await database.readLong((session) => session.all('SELECT 1'));
    expect(Math.max(...niceValues())).toBe(Math.min(19, getPriority() + 10));
    await database.close();
    await fresh.dispose();
  });
});

describe('long reads on PostgreSQL', () => {
  let fresh: FreshDatabase;
  beforeAll(async () => {
    fresh = await freshDatabase('PostgreSQL');
  });
  afterAll(() => fresh.dispose());

  it('end at a time limit, and the connection is good for the next one', async () => {
    const source = await writerSource(fresh.url, { poolSize: 1 }).initialize();
    const reads = new BoundedReads(source, async () => undefined, 50);
    await expect(reads.read((session) => session.all('SELECT pg_sleep(20)'))).rejects.toMatchObject({ code: 'RB_READ_TOO_LONG' });
    expect(await reads.read((session) => session.all('SELECT 1 AS "one"'))).toEqual([{ one: 1 }]);
    await source.destroy();
  });

  it('leave connections for what cannot wait', async () => {
    const database = await Database.open(fresh.url);
    const order: string[] = [];
    const long = Array.from({ length: 12 }, () =>
      database.readLong((session) => session.all('SELECT pg_sleep(0.05)')).then(() => order.push('long')),
    );
    await database.write((tx) => tx.all('SELECT 1')).then(() => order.push('short'));
    await Promise.all(long);
    expect(order[0]).toBe('short');
    await database.close();
  });

  it('run one by one while commits beside them are slow', async () => {
    const source = await writerSource(fresh.url, { poolSize: 5 }).initialize();
    const reads = new BoundedReads(source, async () => undefined);
    let running = 0;
    const mostAtOnce = async (): Promise<number> => {
      let most = 0;
      const read = () =>
        reads.read(async (session) => {
          most = Math.max(most, (running += 1));
          await session.all('SELECT pg_sleep(0.02)');
          running -= 1;
        });
      await Promise.all([read(), read(), read(), read(), read()]);
      return most;
    };
    const before = await mostAtOnce();
    let after: Promise<number> = Promise.resolve(0);
    await reads.read(async () => {
      for (let commit = 1; commit <= 3; commit += 1) reads.noteCommit(1_000);
      after = mostAtOnce();
    });
    expect(before).toBeGreaterThan(1);
    expect(await after).toBe(1);
    await source.destroy();
  });
});
