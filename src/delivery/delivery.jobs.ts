import { type BeforeApplicationShutdown, Inject, Injectable, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { type Config, CONFIG } from '../config/config.js';
import { type Destination, Destinations } from '../destinations/destinations.js';
import { groupBy } from '../domain/collections.js';
import { SECOND } from '../domain/time/instant.js';
import { loadHttpLibrary } from '../runtime/http.js';
import { DeliveryModule } from './delivery.module.js';
import { AccountReportsService } from './maintenance/account-reports.service.js';
import { SweepService } from './maintenance/sweep.service.js';
import { RoundService } from './rounds/round.service.js';
import { VerdictPoller } from './verdicts/verdict-poller.service.js';

const SWEEP_EVERY = '*/15 * * * * *';
const POLL_EVERY = '30 * * * * *';
/** How often to check whether a report is due; the due times are in the database, for all processes. */
const REPORT_CHECK_EVERY = '50 */5 * * * *';
/** How long requests under way may still take when the process is asked to stop. */
const GRACE_MS = 20 * SECOND;

interface Job {
  readonly name: string;
  /** Cron of five or six fields, in the config's time zone. */
  readonly schedule: string;
  run(): Promise<unknown>;
}

/** When rounds, verdicts, reports and sweeps happen. A job that is still running is not started twice. */
@Injectable()
export class DeliveryJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('delivery');
  private readonly running = new Set<Job>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly destinations: Destinations,
    private readonly rounds: RoundService,
    private readonly verdicts: VerdictPoller,
    private readonly reports: AccountReportsService,
    private readonly sweep: SweepService,
    private readonly registry: SchedulerRegistry,
  ) {}

  /** Before the port opens: the first round would hold up webhooks while the library is loaded. */
  onApplicationBootstrap(): void {
    if (this.destinations.enabled().length > 0) loadHttpLibrary();
    for (const [schedule, jobs] of groupBy(this.jobs(), (job) => job.schedule)) this.start(schedule, jobs);
  }

  /**
   * One timer for all jobs of a schedule: the library takes milliseconds to find each timer's next moment, and those of hundreds
   * of destinations would hold up the event loop at the same second.
   */
  private start(schedule: string, jobs: readonly Job[]): void {
    const onTick = () => {
      for (const job of jobs) void this.tick(job);
    };
    const cron = CronJob.from({ cronTime: schedule, onTick, timeZone: this.config.timezone });
    const name = jobs[0]?.name ?? schedule;
    this.registry.addCronJob(jobs.length === 1 ? name : `${name} and ${jobs.length - 1} more`, cron);
    cron.start();
  }

  /**
   * Loads what is slow to load, so that no round has to. Call it once webhooks can be received: they must not wait for a
   * platform's library.
   */
  async warmUp(): Promise<void> {
    for (const destination of this.destinations.enabled()) await this.load(destination);
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const job of this.registry.getCronJobs().values()) await job.stop();
    await this.rounds.finish(GRACE_MS);
  }

  private jobs(): Job[] {
    const destinations = this.destinations.enabled();
    return [
      ...destinations.map((destination) => ({
        name: `round ${destination.id}`,
        schedule: destination.config.schedule,
        run: () => this.rounds.run(destination, { ignoreBreaker: false, wait: false }),
      })),
      ...destinations
        .filter(({ platform }) => platform.report !== undefined)
        .map((destination) => ({
          name: `report ${destination.id}`,
          schedule: REPORT_CHECK_EVERY,
          run: () => this.reports.report(destination),
        })),
      ...this.destinations.verdictLists().map((list) => ({
        name: `confirm ${list.map(({ id }) => id).join(', ')}`,
        schedule: POLL_EVERY,
        run: () => this.verdicts.pollDue(list),
      })),
      { name: 'sweep', schedule: SWEEP_EVERY, run: () => this.sweep.sweep() },
    ];
  }

  private async tick(job: Job): Promise<void> {
    if (this.running.has(job)) return;
    this.running.add(job);
    try {
      await job.run();
    } catch (error) {
      this.logger.error({
        msg: 'job failed, tried again at its next time',
        job: job.name,
        error: error instanceof Error ? error.name : 'unknown',
      });
    } finally {
      this.running.delete(job);
    }
  }

  /** A platform that cannot be loaded fails again, visibly, when it is used; the other destinations do not wait for it. */
  private async load({ id, platform }: Destination): Promise<void> {
    await platform.warmUp?.().catch((error: unknown) => {
      this.logger.error({ msg: 'platform not loaded', destination: id, error: error instanceof Error ? error.name : 'unknown' });
    });
  }
}

/** Rounds started by people: they end with the process even where no rounds are scheduled. */
@Injectable()
export class DeliveryShutdown implements BeforeApplicationShutdown {
  constructor(private readonly rounds: RoundService) {}

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.finish(GRACE_MS);
  }
}

@Module({ imports: [DeliveryModule], providers: [DeliveryShutdown] })
export class DeliveryShutdownModule {}

/** The rounds, polls, reports and sweeps that a running service schedules. */
@Module({ imports: [DeliveryModule], providers: [DeliveryJobs] })
export class DeliveryJobsModule {}
