import { type BeforeApplicationShutdown, Inject, Injectable, Logger, Module } from '@nestjs/common';
import { Cron, SchedulerRegistry } from '@nestjs/schedule';
import { Destinations } from '../destinations/destinations.js';
import { DAY } from '../domain/time/instant.js';
import { CLOCK, type Clock } from '../runtime/clock.js';
import { ReadingsStore } from '../store/readings/readings.store.js';
import { ReadingService } from './reading.service.js';
import { TruthModule } from './truth.module.js';

/** How figures changed from night to night is kept for so long. */
const HISTORY_DAYS = 90;
/** Few at a time, so that webhooks are taken between the deletions. */
const REMOVED_AT_A_TIME = 1000;

/** Reads each destination back when it is due. The due times are in the database, for all processes. */
@Injectable()
export class TruthJobs implements BeforeApplicationShutdown {
  private readonly logger = new Logger('truth');
  private running: Promise<void> | null = null;

  constructor(
    private readonly destinations: Destinations,
    private readonly reading: ReadingService,
    private readonly readings: ReadingsStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Cron('40 * * * * *', { name: 'truth' })
  readDue(): Promise<void> {
    this.running ??= this.readAllDue().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.reading.stop();
    await this.running;
  }

  /** Retention of the figures' history, once a night. */
  @Cron('25 20 3 * * *', { name: 'truth retention' })
  async removeOld(): Promise<void> {
    const before = this.clock.now() - HISTORY_DAYS * DAY;
    while ((await this.readings.removeBefore(before, REMOVED_AT_A_TIME)) === REMOVED_AT_A_TIME);
  }

  /** Side by side: the leases keep destinations of one login apart. */
  private async readAllDue(): Promise<void> {
    await Promise.all(
      this.destinations.enabled().map(async (destination) => {
        try {
          await this.reading.read(destination);
        } catch (error) {
          const name = error instanceof Error ? error.name : 'unknown';
          this.logger.error({
            msg: 'reading back failed, tried again when its lease has lapsed',
            destination: destination.id,
            error: name,
          });
        }
      }),
    );
  }
}

/** Readings that people start: they end with the process also where none start by themselves. */
@Injectable()
export class TruthShutdown implements BeforeApplicationShutdown {
  constructor(private readonly reading: ReadingService) {}

  beforeApplicationShutdown(): void {
    this.reading.stop();
  }
}

@Module({ imports: [TruthModule], providers: [TruthShutdown] })
export class TruthShutdownModule {}

/** The readings that a running service does by itself. */
@Module({ imports: [TruthModule], providers: [TruthJobs] })
export class TruthJobsModule {
  /** Asks for the scheduler, so that a process without one fails at the start instead of never reading. */
  constructor(_scheduler: SchedulerRegistry) {}
}
