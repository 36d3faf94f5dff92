import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SECOND } from '../../domain/time/instant.js';
import { driverCode } from '../../store/database/database-errors.js';
import { Database } from '../../store/database/database.js';
import { ReceiptNotifier } from '../../store/receipts/receipts.store.js';
import { BatchSize, MOST_IN_ONE_GO } from './batch-size.js';
import { ReceiptProcessor } from './receipt-processor.service.js';
import { SourceClocks } from './source-clocks.service.js';

/** How often the database is asked for receipts that another process left, or that were waiting when this one began. */
const POLL_INTERVAL_MS = SECOND;
/** Since the last webhook, after which none is expected soon. */
const BUSY_FOR_MS = SECOND;
/** Other processes find SQLite's lock free after so long. */
const HOLD_AT_MOST_MS = 100;

/** Processes receipts: at once when a webhook is stored, and every second what other processes left. */
@Injectable()
export class ReceiptJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('processing');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private wanted = false;
  private stopped = false;
  /** When the last webhook came, by `performance.now()`. */
  private arrivedAt = -Infinity;
  private readonly batchSize = new BatchSize();
  /** For how long batches held SQLite's lock since it was last left to other processes. */
  private heldMs = 0;

  constructor(
    private readonly database: Database,
    private readonly processor: ReceiptProcessor,
    private readonly notifier: ReceiptNotifier,
    private readonly clocks: SourceClocks,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.clocks.resetChanged();
    this.notifier.onArrival(() => {
      this.arrivedAt = performance.now();
      this.wake();
    });
    this.timer = setInterval(() => this.wake(), POLL_INTERVAL_MS);
    this.timer.unref();
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
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
    await this.running;
    while ((await this.processor.processBatch()) > 0);
  }

  private async processUntilEmpty(): Promise<void> {
    while (this.wanted && !this.stopped) {
      this.wanted = false;
      try {
        if ((await this.processNext()) === 0) continue;
        this.wanted = true;
        await this.yieldLock();
      } catch (error) {
        this.logger.error({
          msg: 'processing failed, receipts wait',
          error: driverCode(error) || (error instanceof Error ? error.name : 'unknown'),
        });
      }
    }
  }

  private async processNext(): Promise<number> {
    let heldMs = 0;
    const count = await this.processor.processBatch(this.limit(), (ms) => (heldMs = ms));
    this.batchSize.record(count, heldMs);
    this.heldMs += heldMs;
    return count;
  }

  /** On PostgreSQL a transaction keeps nobody waiting, and only the event loop is to be shared. */
  private limit(): number | undefined {
    const isBusy = performance.now() - this.arrivedAt < BUSY_FOR_MS;
    if (this.database.dialect === 'sqlite') return this.batchSize.next(isBusy);
    return isBusy ? MOST_IN_ONE_GO : undefined;
  }

  private async yieldLock(): Promise<void> {
    if (this.heldMs < HOLD_AT_MOST_MS) return;
    this.heldMs = 0;
    await this.database.yieldLock();
  }
}
