import { Inject, Injectable, Logger } from '@nestjs/common';
import { CronTime } from 'cron';
import { type Config, CONFIG, type ProjectConfig } from '../config/config.js';
import { type Destination, Destinations } from '../destinations/destinations.js';
import type { DigestCounts, DigestFacts } from '../domain/alert.js';
import { goalNamesOf } from '../domain/goals/goal-names.js';
import { addDays, dayBounds, dayOf } from '../domain/time/business-days.js';
import type { FunnelCount } from '../domain/statistics/statistics.js';
import { DAY, type Instant } from '../domain/time/instant.js';
import { NO_PROOF } from '../domain/truth/upload-evidence.js';
import type { UploadState } from '../domain/uploads/upload-states.js';
import { type Clock, CLOCK } from '../runtime/clock.js';
import { occurrencesAround } from '../runtime/cron-schedule.js';
import { StatisticsService } from '../statistics/statistics.service.js';
import { DigestsStore } from '../store/alerts/digests.store.js';
import { ALERT_RECEIVERS, type AlertReceiver } from './alert-channels.js';

/** A digest that could not be written for this long is skipped: the next one covers more. */
const LATE_MS = DAY;
const DAYS = 7;

/** Writes a digest of each project on schedule. Safe in any number of processes: the database accepts one. */
@Injectable()
export class DigestService {
  private readonly logger = new Logger('alerts');
  private readonly startedAt: Instant;
  private readonly cron: CronTime | null;
  /** The scheduled moments before and after the present one. */
  private scheduled: { readonly last: Instant | null; readonly next: Instant } | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) clock: Clock,
    @Inject(ALERT_RECEIVERS) private readonly receivers: readonly AlertReceiver[],
    private readonly destinations: Destinations,
    private readonly statistics: StatisticsService,
    private readonly digests: DigestsStore,
  ) {
    this.startedAt = clock.now();
    const { digest } = config.alerts;
    this.cron = digest === false ? null : new CronTime(digest.schedule, config.timezone);
  }

  async writeDue(now: Instant): Promise<void> {
    const endsAt = await this.lastDue(now);
    if (endsAt === null) return;
    const last = await this.digests.lastEnds();
    for (const project of this.config.projects) {
      const channels = this.receivers.filter(({ projects }) => projects.includes(project.id)).map(({ sink }) => sink.name);
      const before = last.get(project.id);
      // A digest that was due before this installation began to write them is skipped.
      const isOwed = before === undefined ? endsAt >= this.startedAt : before < endsAt;
      if (channels.length === 0 || !isOwed) continue;
      // Sums that lack calls would stand for a week; the next minute tries again.
      if (!(await this.statistics.upToDate())) return;
      const facts = await this.factsOf(project, endsAt);
      if (facts.calls === 0) continue;
      const startsAt = dayBounds(addDays(dayOf(endsAt, this.config.timezone), -DAYS), this.config.timezone).from;
      if (await this.digests.add({ projectId: project.id, startsAt, endsAt, facts }, channels, now))
        this.logger.log({ msg: 'digest written', project: project.id, channels: channels.length });
    }
  }

  /** The last scheduled moment within a day; null for none. Called every minute, so both are kept. */
  private async lastDue(now: Instant): Promise<Instant | null> {
    if (this.cron === null) return null;
    if (this.scheduled === null || this.scheduled.next <= now)
      this.scheduled = await occurrencesAround(this.cron, this.config.timezone, now - LATE_MS, now);
    const { last } = this.scheduled;
    return last !== null && last > now - LATE_MS ? last : null;
  }

  /** Outcomes of the calls of the preceding seven days, as the dashboard's funnel counts them. */
  private async factsOf(project: ProjectConfig, endsAt: Instant): Promise<DigestFacts> {
    const { id } = project;
    const goalName = goalNamesOf([project]);
    const today = dayOf(endsAt, this.config.timezone);
    const range = { first: addDays(today, -DAYS), last: addDays(today, -1) };
    const goals = await this.statistics.goals(id, range);
    const { calls, at } = await this.statistics.funnel(id, range);
    return {
      calls,
      conversions: [...goals.values()].reduce((sum, count) => sum + count, 0),
      goals: [...goals].map(([goal, count]) => ({ name: goalName(goal), conversions: count })),
      destinations: this.destinations.ofProject(id).map((destination) =>
        digestCounts(
          destination,
          at.filter((one) => one.destination === destination.id),
        ),
      ),
    };
  }
}

function digestCounts({ id, platform }: Destination, counts: readonly FunnelCount[]): DigestCounts {
  const sumOf = (valueOf: (one: FunnelCount) => number): number => counts.reduce((sum, one) => sum + valueOf(one), 0);
  const inState = (...states: readonly UploadState[]): number =>
    sumOf(({ state, calls }) => (states.includes(state) ? calls : 0));
  // A platform that accepts whatever it is sent confirms nothing.
  const confirms = (platform.evidence ?? NO_PROOF).verified !== 'taken';
  return {
    destination: id,
    sent: sumOf(({ sent }) => sent),
    found: confirms ? sumOf(({ confirmed }) => confirmed) : null,
    unmatched: inState('unmatched'),
    refused: inState('rejected'),
    expired: inState('expired'),
    waiting: inState('pending', 'sending', 'uncertain'),
  };
}
