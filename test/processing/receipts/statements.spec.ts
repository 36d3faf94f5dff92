import { ReceiptProcessor } from '../../../src/processing/receipts/receipt-processor.service.js';
import { ReceiptsStore } from '../../../src/store/receipts/receipts.store.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aDestination, aGoal, aProject, NOON, TestPipeline } from '../../support/test-pipeline.js';
import { aStoredReceipt } from '../../support/call-builders.js';

const DESTINATIONS = ['one', 'two', 'three'].map((id) => aDestination({ id }));
/** Asks for the caller's history, too. */
const ONCE = aGoal({ when: { quality: true, uniqueWithinDays: 30 }, oncePerCallerDays: 30 });

describe.each(DATABASES)('the statements of processing on %s', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    const project = aProject({ goals: [ONCE], destinations: DESTINATIONS });
    pipeline = await TestPipeline.open(aConfig(fresh.url, [project]), [new FakePlatform().definition]);
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  async function receive(queries: readonly string[]): Promise<void> {
    await pipeline.get(ReceiptsStore).save(queries.map((query) => aStoredReceipt({ receivedAt: NOON, query })));
  }

  /** Reads all that waits. */
  async function statements(): Promise<number> {
    let count = 0;
    pipeline.onStatement(() => (count += 1));
    while ((await pipeline.get(ReceiptProcessor).processBatch()) > 0);
    pipeline.onStatement(() => undefined);
    return count;
  }

  it('takes the same number of statements for fifty times as many calls, and few for a thousand receipts', async () => {
    await receive(calls('1', 2));
    const few = await statements();
    await receive(calls('2', 100));
    // After more than half a batch a process on PostgreSQL looks for a partition first, then alone for what is left.
    expect(await statements()).toBeLessThanOrEqual(few + (kind === 'PostgreSQL' ? 4 : 0));
    await receive(calls('3', 500));
    expect(await statements()).toBeLessThanOrEqual(90);
    expect(await pipeline.rows('SELECT COUNT(*) AS "count" FROM "uploads"')).toEqual([{ count: 3 * 602 }]);
  });

  it('asks everything before it writes to a known call, so that SQLite’s lock is not held meanwhile', async () => {
    await receive(calls('1', 3));
    await statements();
    await receive(['0', '1', '2'].map((call) => `callId=100000${call}&utmCampaign=okna`));
    const { firstWrite, lastQuestion, seen } = await oneBatch(3);
    expect(seen[firstWrite]).toMatch(/UPDATE[^]*"calls"/);
    expect(firstWrite).toBeGreaterThan(lastQuestion);
  });

  it('asks everything before it writes what late webhooks tell of their source’s clock', async () => {
    // They were over three hours before, so each is another sample.
    await receive(['1', '2', '3'].map((call) => `callId=${call}&dateEnd=22-11-2026T09:00&callStatus=1120&duration=60`));
    const { firstWrite, lastQuestion, seen } = await oneBatch(3);
    expect(seen[firstWrite]).toMatch(/INSERT[^]*"calls"/);
    expect(firstWrite).toBeGreaterThan(lastQuestion);
    expect(await pipeline.rows('SELECT COUNT(*) AS "count" FROM "source_state"')).toEqual([{ count: 1 }]);
  });

  async function oneBatch(receipts: number) {
    const seen: string[] = [];
    pipeline.onStatement((sql) => seen.push(sql.trimStart()));
    expect(await pipeline.get(ReceiptProcessor).processBatch()).toBe(receipts);
    const lastQuestion = seen.findLastIndex((sql) => sql.startsWith('SELECT'));
    const firstWrite = seen.findIndex((sql) => /\b(UPDATE|INSERT|DELETE)\s/.test(sql));
    return { seen, lastQuestion, firstWrite };
  }
});

/** Each call has a webhook at its start and one at its end. */
function calls(batch: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const number = `${batch}${String(index).padStart(6, '0')}`;
    const start = `callId=${number}&dateStart=22-11-2026T12:45&callerNumber=7916${number}&yaCid=17638000001${number}`;
    return [start, `callId=${number}&dateEnd=22-11-2026T12:49&callStatus=1120&duration=187&isQuality=true`];
  }).flat();
}
