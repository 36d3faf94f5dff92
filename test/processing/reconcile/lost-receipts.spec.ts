import { DAY, MINUTE } from '../../../src/domain/time/instant.js';
import { CallLists } from '../../../src/processing/reconcile/call-lists.js';
import { LostReceiptsJobs } from '../../../src/processing/reconcile/lost-receipts.jobs.js';
import { ReconcileJobs } from '../../../src/processing/reconcile/reconcile.jobs.js';
import { ReconcileService } from '../../../src/processing/reconcile/reconcile.service.js';
import { ReceiptProcessor } from '../../../src/processing/receipts/receipt-processor.service.js';
import { Metrics } from '../../../src/runtime/metrics.js';
import { Database } from '../../../src/store/database/database.js';
import { ReceiptsStore } from '../../../src/store/receipts/receipts.store.js';
import { DUE_TO_THE_PRESENT, ReconciliationsStore } from '../../../src/store/sources/source-states.store.js';
import type { ReceiptEntity } from '../../../src/store/schema/entities/receipt.entity.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aListingProject, openMangoList, type MangoList } from '../../support/mango-list.js';
import { aConfig, NOON, TestPipeline } from '../../support/test-pipeline.js';

const minute = (instant: number): string => `${new Date(instant).toISOString().slice(0, 16)}Z`;

describe('webhooks that were acknowledged and that a standby lacked when it took over', () => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;
  let mango: MangoList;
  let metrics: Metrics;
  beforeEach(async () => {
    fresh = await freshDatabase('PostgreSQL');
    mango = await openMangoList(() => NOON);
    metrics = new Metrics();
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aListingProject(mango.url)]), [new FakePlatform().definition]);
  });
  afterEach(async () => {
    await pipeline.close();
    await mango.close();
    await fresh.dispose();
  });

  const look = () => {
    const [reconciler, lists, receipts] = [pipeline.get(ReconcileService), pipeline.get(CallLists), pipeline.get(ReceiptsStore)];
    return new LostReceiptsJobs(reconciler, lists, receipts, metrics).look();
  };
  const losses = async () => (await metrics.standbyLosses.get()).values.map(({ value }) => value);
  const readWhatIsDue = async () => {
    await pipeline.get(ReconcileJobs).reconcileDue();
    while ((await pipeline.get(ReceiptProcessor).processBatch()) > 0);
    return pipeline.rows('SELECT "callId" FROM "calls"');
  };

  it('come back at once from the vendor’s list, which is read to the present minute', async () => {
    mango.has({ callId: '1', callType: '1', dateStart: minute(NOON - MINUTE), callStatus: '1120', duration: '30' });
    await pipeline.get(ReconcileJobs).plan();
    const lost = { id: 'a', sourceId: 'mango-main', receivedAt: NOON, method: 'GET', query: '', verdict: 'new' } as ReceiptEntity;
    await pipeline.get(ReceiptsStore).save([lost]);
    await look();
    expect(await readWhatIsDue()).toEqual([]);
    expect(await losses()).toEqual([0]);
    const database = await Database.open(fresh.url);
    await database.write((tx) => tx.run('DELETE FROM "receipts"'));
    await database.close();
    await look();
    expect(await readWhatIsDue()).toEqual([{ callId: '1' }]);
    expect(await losses()).toEqual([1]);
  });

  it('make the lists due later where the database was away again before they were', async () => {
    const [lists, receipts] = [pipeline.get(CallLists), pipeline.get(ReceiptsStore)];
    const reconciler = pipeline.get(ReconcileService);
    const jobs = new LostReceiptsJobs(reconciler, lists, receipts, metrics);
    const lost = { id: 'a', sourceId: 'mango-main', receivedAt: NOON, method: 'GET', query: '', verdict: 'new' } as ReceiptEntity;
    await receipts.save([lost]);
    const database = await Database.open(fresh.url);
    await database.write((tx) => tx.run('DELETE FROM "receipts"'));
    await database.write((tx) => tx.run('ALTER TABLE "source_state" RENAME TO "away"'));
    await expect(jobs.look()).rejects.toThrow('source_state');
    await database.write((tx) => tx.run('ALTER TABLE "away" RENAME TO "source_state"'));
    await database.close();
    await jobs.look();
    expect(await pipeline.rows('SELECT "reconcileAt" FROM "source_state"')).toEqual([{ reconcileAt: DUE_TO_THE_PRESENT }]);
  });

  it('are looked for once more where a list was being read, up to ten minutes ago, when the loss was noticed', async () => {
    const [states, reconciler] = [pipeline.get(ReconciliationsStore), pipeline.get(ReconcileService)];
    const lease = { source: 'mango-main', token: 'of the nightly reading' };
    const counts = { listed: 0, missed: 0, completed: 0, filled: 0, unreadable: 0 };
    const read = { at: NOON, from: 0, to: NOON, ...counts, trouble: null, failures: 0, succeededAt: NOON };
    await states.plan(lease.source, '', NOON, true);
    expect(await states.claim(lease, NOON + MINUTE, NOON, true)).toBe(true);
    await reconciler.planNow(lease.source);
    await states.settle(lease, read, NOON + DAY, false);
    expect((await states.find(lease.source))?.reconcileAt).toBe(DUE_TO_THE_PRESENT);
    await pipeline.get(ReconcileJobs).reconcileDue();
    expect((await states.find(lease.source))?.reconcileAt).toBeGreaterThan(NOON);
  });
});
