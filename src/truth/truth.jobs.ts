import { type BeforeApplicationShutdown, Inject, Injectable, Logger, Module } from '@nestjs/common';
import { Cron, SchedulerRegistry } from '@nestjs/schedule';
import { Destinations } from '../destinations/destinations.js';
import { DAY } from '../domain/time/instant.js';
import { CLOCK, type Clock } from '../runtime/clock.js';
import { ReadingsStore } from '../store/readings/readings.store.js';
import { ReadingService } from './reading.service.js';
import { TruthModule } from './truth.module.js';

/** How long the history of the numbers is kept. */
const HISTORY_DAYS = 90;
/** Small batches, so that webhooks are stored between the deletions. */
const REMOVED_AT_A_TIME = 1000;

/** Reads each destination when it is due. The due times are in the database, for all processes. */
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

  /** Retention of the numbers' history, once a night. */
  @Cron('25 20 3 * * *', { name: 'truth retention' })
  async removeOld(): Promise<void> {
    const before = this.clock.now() - HISTORY_DAYS * DAY;
    while ((await this.readings.removeBefore(before, REMOVED_AT_A_TIME)) === REMOVED_AT_A_TIME);
  }

  /** Concurrently: the leases serialise destinations of one login. */
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

/** Readings started by people: they end with the process even where none are scheduled. */
@Injectable()
export class TruthShutdown implements BeforeApplicationShutdown {
  constructor(private readonly reading: ReadingService) {}

  beforeApplicationShutdown(): void {
    this.reading.stop();
  }
}

@Module({ imports: [TruthModule], providers: [TruthShutdown] })
export class TruthShutdownModule {}

/** Scheduled readings of a running service. */
@Module({ imports: [TruthModule], providers: [TruthJobs] })
export class TruthJobsModule {
  /** Injects the scheduler, so that a process without one fails at the start instead of never reading. */
  constructor(_scheduler: SchedulerRegistry) {}
}
