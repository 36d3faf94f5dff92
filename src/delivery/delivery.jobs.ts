import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.js';
import { Destinations, type Destination } from '../destinations/destinations.js';
import { SECOND } from '../domain/time/instant.js';
import { AccountReportsService } from './maintenance/account-reports.service.js';
import { SweepService } from './maintenance/sweep.service.js';
import { RoundService } from './rounds/round.service.js';
import { VerdictPoller } from './verdicts/verdict-poller.service.js';

const SWEEP_EVERY = '*/15 * * * * *';
const POLL_EVERY = '30 * * * * *';
/** How often it is looked whether a day is over since the last report: the times are in the database, for all processes. */
const REPORT_CHECK_EVERY = '50 */5 * * * *';
/** How long requests under way may still take when the process is asked to stop. */
const GRACE_MS = 20 * SECOND;

/** When rounds, verdicts, reports and sweeps happen. A job that is still at it is not started twice. */
@Injectable()
export class DeliveryJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('delivery');
  private readonly running = new Set<string>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly destinations: Destinations,
    private readonly rounds: RoundService,
    private readonly verdicts: VerdictPoller,
    private readonly reports: AccountReportsService,
    private readonly sweep: SweepService,
    private readonly registry: SchedulerRegistry,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await Promise.all(this.destinations.enabled().map((destination) => this.warmUp(destination)));
    for (const destination of this.destinations.enabled()) {
      this.schedule(`round ${destination.id}`, destination.config.schedule, () => this.runScheduledRound(destination));
      if (destination.platform.report)
        this.schedule(`report ${destination.id}`, REPORT_CHECK_EVERY, () => this.reports.report(destination));
    }
    for (const list of this.destinations.verdictLists()) {
      const ids = list.map(({ id }) => id).join(', ');
      this.schedule(`confirm ${ids}`, POLL_EVERY, () => this.verdicts.pollDue(list));
    }
    this.schedule('sweep', SWEEP_EVERY, () => this.sweep.sweep());
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const job of this.registry.getCronJobs().values()) await job.stop();
    await this.rounds.finish(GRACE_MS);
  }

  /** What cannot be loaded is told of again, and settled, by whoever needs it; the other destinations do not wait for it. */
  private async warmUp({ id, platform }: Destination): Promise<void> {
    await platform.warmUp?.().catch((error: unknown) => {
      this.logger.error({ msg: 'platform not loaded', destination: id, error: error instanceof Error ? error.name : 'unknown' });
    });
  }

  private async runScheduledRound(destination: Destination): Promise<void> {
    if (!this.rounds.isRunning(destination.id)) await this.rounds.run(destination, { ignoreBreaker: false, wait: false });
  }

  private schedule(name: string, schedule: string, work: () => Promise<unknown>): void {
    const tick = async (): Promise<void> => {
      if (this.running.has(name)) return;
      this.running.add(name);
      try {
        await work();
      } catch (error) {
        this.logger.error({
          msg: 'job failed, tried again at its next time',
          job: name,
          error: error instanceof Error ? error.name : 'unknown',
        });
      } finally {
        this.running.delete(name);
      }
    };
    const job = CronJob.from({ cronTime: schedule, onTick: () => void tick(), timeZone: this.config.timezone });
    this.registry.addCronJob(name, job);
    job.start();
  }
}
