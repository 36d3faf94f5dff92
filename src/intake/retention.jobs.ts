import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/tokens.js';
import { DAY } from '../domain/instant.js';
import type { Clock } from '../runtime/clock.js';
import { CLOCK } from '../runtime/tokens.js';
import { RetentionStore } from '../store/retention.store.js';

/** Every night, and once at the start for a process that sleeps at night. */
@Injectable()
export class RetentionJobs implements OnApplicationBootstrap {
  private readonly logger = new Logger('retention');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly retention: RetentionStore,
  ) {}

  onApplicationBootstrap(): void {
    void this.nightly();
  }

  @Cron('17 3 * * *')
  async nightly(): Promise<void> {
    try {
      await this.forget();
    } catch (error) {
      this.logger.error({
        msg: 'retention failed, tried again tomorrow',
        error: error instanceof Error ? error.name : 'unknown',
      });
    }
  }

  /** Applies the periods of `privacy`. Counted from the first webhook of a call. */
  async forget(): Promise<{ receipts: number; unread: number; phones: number; callers: number }> {
    const { receiptsDays, phonesDays, callerKeyDays } = this.config.privacy;
    const now = this.clock.now();
    const { dropped, unread } = await this.retention.dropReceipts(now - receiptsDays * DAY);
    const phones = await this.retention.forgetPhones(now - phonesDays * DAY);
    const callers = await this.retention.forgetCallers(now - callerKeyDays * DAY);
    const done = { receipts: dropped, phones, callers };
    if (dropped + phones + callers > 0) this.logger.log({ msg: 'forgotten', ...done });
    if (unread > 0) this.logger.warn({ msg: 'older than privacy.receiptsDays and kept: not read yet', receipts: unread });
    return { ...done, unread };
  }
}
