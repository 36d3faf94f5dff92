import { Client } from 'pg';
import { CallListsStore } from '../../../src/store/calls/call-lists.store.js';
import { Database } from '../../../src/store/database/database.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';

const CALLS = 20_000;
const PAGE = { limit: 50, before: null };

/** PostgreSQL plans by what it counted of the data, so there must be some. */
describe('on PostgreSQL, with many calls of two clients,', () => {
  let fresh: FreshDatabase;
  let database: Database;

  beforeAll(async () => {
    fresh = await freshDatabase('PostgreSQL');
    database = await Database.open(fresh.url);
    await database.write((tx) =>
      tx.run(
        `INSERT INTO "calls" ("id", "projectId", "sourceId", "callId", "phase", "byWebhook", "callerExcluded", "clickIds",
          "warnings", "origin", "receivedAt", "updatedAt")
         SELECT LPAD(n::text, 8, '0'), CASE WHEN n % 5 = 0 THEN 'dveri' ELSE 'okna' END, 's', n::text, 'ended', TRUE, FALSE,
         '{}', '[]', '{}', n, n
         FROM generate_series(1, ${CALLS}) n`,
      ),
    );
    await database.write((tx) =>
      tx.run(
        `INSERT INTO "uploads" ("id", "projectId", "conversionId", "callId", "goal", "destination", "platform", "state",
          "attempts", "tries", "dueAt", "expiresAt", "idempotencyKey", "verified", "createdAt", "updatedAt")
         SELECT 'u' || LPAD(n::text, 8, '0'), 'okna', 'c' || n, LPAD(n::text, 8, '0'), 'g',
         CASE WHEN n % 2 = 0 THEN 'a' ELSE 'b' END, 'ga4', 'delivered', 1, 1, n, n, 'k' || n, TRUE, n, n
         FROM generate_series(1, ${CALLS}) n`,
      ),
    );
    await database.write((tx) => tx.run('ANALYZE'));
  });
  afterAll(async () => {
    await database.close();
    await fresh.dispose();
  });

  async function planOf(work: () => Promise<unknown>): Promise<string[]> {
    const statements: string[] = [];
    database.onStatement((sql) => void (/^(BEGIN|COMMIT)/.test(sql) || statements.push(sql)));
    await work();
    database.onStatement(() => undefined);
    const plans = statements.map((sql) =>
      database.read((session) => session.all<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${sql}`)),
    );
    return (await Promise.all(plans)).flat().map((step) => step['QUERY PLAN'].trim());
  }

  it('the newest calls of both are met one after the other, and none of the others is read', async () => {
    const lists = new CallListsStore(database);
    const plan = await planOf(async () => {
      const { items } = await lists.list({ projects: ['dveri', 'okna'] }, PAGE);
      expect(items.map(({ callId }) => Number(callId))).toEqual(Array.from({ length: 50 }, (_, n) => CALLS - n));
      await lists.list({ projects: ['dveri', 'okna'], utmCampaign: 'c' }, PAGE);
    });
    expect(plan).toContainEqual(expect.stringMatching(/^(-> +)?Merge Append/));
    expect(plan.filter((step) => /Seq Scan|Sort {2}\(/.test(step))).toEqual([]);
  });

  it('whether a call has an upload is looked up by the call, and not by all uploads of the destination', async () => {
    const lists = new CallListsStore(database);
    const plan = await planOf(async () => {
      const { items } = await lists.list({ projects: null, destination: 'a' }, PAGE);
      expect(items.map(({ callId }) => Number(callId))).toEqual(Array.from({ length: 50 }, (_, n) => CALLS - 2 * n));
    });
    expect(plan).toContainEqual(expect.stringMatching(/Index Scan using ix_uploads_call/));
    expect(plan.filter((step) => step.includes('hashed'))).toEqual([]);
  });

  it('of two conditions with an index the second is looked up in its own, and only calls that match both are read', async () => {
    const lists = new CallListsStore(database);
    await database.write((tx) => tx.run(`UPDATE "calls" SET "utmCampaign" = 'c' WHERE "projectId" = 'okna'`));
    // What changed is in the index alone only after a VACUUM, which no transaction can run.
    await vacuum(fresh.url);
    const plan = await planOf(async () => {
      const both = { projects: null, project: 'dveri', utmCampaign: 'c' };
      expect(await lists.list(both, PAGE)).toEqual({ items: [], next: null });
      const okna = await lists.list({ ...both, project: 'okna' }, PAGE);
      expect(okna.items.map(({ callId }) => Number(callId))).toEqual(
        Array.from({ length: CALLS }, (_, n) => CALLS - n)
          .filter((n) => n % 5 !== 0)
          .slice(0, PAGE.limit),
      );
    });
    expect(plan).toContainEqual(expect.stringMatching(/Index Only Scan using ix_calls_project on calls same/));
    expect(plan.filter((step) => /Seq Scan|Sort {2}\(/.test(step))).toEqual([]);
  });

  it('calls named by their few uploads are met in order, and not all read to be sorted', async () => {
    await database.write((tx) =>
      tx.run(`UPDATE "uploads" SET "state" = 'rejected' WHERE "destination" = 'a' AND "dueAt" <= 1000`),
    );
    const plan = await planOf(async () => {
      const { items } = await new CallListsStore(database).list({ projects: null, destination: 'a', state: 'rejected' }, PAGE);
      expect(items.map(({ callId }) => Number(callId))).toEqual(Array.from({ length: 50 }, (_, n) => 1000 - 2 * n));
    });
    expect(plan).toContainEqual(expect.stringMatching(/Index (Only )?Scan Backward using calls_pkey on calls t/));
    expect(plan.filter((step) => /Seq Scan|Sort {2}\(/.test(step))).toEqual([]);
  });
});

async function vacuum(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('VACUUM ANALYZE "calls"');
  await client.end();
}
