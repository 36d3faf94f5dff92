import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SECOND } from '../../domain/time/instant.js';
import { driverCode } from '../../store/database/database-errors.js';
import { Database } from '../../store/database/database.js';
import { ReceiptNotifier } from '../../store/receipts/receipts.store.js';
import { BatchSize, MOST_IN_ONE_GO } from './backlog/batch-size.js';
import { ReceiptProcessor, RECEIPTS_PER_BATCH } from './receipt-processor.service.js';
import { SourceClocks } from './source-clocks.service.js';

/** Interval of polling for receipts that another process left, or that were waiting when this one began. */
const POLL_INTERVAL_MS = SECOND;
/**
 * Batching delay after a batch that was not full, so that webhooks gather. Each batch costs some statements and a flush to disk,
 * and without a delay steady webhooks make a batch of every one of them. Not on PostgreSQL, where a batch that is not full may be
 * all that one partition held.
 */
const GATHER_MS = 40;

/** Processes receipts: at once when a webhook is stored, and every second those that other processes left. */
@Injectable()
export class ReceiptJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('processing');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private wanted = false;
  private stopped = false;
  private readonly batchSize = new BatchSize();
  /** Earliest start of the next batch. */
  private notBefore = -Infinity;
  /** Ends the wait for more webhooks. */
  private endGathering = (): void => undefined;
  /** Somebody waits until nothing is left: no more gathering. */
  private isHurried = false;

  constructor(
    private readonly database: Database,
    private readonly processor: ReceiptProcessor,
    private readonly notifier: ReceiptNotifier,
    private readonly clocks: SourceClocks,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.clocks.resetChanged();
    this.notifier.onArrival(() => this.wake());
    this.timer = setInterval(() => this.wake(), POLL_INTERVAL_MS);
    this.timer.unref();
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    this.endGathering();
    await this.running;
  }

  wake(): void {
    this.wanted = true;
    if (this.running || this.stopped) return;
    this.running = this.processUntilEmpty().finally(() => {
      this.running = null;
    });
  }

  /** Waits until nothing new is left. */
  async drain(): Promise<void> {
    this.isHurried = true;
    this.endGathering();
    await this.running;
    while ((await this.processor.processBatch()) > 0);
    this.isHurried = false;
  }

  private async processUntilEmpty(): Promise<void> {
    while (this.wanted && !this.stopped) {
      await this.gather();
      this.wanted = false;
      try {
        const mayBeMore = await this.processNext();
        if (!mayBeMore) continue;
        this.wanted = true;
        await this.database.yieldLock();
      } catch (error) {
        this.logger.error({
          msg: 'processing failed, receipts wait',
          error: driverCode(error) || (error instanceof Error ? error.name : 'unknown'),
        });
      }
    }
  }

  private async gather(): Promise<void> {
    const early = this.notBefore - performance.now();
    if (early <= 0 || this.isHurried || this.stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, early);
      this.endGathering = () => (clearTimeout(timer), resolve());
    });
  }

  /** @returns whether there may be more */
  private async processNext(): Promise<boolean> {
    const limit = this.limit();
    let written = { ms: 0, mayBeMore: false };
    const count = await this.processor.processBatch(limit, (batch) => (written = batch));
    this.batchSize.record(count, written.ms);
    const isPart = count > 0 && !written.mayBeMore && this.database.dialect === 'sqlite';
    if (isPart) this.notBefore = performance.now() + GATHER_MS;
    return count > 0;
  }

  /** On PostgreSQL a transaction blocks nobody, and only the event loop has to be shared. */
  private limit(): number {
    const isBusy = this.database.isReceiving;
    if (this.database.dialect === 'sqlite') return this.batchSize.next(isBusy);
    return isBusy ? MOST_IN_ONE_GO : RECEIPTS_PER_BATCH;
  }
}
