import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../../src/store/database/database.js';
import { Sqlite } from '../../../src/store/database/sqlite.js';
import { InstallationEntity } from '../../../src/store/schema/entities/admin.entity.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { until } from '../../support/delivery-harness.js';

const PAGE_BYTES = 4_096;
/** SQLite makes a checkpoint within the commit that brings the log to this. */
const WRITERS_PAGES = 2_000;

describe('checkpoints of SQLite’s write-ahead log', () => {
  let fresh: FreshDatabase;
  let database: Database;
  let file: string;
  let other: InstanceType<typeof Sqlite>;
  let written: number;
  beforeEach(async () => {
    written = 0;
    fresh = await freshDatabase('SQLite');
    database = await Database.open(fresh.url);
    file = fresh.url.slice('sqlite:'.length);
    other = new Sqlite(file);
  });
  afterEach(async () => {
    other.close();
    await database.close();
    await fresh.dispose();
  });

  /** Each row fills about a page. */
  const write = (pages: number) =>
    database.write((tx) =>
      tx.insert(
        InstallationEntity,
        Array.from({ length: pages }, () => ({ name: `row ${(written += 1)}`, value: 'a'.repeat(PAGE_BYTES - 200) })),
      ),
    );

  /** Of the log since it was last begun anew. */
  function log(): { readonly pages: number; readonly copied: number } {
    const [state] = other.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[];
    return { pages: state?.log ?? 0, copied: state?.checkpointed ?? 0 };
  }

  it('are made beside the commits, before one of these would have to', async () => {
    await write(1_300);
    let longest = 0;
    await until(async () => {
      await sleep(30);
      await write(1);
      const { pages, copied } = log();
      longest = Math.max(longest, pages);
      return copied >= 1_300 || pages < 1_000;
    });
    expect(longest).toBeLessThan(WRITERS_PAGES);
  });

  it('leave a log that is short to the next ones', async () => {
    await write(500);
    for (let times = 1; times <= 4; times += 1) {
      await sleep(30);
      await write(1);
    }
    expect(log().copied).toBe(0);
  });

  it('keep the log short while transaction follows upon transaction', async () => {
    for (let times = 1; times <= 60; times += 1) await write(200);
    expect(statSync(`${file}-wal`).size).toBeLessThan(3 * WRITERS_PAGES * PAGE_BYTES);
  });

  it('go on when a long read that kept the log has ended', async () => {
    other.exec('BEGIN');
    other.prepare('SELECT COUNT(*) FROM "installation"').get();
    for (let times = 1; times <= 20; times += 1) await write(200);
    other.exec('COMMIT');
    await until(async () => {
      await sleep(30);
      await write(1);
      return log().pages < WRITERS_PAGES;
    });
  });
});
