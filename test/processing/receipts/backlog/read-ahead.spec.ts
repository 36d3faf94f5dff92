import { ReceiptProcessor } from '../../../../src/processing/receipts/receipt-processor.service.js';
import { newId } from '../../../../src/runtime/ids.js';
import { ReceiptsStore } from '../../../../src/store/receipts/receipts.store.js';
import { freshDatabase, type FreshDatabase } from '../../../support/databases.js';
import { FakePlatform } from '../../../support/fake-platform.js';
import { aConfig, aDestination, aGoal, aProject, NOON, TestPipeline } from '../../../support/test-pipeline.js';
import { aStoredReceipt } from '../../../support/call-builders.js';

describe('receipts that are read while the batch before is written', () => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;
  beforeEach(async () => {
    fresh = await freshDatabase('SQLite');
    const project = aProject({ goals: [aGoal()], destinations: [aDestination()] });
    pipeline = await TestPipeline.open(aConfig(fresh.url, [project]), [new FakePlatform().definition]);
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  async function receive(...callIds: string[]): Promise<void> {
    await store(...callIds.map((callId) => ({ id: newId(), callId })));
  }

  async function store(...of: { id: string; callId: string }[]): Promise<void> {
    const receipts = of.map(({ id, callId }) =>
      aStoredReceipt({ id, receivedAt: NOON, query: `callId=${callId}&callerNumber=7916000000${callId}` }),
    );
    await pipeline.get(ReceiptsStore).save(receipts);
  }

  const process = (limit: number) => pipeline.get(ReceiptProcessor).processBatch(limit);
  const processed = async () => {
    const rows = await pipeline.rows('SELECT "callId" FROM "calls" ORDER BY "id"');
    return rows.map(({ callId }) => String(callId));
  };

  it('are read once and processed once, in their order', async () => {
    await receive('1', '2', '3', '4', '5', '6', '7');
    let reads = 0;
    pipeline.onStatement((sql) => (reads += Number(sql.includes(`"verdict" = 'new' ORDER BY`))));
    const counts = [await process(2), await process(2), await process(2), await process(2), await process(2)];
    pipeline.onStatement(() => undefined);
    expect(counts).toEqual([2, 2, 2, 1, 0]);
    expect(reads).toBe(5);
    expect(await processed()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  it('are not all processed in one go when a smaller batch is asked for', async () => {
    await receive('1', '2', '3', '4', '5', '6', '7');
    const counts = [await process(3), await process(1), await process(3), await process(3)];
    expect(counts.slice(0, 2)).toEqual([3, 1]);
    while ((await process(3)) > 0);
    expect(await processed()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  it('do not put off one that came late, with a lower id', async () => {
    await receive('1', '2', '3', '4', '5', '6', '7', '8');
    await process(2);
    await store({ id: '00000000-0000-7000-8000-000000000000', callId: '9' });
    for (const _batch of [1, 2]) await process(2);
    expect(await processed()).toContain('9');
  });

  it('are left alone where they were erased meanwhile', async () => {
    await receive('1', '2', '3', '4');
    await process(2);
    await pipeline.database.write((tx) => tx.run(`UPDATE "receipts" SET "verdict" = 'unreadable' WHERE "verdict" = 'new'`));
    expect(await process(2)).toBe(0);
    expect(await processed()).toEqual(['1', '2']);
  });

  it('are read anew where the batch before failed', async () => {
    await receive('1', '2', '3', '4');
    await pipeline.database.write((tx) =>
      tx.run(`CREATE TRIGGER "refusing" BEFORE INSERT ON "calls" WHEN NEW."callId" = '1'
        BEGIN SELECT RAISE(ABORT, 'refused'); END`),
    );
    while ((await process(2)) > 0);
    expect(await processed()).toEqual(['2', '3', '4']);
  });
});
