import { setImmediate as breathe } from 'node:timers/promises';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { Config, ProjectConfig } from '../config/config.js';
import { CONFIG } from '../config/config.js';
import { mergeCounts } from '../domain/statistics/counts.js';
import { tableOfDays } from '../domain/statistics/daily-counts.js';
import { BROAD_PARTS } from '../domain/statistics/stored-statistics.js';
import {
  STATISTIC_KINDS,
  MONTHLY_KINDS,
  type StatisticKind,
  type StatisticsByKind,
} from '../domain/statistics/stored-statistics.js';
import { daysOfUtcDay, lastDayOfMonth, monthOf } from '../domain/time/business-days.js';
import { Database } from '../store/database/database.js';
import type { SqlExecutor } from '../store/database/sql-executor.js';
import { CampaignDictionaryStore } from '../store/statistics/daily-stats.store.js';
import { DailyStatsStore, statisticsOfDays, type StatsRange } from '../store/statistics/daily-stats.store.js';
import { GroupedCountsStore } from '../store/statistics/statistics-input.store.js';
import { StatisticsInputStore } from '../store/statistics/statistics-input.store.js';
import { CampaignSum } from './counts/campaign-sum.js';
import { DayCounter } from './day-counter.js';

/** The longest, and a day more for the zone. */
const DAYS_OF_A_MONTH = 32;

/** Counts again what changed, so that readers need not. Whoever runs it and however often, the figures are the same. */
@Injectable()
export class StatisticsJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('figures');
  private readonly counter: DayCounter;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly stats: DailyStatsStore,
    private readonly words: CampaignDictionaryStore,
    figures: StatisticsInputStore,
    counts: GroupedCountsStore,
  ) {
    this.counter = new DayCounter(figures, counts, config.timezone);
  }

  /** Before anybody reads: figures of other settings are not shown. */
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
        this.logger.error({ msg: 'figures not counted, tried again soon', error: name });
      })
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  /** A day of one project at a time: webhooks are never kept waiting for long. */
  private async countChanged(): Promise<void> {
    for (const project of this.config.projects) {
      while (!this.stopped && (await this.database.write((tx) => this.countOne(tx, project)))) await breathe();
    }
  }

  /**
   * The marks are read before the rows that are counted: what commits in between is in the figures and keeps its own mark, and what commits after
   * has one as well. Only marks that were read are taken away.
   */
  private async countOne(tx: SqlExecutor, project: ProjectConfig): Promise<boolean> {
    const marks = await this.stats.dirtyDays(tx, project.id);
    const utcDay = marks[0]?.day;
    if (utcDay === undefined) return false;
    const days = daysOfUtcDay(utcDay, this.config.timezone);
    for (const day of days) await this.countDay(tx, project, day);
    // A month is read only when nothing in it is marked, and is summed with the last of its days.
    const others = marks.filter(({ day }) => day !== utcDay && Math.abs(day - utcDay) <= DAYS_OF_A_MONTH);
    const open = new Set(others.flatMap(({ day }) => daysOfUtcDay(day, this.config.timezone)).map(monthOf));
    for (const month of new Set(days.map(monthOf))) if (!open.has(month)) await this.sumMonth(tx, project, month);
    await this.stats.clearDirtyDays(
      tx,
      marks.filter(({ day }) => day === utcDay),
    );
    return true;
  }

  private async countDay(tx: SqlExecutor, project: ProjectConfig, day: string): Promise<void> {
    const { counter } = this;
    const counted = await counter.campaigns(tx, project, day);
    const numbers = await this.words.assignNumbers(tx, project.id, counted.words());
    const campaigns = counted.table((word) => numberIn(numbers, word));
    const figures: StatisticsByKind = {
      daily: await counter.daily(tx, project, day),
      standing: await counter.countsOf(tx, project, 'standing', day),
      coverage: await counter.countsOf(tx, project, 'coverage', day),
      campaigns,
      broad: CampaignSum.of([campaigns], BROAD_PARTS).table(),
      callers: await counter.callers(tx, project, day),
    };
    const stamp = counter.fingerprintOf(project);
    const rows = STATISTIC_KINDS.map((kind) => ({ projectId: project.id, kind, day, figures: figures[kind], stamp }));
    await this.stats.save(tx, rows);
  }

  private async sumMonth(tx: SqlExecutor, project: ProjectConfig, month: string): Promise<void> {
    const stamp = this.counter.fingerprintOf(project);
    const range = { first: `${month}-01`, last: lastDayOfMonth(month) };
    for (const day of await this.stats.daysWithOtherFingerprint(tx, project.id, range, stamp))
      await this.countDay(tx, project, day);
    for (const kind of MONTHLY_KINDS) {
      const figures = await this.statisticsOfMonth(tx, project, kind, range);
      await this.stats.save(tx, [{ projectId: project.id, kind, day: month, figures, stamp }]);
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
  if (number === undefined) throw new Error('a word of the figures was given no number');
  return number;
}
