import { type BeforeApplicationShutdown, Injectable, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { SECOND } from '../../domain/time/instant.js';
import { Metrics } from '../../runtime/metrics.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import { ProcessingModule } from '../processing.module.js';
import { CallLists } from './call-lists.js';
import { ReconcileService } from './reconcile.service.js';

/** One look by primary keys. */
const CHECK_INTERVAL_MS = 10 * SECOND;

/**
 * Notices that the database lost webhooks which this process acknowledged: only the process that received them knows. The
 * vendors' lists may still have them and are made due, for whichever process reads lists.
 */
@Injectable()
export class LostReceiptsJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('reconcile');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  /** A loss after which the lists are not due yet: the database may be away again by then. */
  private isUnplanned = false;

  constructor(
    private readonly reconciler: ReconcileService,
    private readonly lists: CallLists,
    private readonly receipts: ReceiptsStore,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), CHECK_INTERVAL_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  async look(): Promise<void> {
    // Reported once.
    if (await this.receipts.hasLostAcknowledged()) {
      this.isUnplanned = true;
      this.metrics.standbyLosses.inc();
      // Without a list there is nothing to read again; the loss is logged all the same.
      this.logger.error({ msg: 'acknowledged webhooks are gone from the database: a standby lacked them when it took over' });
    }
    if (!this.isUnplanned) return;
    for (const source of this.lists.sources) await this.reconciler.planNow(source);
    this.isUnplanned = false;
  }

  private wake(): void {
    this.running ??= this.look()
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        this.logger.error({ msg: 'looking for lost webhooks failed, tried again in ten seconds', error: name });
      })
      .finally(() => {
        this.running = null;
      });
  }
}

/** Runs in every process that receives webhooks, whichever process does the rest. */
@Module({ imports: [ProcessingModule], providers: [LostReceiptsJobs] })
export class LostReceiptsJobsModule {}
