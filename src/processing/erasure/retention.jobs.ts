import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { type Config, CONFIG } from '../../config/config.js';
import { DEFAULT_UNREADABLE_BYTES } from '../../config/reading/read-source.js';
import { DAY } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { ErasedCallersStore } from '../../store/privacy/erased-callers.store.js';
import { OldDetailsStore } from '../../store/privacy/old-details.store.js';
import { RetentionStore } from '../../store/privacy/personal-data.store.js';
import { UnreadableReceiptsStore } from '../../store/privacy/unreadable-receipts.store.js';

/** Applies retention every night, and once at the start for machines that are off at night. */
@Injectable()
export class RetentionJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('retention');
  private readonly end = new AbortController();
  private running: Promise<void> | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly retention: RetentionStore,
    private readonly erased: ErasedCallersStore,
    private readonly old: OldDetailsStore,
    private readonly unreadable: UnreadableReceiptsStore,
  ) {}

  onApplicationBootstrap(): void {
    void this.nightly().then(() => this.hourly());
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

  /**
   * Senders' addresses are kept for a day, long enough to trace a forged webhook; receipts without a call are kept for fewer days
   * than others, and up to a limit of bytes per source.
   */
  @Cron('23 * * * *', { name: 'senders' })
  async hourly(): Promise<void> {
    if (this.running !== null) return;
    this.running = this.maskAndTrim()
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        this.logger.error({ msg: 'senders or unreadable receipts were kept too long, tried again in an hour', error: name });
      })
      .finally(() => {
        this.running = null;
      });
    await this.running;
  }

  /** @returns how many receipts were deleted */
  async trimUnreadable(): Promise<number> {
    const { privacy, projects } = this.config;
    const mostOf = new Map(projects.flatMap(({ sources }) => sources.map((one) => [one.id, one.maxUnreadableBytes] as const)));
    const before = this.clock.now() - privacy.unreadableDays * DAY;
    const limit = (source: string) => mostOf.get(source) ?? DEFAULT_UNREADABLE_BYTES;
    const deleted = await this.unreadable.trim(before, limit, this.end.signal);
    if (deleted > 0) this.logger.log({ msg: 'unreadable receipts deleted', receipts: deleted });
    return deleted;
  }

  private async maskAndTrim(): Promise<void> {
    await this.old.maskSenders(this.clock.now() - DAY, this.end.signal);
    await this.trimUnreadable();
  }

  /** Applies the periods of `privacy`. Counted from the first webhook of a call. */
  async applyRetention(): Promise<Record<'receipts' | 'unread' | 'phones' | 'callers' | 'details' | 'requests', number>> {
    const { receiptsDays, phonesDays, callerKeyDays, detailsDays, requestsDays } = this.config.privacy;
    const now = this.clock.now();
    const end = this.end.signal;
    const { dropped, unread } = await this.retention.deleteReceipts(now - receiptsDays * DAY, end);
    const phones = await this.retention.clearPhones(now - phonesDays * DAY, end);
    const callers = await this.retention.clearCallerKeys(now - callerKeyDays * DAY, end);
    await this.erased.clear(now - callerKeyDays * DAY);
    const details = await this.old.clearDetails(now - detailsDays * DAY, end);
    const requests = await this.old.clearRequests(now - requestsDays * DAY, end);
    const done = { receipts: dropped, phones, callers, details, requests };
    if (Object.values(done).some((count) => count > 0)) this.logger.log({ msg: 'retention finished', ...done });
    if (unread > 0)
      this.logger.warn({ msg: 'receipts older than privacy.receiptsDays are kept: not processed yet', receipts: unread });
    return { ...done, unread };
  }
}
