import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { AlertsService } from './alerts.service.js';

/** Looks every minute. A look that still goes on is not begun twice. */
@Injectable()
export class AlertsJobs implements BeforeApplicationShutdown {
  private readonly logger = new Logger('alerts');
  private looking: Promise<void> | null = null;
  private stopped = false;

  constructor(private readonly alerts: AlertsService) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.looking;
  }

  @Cron('45 * * * * *')
  look(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    this.looking ??= this.alerts
      .look()
      .catch((error: unknown) => {
        this.logger.error({
          msg: 'looking for troubles failed, tried again in a minute',
          error: error instanceof Error ? error.name : 'unknown',
        });
      })
      .finally(() => {
        this.looking = null;
      });
    return this.looking;
  }
}
