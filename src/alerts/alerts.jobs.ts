import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { AlertsService } from './alerts.service.js';

/** Looks every minute. A look that still goes on is not begun twice. */
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
          msg: 'looking for troubles failed, tried again in a minute',
          error: error instanceof Error ? error.name : 'unknown',
        });
      })
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }
}
