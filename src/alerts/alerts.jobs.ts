import { type BeforeApplicationShutdown, Injectable, Logger, Module } from '@nestjs/common';
import { Cron, SchedulerRegistry } from '@nestjs/schedule';
import { AlertsModule } from './alerts.module.js';
import { AlertsService } from './alerts.service.js';

/** Evaluates alert rules every minute. Single-flight: a run still in progress is not started twice. */
@Injectable()
export class AlertsJobs implements BeforeApplicationShutdown {
  private readonly logger = new Logger('alerts');
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(private readonly alerts: AlertsService) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  @Cron('45 * * * * *', { name: 'alerts' })
  evaluate(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    this.running ??= this.alerts
      .evaluate()
      .catch((error: unknown) => {
        this.logger.error({
          msg: 'evaluating alert rules failed, will retry in a minute',
          error: error instanceof Error ? error.name : 'unknown',
        });
      })
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }
}

/** Evaluates the alert rules every minute in a running service. */
@Module({ imports: [AlertsModule], providers: [AlertsJobs] })
export class AlertsJobsModule {
  /** Injects the scheduler, so that a process without one fails at the start instead of never raising an alert. */
  constructor(_scheduler: SchedulerRegistry) {}
}
