import { type BeforeApplicationShutdown, Injectable, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron, SchedulerRegistry } from '@nestjs/schedule';
import { CountingService } from './counting.service.js';
import { StatisticsModule } from './statistics.module.js';

/** Counts in the background what changed, so that readers need not. */
@Injectable()
export class StatisticsJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('statistics');
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(private readonly counting: CountingService) {}

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
}

/** Keeps the statistics of a running service up to date. */
@Module({ imports: [StatisticsModule], providers: [StatisticsJobs] })
export class StatisticsJobsModule {
  /** Asks for the scheduler, so that a process without one fails at the start instead of showing old counts for ever. */
  constructor(_scheduler: SchedulerRegistry) {}
}
