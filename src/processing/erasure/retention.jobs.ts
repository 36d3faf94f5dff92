import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { type Config, CONFIG } from '../../config/config.js';
import { DAY } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { RetentionStore } from '../../store/privacy/personal-data.store.js';

/** Applies retention every night, and once at the start for a machine that is off at night. */
@Injectable()
export class RetentionJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('retention');
  private readonly end = new AbortController();
  private running: Promise<void> | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly retention: RetentionStore,
  ) {}

  onApplicationBootstrap(): void {
    void this.nightly();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.end.abort();
    await this.running;
  }

  @Cron('17 3 * * *', { name: 'retention' })
  nightly(): Promise<void> {
    this.running ??= this.applyRetention()
      .then(() => undefined)
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        this.logger.error({ msg: 'retention failed, tried again tomorrow', error: name });
      })
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  /** Applies the periods of `privacy`. Counted from the first webhook of a call. */
  async applyRetention(): Promise<{ receipts: number; unread: number; phones: number; callers: number }> {
    const { receiptsDays, phonesDays, callerKeyDays } = this.config.privacy;
    const now = this.clock.now();
    const end = this.end.signal;
    const { dropped, unread } = await this.retention.deleteReceipts(now - receiptsDays * DAY, end);
    const phones = await this.retention.clearPhones(now - phonesDays * DAY, end);
    const callers = await this.retention.clearCallerKeys(now - callerKeyDays * DAY, end);
    const done = { receipts: dropped, phones, callers };
    if (dropped + phones + callers > 0) this.logger.log({ msg: 'retention finished', ...done });
    if (unread > 0)
      this.logger.warn({ msg: 'receipts older than privacy.receiptsDays are kept: not processed yet', receipts: unread });
    return { ...done, unread };
  }
}
