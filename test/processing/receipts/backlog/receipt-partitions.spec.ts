import fc from 'fast-check';
import type { ProjectConfig } from '../../../../src/config/config.js';
import { ReceiptPartitions } from '../../../../src/processing/receipts/backlog/receipt-partitions.service.js';
import { ReceiptProcessor } from '../../../../src/processing/receipts/receipt-processor.service.js';
import { ReceiptsStore } from '../../../../src/store/receipts/receipts.store.js';
import type { ReceiptEntity } from '../../../../src/store/schema/entities/receipt.entity.js';
import { freshDatabase, type FreshDatabase } from '../../../support/databases.js';
import { FakePlatform } from '../../../support/fake-platform.js';
import { aConfig, aDestination, aGoal, aProject, NOON, TestPipeline } from '../../../support/test-pipeline.js';
import { aStoredReceipt } from '../../../support/call-builders.js';

/** So few that a dozen receipts are a backlog. */
const LIMIT = 4;
const PROCESSES = 3;
/** The order of a caller's calls shows in what counts. */
const GOALS = [
  aGoal({ id: 'first', when: { quality: true, uniqueWithinDays: 30 } }),
  aGoal({ id: 'once', when: { quality: true }, oncePerCallerDays: 30 }),
];
const CLIENTS = ['okna', 'dveri', 'balkony'];

/** Two sources each, so that a caller may come by either. */
function client(id: string): ProjectConfig {
  const sources = ['site', 'shop'].flatMap((where) =>
    aProject().sources.map((source) => ({ ...source, id: `${id}-${where}`, tokens: [`token-${id}-${where}`] })),
  );
  const goals = Object.fromEntries(GOALS.map((goal) => [goal.id, {}]));
  return aProject({
    id,
    sources,
    goals: GOALS,
    destinations: [aDestination({ id: `${id}-dest`, settings: { name: id, goals } })],
  });
}

interface Webhook {
  readonly sourceId: string;
  readonly query: string;
}
/**
 * What decides is said of a call by each of its webhooks: whether a conversion came and went meanwhile depends on where batches
 * begin.
 */
const aWebhook = fc
  .record({
    client: fc.constantFrom(...CLIENTS),
    where: fc.constantFrom('site', 'shop'),
    call: fc.integer({ min: 1, max: 8 }),
    city: fc.constantFrom('Москва', 'Омск', 'Тверь'),
  })
  .map(({ client: id, where, call, city }): Webhook => {
    const facts = `dateStart=22-11-2026T12:${10 + call * 3}&callStatus=1120&duration=60&callerNumber=7916000000${call % 2}`;
    const visit = `city=${encodeURIComponent(city)}&yaCid=17638000001234567${call}0`;
    return { sourceId: `${id}-${where}`, query: `callId=c${call}&${facts}&isQuality=${call % 3 > 0}&${visit}` };
  });

function aReceipt({ sourceId, query }: Webhook, index: number): ReceiptEntity {
  return aStoredReceipt({ sourceId, receivedAt: NOON + index, query });
}

describe('processes that share the backlog of one PostgreSQL', () => {
  let databases: FreshDatabase[] = [];
  let together: TestPipeline[] = [];
  let alone: TestPipeline;

  const open = async (fresh: FreshDatabase) =>
    TestPipeline.open(aConfig(fresh.url, CLIENTS.map(client)), [new FakePlatform().definition]);

  beforeAll(async () => {
    const [shared, own] = [await freshDatabase('PostgreSQL'), await freshDatabase('PostgreSQL')];
    databases = [shared, own];
    together = [];
    for (let process = 0; process < PROCESSES; process += 1) together.push(await open(shared));
    alone = await open(own);
  });
  afterAll(async () => {
    for (const pipeline of [...together, alone]) await pipeline.close();
    for (const fresh of databases) await fresh.dispose();
  });

  const first = (): TestPipeline => together[0] ?? alone;
  const processorOf = (pipeline: TestPipeline): ReceiptProcessor => pipeline.get(ReceiptProcessor);

  async function empty(pipeline: TestPipeline): Promise<void> {
    await pipeline.database.write((tx) => tx.run('DELETE FROM "receipts"'));
    const tables = '"uploads", "conversions", "calls", "source_state"';
    await pipeline.database.write((tx) => tx.run(`TRUNCATE ${tables} CASCADE`));
  }

  /** What became of the webhooks, without our own ids. */
  async function outcome(pipeline: TestPipeline): Promise<unknown> {
    const calls = await pipeline.rows(
      `SELECT "projectId", "sourceId", "callId", "isQuality", "city", "callerKey" IS NOT NULL AS "known" FROM "calls"
       ORDER BY "sourceId", "callId"`,
    );
    const uploads = await pipeline.rows(
      `SELECT k."sourceId", k."callId", u."goal", u."state", u."reasonCode", c."revokedAt" FROM "uploads" u
       JOIN "conversions" c ON c."id" = u."conversionId" JOIN "calls" k ON k."id" = c."callId"
       ORDER BY k."sourceId", k."callId", u."goal"`,
    );
    return { calls, uploads };
  }

  it('come to what one alone comes to: each client’s calls and callers stay in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aWebhook, { minLength: 12, maxLength: 60 }), async (webhooks) => {
        await empty(first());
        await empty(alone);
        const receipts = webhooks.map(aReceipt);
        await first().get(ReceiptsStore).save(receipts);
        await alone.get(ReceiptsStore).save(receipts);
        while ((await processorOf(alone).processBatch()) > 0);
        await Promise.all(
          together.map(async (pipeline) => {
            while ((await processorOf(pipeline).processBatch(LIMIT)) > 0);
          }),
        );
        expect(await outcome(first())).toEqual(await outcome(alone));
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  it('do not wait for each other while there is a backlog of several clients', async () => {
    await empty(first());
    const webhooks = CLIENTS.flatMap((id) =>
      Array.from({ length: 12 }, (_, call) => ({
        sourceId: `${id}-site`,
        query: `callId=c${call}&dateStart=22-11-2026T12:45&callStatus=1120&duration=60&isQuality=true`,
      })),
    );
    await first().get(ReceiptsStore).save(webhooks.map(aReceipt));
    const [holder, other] = together;
    if (!holder || !other) throw new Error('two processes are needed');
    for (const pipeline of [holder, other]) await processorOf(pipeline).processBatch(LIMIT);
    const waiting = async () =>
      (
        await first().rows(`SELECT "sourceId", COUNT(*) AS "count" FROM "receipts" WHERE "verdict" = 'new' GROUP BY 1 ORDER BY 1`)
      ).map(({ sourceId, count }) => [sourceId, Number(count)]);
    expect(await waiting()).toEqual([
      ['balkony-site', 12],
      ['dveri-site', 12],
      ['okna-site', 4],
    ]);
    await holder.database.write(async (tx) => {
      const held = await holder.get(ReceiptPartitions).nextOfOne(tx, LIMIT, 1024 * 1024);
      expect(held.receipts.map(({ sourceId }) => sourceId)).toEqual(Array.from({ length: 4 }, () => 'okna-site'));
      expect(await processorOf(other).processBatch(LIMIT)).toBe(LIMIT);
      expect(await waiting()).toEqual([
        ['balkony-site', 12],
        ['dveri-site', 8],
        ['okna-site', 4],
      ]);
    });
  });

  it('let nobody in who needs all of them alone, such as an erasure, and wait for it', async () => {
    const [holder, other] = together;
    if (!holder || !other) throw new Error('two processes are needed');
    const order: string[] = [];
    let alone: Promise<void> = Promise.resolve();
    await holder.database.write(async (tx) => {
      await holder.get(ReceiptPartitions).nextOfOne(tx, LIMIT, 1024 * 1024);
      alone = other.database.write(async (theirs) => {
        await other.get(ReceiptsStore).lockProcessing(theirs);
        order.push('alone');
      });
      while ((await first().rows(`SELECT 1 FROM pg_locks WHERE "locktype" = 'advisory' AND NOT "granted"`)).length === 0);
      order.push('partition');
    });
    await alone;
    expect(order).toEqual(['partition', 'alone']);
  });
});
