import { setImmediate as nextTick } from 'node:timers/promises';
import { ReceiptProcessor } from '../../../../src/processing/receipts/receipt-processor.service.js';
import { newId } from '../../../../src/runtime/ids.js';
import { ReceiptsStore } from '../../../../src/store/receipts/receipts.store.js';
import { freshDatabase, type FreshDatabase } from '../../../support/databases.js';
import { FakePlatform } from '../../../support/fake-platform.js';
import { aConfig, aDestination, aGoal, aProject, NOON, TestPipeline } from '../../../support/test-pipeline.js';
import { aStoredReceipt } from '../../../support/call-builders.js';

const CALLS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

describe('receipts that are read while PostgreSQL writes the batch before', () => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;
  let other: TestPipeline;
  const open = () => {
    const project = aProject({ goals: [aGoal()], destinations: [aDestination()] });
    return TestPipeline.open(aConfig(fresh.url, [project]), [new FakePlatform().definition]);
  };
  beforeEach(async () => {
    fresh = await freshDatabase('PostgreSQL');
    pipeline = await open();
    other = await open();
    const receipts = CALLS.map((callId) =>
      aStoredReceipt({ id: newId(), receivedAt: NOON, query: `callId=${callId}&callerNumber=7916000000${callId}` }),
    );
    await pipeline.get(ReceiptsStore).save(receipts);
  });
  afterEach(async () => {
    await pipeline.close();
    await other.close();
    await fresh.dispose();
  });

  const process = (limit: number, by = pipeline) => by.get(ReceiptProcessor).processBatch(limit);
  const processed = async () => {
    const rows = await pipeline.rows('SELECT "callId" FROM "calls" ORDER BY "id"');
    return rows.map(({ callId }) => String(callId));
  };
  /** Two batches: the second one finds a backlog, and the third is read ahead. */
  const begin = async () => {
    for (const _batch of [1, 2]) expect(await process(2)).toBe(2);
  };

  it('are read once and processed once, in their order', async () => {
    let reads = 0;
    pipeline.onStatement((sql) => (reads += Number(sql.includes('SELECT * FROM "receipts"'))));
    await begin();
    // Nobody has asked for the third batch yet.
    while (reads < 3) await nextTick();
    while ((await process(2)) > 0);
    pipeline.onStatement(() => undefined);
    expect(reads).toBe(5);
    expect(await processed()).toEqual(CALLS);
  });

  it('are not all processed in one go when a smaller batch is asked for', async () => {
    expect(await process(4)).toBe(4);
    expect(await process(2)).toBe(2);
    expect(await process(1)).toBe(1);
    while ((await process(3)) > 0);
    expect(await processed()).toEqual(CALLS);
  });

  it('are left alone where another process has processed them meanwhile', async () => {
    await begin();
    const counts = [await process(2, other), await process(2)];
    expect(counts).toEqual([2, 2]);
    while ((await process(2)) + (await process(2, other)) > 0);
    expect(await processed()).toEqual(CALLS);
    expect(await pipeline.rows(`SELECT COUNT(*) AS "count" FROM "receipts" WHERE "verdict" = 'read'`)).toEqual([
      { count: CALLS.length },
    ]);
  });

  it('are left alone where they were erased meanwhile', async () => {
    await begin();
    await pipeline.database.write((tx) => tx.run(`UPDATE "receipts" SET "verdict" = 'unreadable' WHERE "verdict" = 'new'`));
    expect(await process(2)).toBe(0);
    expect(await processed()).toEqual(['1', '2', '3', '4']);
  });

  it('are read anew where the batch before failed', async () => {
    await begin();
    await pipeline.database.write(async (tx) => {
      await tx.run(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE check_violation; END'`);
      await tx.run(
        `CREATE TRIGGER refusing BEFORE INSERT ON "calls" FOR EACH ROW WHEN (NEW."callId" = '5') EXECUTE FUNCTION refuse()`,
      );
    });
    while ((await process(2)) > 0);
    expect(await processed()).toEqual(CALLS.filter((id) => id !== '5'));
  });
});
