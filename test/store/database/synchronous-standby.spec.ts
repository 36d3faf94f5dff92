import { Client } from 'pg';
import { Database } from '../../../src/store/database/database.js';
import { CommitDeadlineExceeded } from '../../../src/store/database/postgres-connections.js';
import { ReceiptsStore } from '../../../src/store/receipts/receipts.store.js';
import type { ReceiptEntity } from '../../../src/store/schema/entities/receipt.entity.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';

const COMMIT_DEADLINE_MS = 500;

const aReceipt = { id: 'a', sourceId: 'mango-main', receivedAt: 1, method: 'GET', query: '', verdict: 'new' } as ReceiptEntity;

/** The run's other databases do not wait for a standby: their `synchronous_commit` is off. */
async function waitForStandbys(client: Client, names: string): Promise<void> {
  await client.query(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
  await client.query('SELECT pg_reload_conf()');
  const shown = async () => (await client.query<{ names: string }>('SHOW synchronous_standby_names')).rows[0];
  while (JSON.stringify(await shown()) !== JSON.stringify({ synchronous_standby_names: names }));
}

describe('a PostgreSQL whose synchronous standby does not answer', () => {
  let fresh: FreshDatabase;
  let client: Client;
  let database: Database;
  beforeEach(async () => {
    fresh = await freshDatabase('PostgreSQL');
    client = new Client(fresh.url);
    await client.connect();
    await client.query(`ALTER DATABASE "${new URL(fresh.url).pathname.slice(1)}" SET synchronous_commit = on`);
    database = await Database.open(fresh.url, { migrate: true, commitDeadlineMs: COMMIT_DEADLINE_MS });
    await waitForStandbys(client, 'nobody');
  });
  afterEach(async () => {
    await waitForStandbys(client, '');
    await client.end();
    await database.close();
    await fresh.dispose();
  });

  it('acknowledges no receipt that only the primary has, not even once it is committed there', async () => {
    const receipts = new ReceiptsStore(database);
    await expect(receipts.save([aReceipt])).rejects.toThrow(CommitDeadlineExceeded);
    const stored = () => client.query('SELECT "id" FROM "receipts"');
    while ((await stored()).rows.length === 0);
    await expect(receipts.save([aReceipt])).rejects.toThrow(CommitDeadlineExceeded);
    await waitForStandbys(client, '');
    await receipts.save([aReceipt]);
    expect((await stored()).rows).toEqual([{ id: 'a' }]);
  });
});
