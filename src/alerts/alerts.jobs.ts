import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
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
