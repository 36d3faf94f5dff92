import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron, SchedulerRegistry } from '@nestjs/schedule';
import { type Config, CONFIG, type ProjectConfig } from '../config/config.js';
import { mergeCounts } from '../domain/statistics/counts.js';
import { tableOfDays } from '../domain/statistics/daily-counts.js';
import {
  BROAD_PARTS,
  MONTHLY_KINDS,
  STATISTIC_KINDS,
  type StatisticKind,
  type StatisticsByKind,
} from '../domain/statistics/stored-statistics.js';
import { daysOfUtcDay, lastDayOfMonth, monthOf } from '../domain/time/business-days.js';
import { Database } from '../store/database/database.js';
import type { SqlExecutor } from '../store/database/sql-executor.js';
import {
  CampaignDictionaryStore,
  DailyStatsStore,
  statisticsOfDays,
  type StatsRange,
} from '../store/statistics/daily-stats.store.js';
import { GroupedCountsStore, StatisticsInputStore } from '../store/statistics/statistics-input.store.js';
import { CampaignSum } from './counts/campaign-sum.js';
import { DayCounter } from './day-counter.js';

/** The longest month, and one day more for the time zone. */
const DAYS_OF_A_MONTH = 32;

/** Recounts dirty days in the background, so that readers need not. Idempotent, and safe in any number of processes. */
@Injectable()
export class StatisticsJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('statistics');
  private readonly counter: DayCounter;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly stats: DailyStatsStore,
    private readonly words: CampaignDictionaryStore,
    input: StatisticsInputStore,
    counts: GroupedCountsStore,
  ) {
    this.counter = new DayCounter(input, counts, config.timezone);
  }

  /** Before the first read, so that statistics of other settings are never shown. */
  async onApplicationBootstrap(): Promise<void> {
    for (const project of this.config.projects)
      await this.database.write((tx) => this.stats.discardOtherFingerprints(tx, project.id, this.counter.fingerprintOf(project)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  @Cron('*/20 * * * * *', { name: 'statistics' })
  recount(): Promise<void> {
    this.running ??= this.countChanged()
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        this.logger.error({ msg: 'recounting statistics failed, will retry', error: name });
      })
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  /** One transaction per day and project, so that webhooks never wait for long. */
  private async countChanged(): Promise<void> {
    for (const project of this.config.projects) {
      while (!this.stopped && (await this.database.write((tx) => this.countOne(tx, project)))) await yieldToEventLoop();
    }
  }

  /**
   * Dirty days are read before the rows that are counted: a change committed in between is counted and its day stays dirty, as
   * does one committed later. Only the marks that were read are cleared.
   */
  private async countOne(tx: SqlExecutor, project: ProjectConfig): Promise<boolean> {
    const dirty = await this.stats.dirtyDays(tx, project.id);
    const utcDay = dirty[0]?.day;
    if (utcDay === undefined) return false;
    const days = daysOfUtcDay(utcDay, this.config.timezone);
    for (const day of days) await this.countDay(tx, project, day);
    // A month's sum is used only while none of its days is dirty, so it is built with the last of them.
    const others = dirty.filter(({ day }) => day !== utcDay && Math.abs(day - utcDay) <= DAYS_OF_A_MONTH);
    const open = new Set(others.flatMap(({ day }) => daysOfUtcDay(day, this.config.timezone)).map(monthOf));
    for (const month of new Set(days.map(monthOf))) if (!open.has(month)) await this.sumMonth(tx, project, month);
    await this.stats.clearDirtyDays(
      tx,
      dirty.filter(({ day }) => day === utcDay),
    );
    return true;
  }

  private async countDay(tx: SqlExecutor, project: ProjectConfig, day: string): Promise<void> {
    const { counter } = this;
    const counted = await counter.campaigns(tx, project, day);
    const numbers = await this.words.assignNumbers(tx, project.id, counted.words());
    const campaigns = counted.table((word) => numberIn(numbers, word));
    const statistics: StatisticsByKind = {
      daily: await counter.daily(tx, project, day),
      funnel: await counter.countsOf(tx, project, 'funnel', day),
      coverage: await counter.countsOf(tx, project, 'coverage', day),
      campaigns,
      broad: CampaignSum.of([campaigns], BROAD_PARTS).table(),
      callers: await counter.callers(tx, project, day),
    };
    const fingerprint = counter.fingerprintOf(project);
    const rows = STATISTIC_KINDS.map((kind) => ({
      projectId: project.id,
      kind,
      day,
      figures: statistics[kind],
      stamp: fingerprint,
    }));
    await this.stats.save(tx, rows);
  }

  private async sumMonth(tx: SqlExecutor, project: ProjectConfig, month: string): Promise<void> {
    const fingerprint = this.counter.fingerprintOf(project);
    const range = { first: `${month}-01`, last: lastDayOfMonth(month) };
    for (const day of await this.stats.daysWithOtherFingerprint(tx, project.id, range, fingerprint))
      await this.countDay(tx, project, day);
    for (const kind of MONTHLY_KINDS) {
      const statistics = await this.statisticsOfMonth(tx, project, kind, range);
      await this.stats.save(tx, [{ projectId: project.id, kind, day: month, figures: statistics, stamp: fingerprint }]);
    }
  }

  private async statisticsOfMonth(
    tx: SqlExecutor,
    { id }: ProjectConfig,
    kind: (typeof MONTHLY_KINDS)[number],
    range: StatsRange,
  ): Promise<StatisticsByKind[StatisticKind]> {
    if (kind === 'daily') return tableOfDays(statisticsOfDays(await this.stats.days(tx, id, kind, range, [])));
    if (kind === 'campaigns' || kind === 'broad')
      return CampaignSum.of(statisticsOfDays(await this.stats.days(tx, id, kind, range, []))).table();
    return mergeCounts(statisticsOfDays(await this.stats.days(tx, id, kind, range, []))).entries();
  }
}

function numberIn(numbers: ReadonlyMap<string, number>, word: string): number {
  const number = numbers.get(word);
  if (number === undefined) throw new Error('a word of the statistics was assigned no number');
  return number;
}

/** Counts changed days again in a running service. */
@Module({ providers: [StatisticsJobs] })
export class StatisticsJobsModule {
  /** Asks for the scheduler, so that a process without one fails at the start instead of showing old counts for ever. */
  constructor(_scheduler: SchedulerRegistry) {}
}
