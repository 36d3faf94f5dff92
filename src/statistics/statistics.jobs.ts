import { type BeforeApplicationShutdown, Inject, Injectable, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron, SchedulerRegistry } from '@nestjs/schedule';
import { type Config, CONFIG } from '../config/config.js';
import { addDays, dayOf } from '../domain/time/business-days.js';
import { type Clock, CLOCK } from '../runtime/clock.js';
import { CountingService } from './counting.service.js';
import { DayCheckService } from './day-check.service.js';
import { StatisticsModule } from './statistics.module.js';

/** Counts changes in the background, so that readers need not. */
@Injectable()
export class StatisticsJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('statistics');
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly counting: CountingService,
    private readonly days: DayCheckService,
  ) {}

  onApplicationBootstrap(): void {
    void this.count();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  @Cron('*/5 * * * * *', { name: 'statistics' })
  count(): Promise<void> {
    this.running ??= this.counting
      .countAll(() => this.stopped)
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        this.logger.error({ msg: 'counting statistics failed, will retry', error: name });
      })
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  /** Yesterday is checked once its calls no longer change. */
  @Cron('41 4 * * *', { name: 'statistics check' })
  async check(): Promise<void> {
    const yesterday = addDays(dayOf(this.clock.now(), this.config.timezone), -1);
    for (const { id } of this.config.projects) {
      if (this.stopped) return;
      await this.days.check(id, yesterday).catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        this.logger.error({ msg: 'checking the statistics of a day failed', project: id, error: name });
      });
    }
  }
}

/** Keeps the statistics of a running service up to date. */
@Module({ imports: [StatisticsModule], providers: [StatisticsJobs] })
export class StatisticsJobsModule {
  /** Injects the scheduler, so that a process without one fails at the start instead of showing old counts for ever. */
  constructor(_scheduler: SchedulerRegistry) {}
}
