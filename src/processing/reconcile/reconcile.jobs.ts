import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { MINUTE } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { CallLists } from './call-lists.js';
import { ReconcileService } from './reconcile.service.js';

/**
 * How often due sources are looked for: the times are in the database, so that processes share them and a restart misses none.
 */
const CHECK_INTERVAL_MS = MINUTE;

/** Compares with the vendors' lists when they are due. */
@Injectable()
export class ReconcileJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('reconcile');
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly reconciler: ReconcileService,
    private readonly lists: CallLists,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), CHECK_INTERVAL_MS);
    this.timer.unref();
    this.running = this.start().finally(() => {
      this.running = null;
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  /** Schedules sources that were never read, and retries failed ones at once: after a restart the config is often corrected. */
  async plan(): Promise<void> {
    for (const source of this.lists.sources) await this.reconciler.plan(source, this.clock.now(), { retry: true });
  }

  /** Reads the lists that are due. */
  async reconcileDue(): Promise<void> {
    for (const source of this.lists.sources) {
      if (this.stopping.signal.aborted) return;
      await this.guarded(
        () => this.reconciler.reconcile({ source, days: null, due: true, signal: this.stopping.signal }),
        source,
      );
    }
  }

  private async start(): Promise<void> {
    await this.guarded(() => this.plan(), null);
    await this.reconcileDue();
  }

  private wake(): void {
    this.running ??= this.reconcileDue().finally(() => {
      this.running = null;
    });
  }

  /** One source's failure does not stop the others. */
  private async guarded(work: () => Promise<unknown>, source: string | null): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error({
        msg: 'reconciliation failed, tried again',
        source,
        error: error instanceof Error ? error.name : 'unknown',
      });
    }
  }
}
