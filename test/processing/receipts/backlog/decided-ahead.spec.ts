import fc from 'fast-check';
import { ReceiptProcessor } from '../../../../src/processing/receipts/receipt-processor.service.js';
import { newId } from '../../../../src/runtime/ids.js';
import { ReceiptsStore } from '../../../../src/store/receipts/receipts.store.js';
import type { ReceiptEntity } from '../../../../src/store/schema/entities/receipt.entity.js';
import { aStoredReceipt } from '../../../support/call-builders.js';
import { freshDatabase, type FreshDatabase } from '../../../support/databases.js';
import { FakePlatform } from '../../../support/fake-platform.js';
import { aConfig, aDestination, aGoal, aProject, NOON, TestPipeline } from '../../../support/test-pipeline.js';

const GOALS = [
  aGoal({ id: 'quality', when: { quality: true } }),
  aGoal({ id: 'once', when: { answered: true }, oncePerCallerDays: 30 }),
  aGoal({ id: 'returning', when: { not: { new: true } } }),
];

/** Few calls, callers and visitors, and all calls in the same two seconds: nearly every batch meets the one before. */
const aWebhook = fc.record({
  call: fc.integer({ min: 1, max: 12 }),
  second: fc.integer({ min: 10, max: 11 }),
  isQuality: fc.constantFrom('true', 'false'),
});
type Webhook = typeof aWebhook extends fc.Arbitrary<infer T> ? T : never;

describe('batches on SQLite that are decided while the one before is written', () => {
  let fresh: FreshDatabase[];
  let pipelines: TestPipeline[];
  beforeAll(async () => {
    fresh = [await freshDatabase('SQLite'), await freshDatabase('SQLite')];
    pipelines = [];
    for (const { url } of fresh) {
      const goals = Object.fromEntries(GOALS.map(({ id }) => [id, {}]));
      const destinations = [aDestination({ settings: { name: 'dest', goals } })];
      const config = aConfig(url, [aProject({ goals: GOALS, destinations })]);
      pipelines.push(await TestPipeline.open(config, [new FakePlatform().definition]));
    }
  });
  afterAll(async () => {
    for (const pipeline of pipelines) await pipeline.close();
    for (const database of fresh) await database.dispose();
  });

  let histories = 0;
  /** Each history has calls, callers and visitors of its own. */
  function receiptsOf(webhooks: readonly Webhook[]): ReceiptEntity[] {
    histories += 1;
    const digits = String(10_000 + histories);
    return webhooks.map(({ call, second, isQuality }, index) => {
      const query = new URLSearchParams({
        callId: `${digits}-${call}`,
        dateStart: `2026-11-22T09:46:${second}Z`,
        dateEnd: '2026-11-22T09:49:00Z',
        callStatus: call % 2 === 0 ? '1120' : '1111',
        isQuality,
        yaCid: `17638${digits}000${call % 3}`,
        // Two calls each.
        callerNumber: `79${digits}00${10 + (call % 6)}`,
      });
      return aStoredReceipt({ id: newId(), receivedAt: NOON + index, query: query.toString() });
    });
  }

  async function process(pipeline: TestPipeline, receipts: readonly ReceiptEntity[], limit: number): Promise<number> {
    await pipeline.get(ReceiptsStore).save(receipts);
    let begun = 0;
    let batches = 0;
    pipeline.onStatement((sql) => (begun += Number(sql === 'BEGIN IMMEDIATE')));
    while ((await pipeline.get(ReceiptProcessor).processBatch(limit)) > 0) batches += 1;
    pipeline.onStatement(() => undefined);
    return batches - begun;
  }

  async function found(pipeline: TestPipeline) {
    const like = `LIKE '${10_000 + histories}-%'`;
    const calls = await pipeline.rows(
      `SELECT "callId", "callerKey" IS NOT NULL AS "knowsCaller", "isQuality", "phase", "startedAt", "yaCid" FROM "calls"
       WHERE "callId" ${like} ORDER BY 1`,
    );
    const conversions = await pipeline.rows(
      `SELECT k."callId", c."goal", k."yaCid", c."occurredAt", u."state", u."reasonCode"
       FROM "conversions" c JOIN "calls" k ON k."id" = c."callId" JOIN "uploads" u ON u."conversionId" = c."id"
       WHERE k."callId" ${like} AND c."revokedAt" IS NULL ORDER BY 1, 2`,
    );
    const moments = conversions.map(({ goal, yaCid, occurredAt }) => [goal, yaCid, occurredAt].map(String).join(' '));
    return { calls, conversions: conversions.map(({ occurredAt: _moment, ...one }) => one), moments };
  }

  it('come to the same calls, conversions and uploads as one large batch, and keep moments of one visitor apart', async () => {
    const [pipelined, atOnce] = pipelines;
    if (!pipelined || !atOnce) throw new Error('two pipelines are needed');
    let ahead = 0;
    const aHistory = fc.array(aWebhook, { minLength: 12, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(aHistory, fc.integer({ min: 2, max: 6 }), async (webhooks, limit) => {
        const receipts = receiptsOf(webhooks);
        ahead += await process(pipelined, receipts, limit);
        await process(atOnce, receipts, 100);
        const [one, other] = [await found(pipelined), await found(atOnce)];
        expect(one.calls).toEqual(other.calls);
        expect(one.conversions).toEqual(other.conversions);
        expect(new Set(one.moments).size).toBe(one.moments.length);
      }),
      { numRuns: 40, endOnFailure: true },
    );
    expect(ahead).toBeGreaterThan(0);
  }, 600_000);

  it('are decided anew where a person or another job wrote meanwhile, and lose nothing', async () => {
    const [pipeline] = pipelines;
    if (!pipeline) throw new Error('no pipeline is open');
    const webhooks = Array.from({ length: 30 }, (_, index): Webhook => {
      return { call: index + 1, second: 10, isQuality: 'true' };
    });
    await pipeline.get(ReceiptsStore).save(receiptsOf(webhooks));
    const touch = () => pipeline.database.write((tx) => tx.run(`UPDATE "installation" SET "value" = "value"`));
    for (let settled = 1; settled > 0;) {
      const [count] = await Promise.all([pipeline.get(ReceiptProcessor).processBatch(3), touch()]);
      settled = count;
    }
    const { calls, conversions, moments } = await found(pipeline);
    expect([calls.length, conversions.filter(({ goal }) => goal === 'quality').length]).toEqual([30, 30]);
    expect(new Set(moments).size).toBe(moments.length);
  });

  it('go on ahead where the limit of bytes ends a batch', async () => {
    const [pipeline] = pipelines;
    if (!pipeline) throw new Error('no pipeline is open');
    const webhooks = Array.from({ length: 12 }, (_, index): Webhook => {
      return { call: index + 1, second: 10, isQuality: 'true' };
    });
    const large = receiptsOf(webhooks).map((receipt) => ({ ...receipt, query: `${receipt.query}&city=${'x'.repeat(100_000)}` }));
    expect(await process(pipeline, large, 500)).toBeGreaterThan(0);
    expect((await found(pipeline)).calls.length).toBe(12);
  });
});
