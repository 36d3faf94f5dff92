import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type Config, type ProjectConfig, CONFIG } from '../config/config.js';
import { CallerSum } from '../domain/statistics/callers.js';
import { type Counts, mergeCounts } from '../domain/statistics/counts.js';
import { type DaysTable, onlyDays, sumOfDays } from '../domain/statistics/daily-counts.js';
import {
  BROAD_PARTS,
  type CampaignKind,
  type CampaignPart,
  type CountsKind,
  isMonthly,
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
import type { ProvisionalWordNumbers } from './campaign-groups.js';
import { CampaignSum } from './counts/campaign-sum.js';
import { DayCounter } from './day-counter.js';

/** Statistics of projects, day by day or summed: stored ones, with dirty days counted on request. Never stale. */
@Injectable()
export class StatisticsService {
  private readonly counter: DayCounter;

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

  /** Unordered; days without calls are left out. */
  async byDay(project: ProjectConfig, range: StatsRange): Promise<DaysTable[]> {
    const within = (day: string) => isWithin(day, range);
    const count = (session: SqlExecutor, day: string) => this.counter.daily(session, project, day);
    // A stored month keeps its days, so parts of it can be used.
    return (await this.storedAndFresh(project, 'daily', range, () => true, count)).map((table) => onlyDays(table, within));
  }

  async countsOf(project: ProjectConfig, kind: CountsKind, range: StatsRange): Promise<Counts> {
    const count = (session: SqlExecutor, day: string) => this.counter.countsOf(session, project, kind, day);
    return mergeCounts(await this.storedAndFresh(project, kind, range, isWholeIn(range), count));
  }

  /** Calls by caller. */
  async callers(project: ProjectConfig, range: StatsRange): Promise<CallerSum> {
    const sum = new CallerSum();
    const count = (session: SqlExecutor, day: string) => this.counter.callers(session, project, day);
    for (const table of await this.storedAndFresh(project, 'callers', range, isWholeIn(range), count)) sum.include(table);
    return sum;
  }

  /** @param by the grouping parts @param provisional assigns numbers to words that have none yet */
  async campaigns(
    project: ProjectConfig,
    range: StatsRange,
    by: readonly CampaignPart[],
    provisional: ProvisionalWordNumbers,
  ): Promise<CampaignSum> {
    const kind = by.every((part) => BROAD_PARTS.includes(part)) ? 'broad' : 'campaigns';
    // The words of stored statistics had their numbers before those statistics were written.
    const count = async (session: SqlExecutor, day: string) => {
      const counted = await this.counter.campaigns(session, project, day);
      const known = await this.words.findNumbers(session, project.id, counted.words());
      return counted.table((word) => known.get(word) ?? provisional.numberOf(word));
    };
    return CampaignSum.of(await this.storedAndFresh<CampaignKind>(project, kind, range, isWholeIn(range), count), by);
  }

  /** The statistics of the range: whole months without dirty days where allowed, and days. */
  private storedAndFresh<K extends StatisticKind>(
    project: ProjectConfig,
    kind: K,
    range: StatsRange,
    isUsable: (month: string) => boolean,
    count: (session: SqlExecutor, day: string) => Promise<StatisticsByKind[K]>,
  ): Promise<StatisticsByKind[K][]> {
    return this.database.read(async (session) => {
      const dirty = await this.dirtyDays(session, project.id);
      const changed = new Set([...dirty].map(monthOf));
      const fingerprint = this.counter.fingerprintOf(project);
      const stored = isMonthly(kind) ? await this.stats.months(session, project.id, kind, monthsWithin(range)) : [];
      const months = stored.filter(
        (month) => isUsable(month.day) && !changed.has(month.day) && month.fingerprint === fingerprint,
      );
      const covered = months.map(({ day }) => day);
      const days = await this.stats.days(session, project.id, kind, range, covered);
      // Counted by a process with other settings or of an older version: treated as dirty.
      for (const { day } of days.filter((one) => one.fingerprint !== fingerprint)) dirty.add(day);
      const parts = statisticsOfDays([...months, ...days.filter(({ day }) => !dirty.has(day))]);
      for (const day of dirty) {
        if (!isWithin(day, range)) continue;
        parts.push(await count(session, day));
        // After an upgrade or an import there are many: webhooks must not wait for all of them.
        await yieldToEventLoop();
      }
      return parts;
    });
  }

  /** Read before the statistics themselves: a day recounted in between is counted once more, and never missed. */
  private async dirtyDays(session: SqlExecutor, projectId: string): Promise<Set<string>> {
    const utcDays = new Set((await this.stats.dirtyDays(session, projectId)).map(({ day }) => day));
    return new Set([...utcDays].flatMap((day) => daysOfUtcDay(day, this.config.timezone)));
  }
}

function isWithin(day: string, { first, last }: StatsRange): boolean {
  return (first === null || day >= first) && (last === null || day <= last);
}

function monthsWithin({ first, last }: StatsRange): StatsRange {
  return { first: first === null ? null : monthOf(first), last: last === null ? null : monthOf(last) };
}

function isWholeIn({ first, last }: StatsRange): (month: string) => boolean {
  return (month) => (first === null || first <= `${month}-01`) && (last === null || last >= lastDayOfMonth(month));
}

interface UploadStateCount {
  readonly destination: string;
  readonly state: string;
  readonly count: number;
}

/**
 * Uploads of these projects by destination and state, from stored statistics: counting the table itself takes longer each year.
 */
export async function uploadStateCounts(
  statistics: StatisticsService,
  projects: readonly ProjectConfig[],
): Promise<UploadStateCount[]> {
  const counts: UploadStateCount[] = [];
  for (const project of projects) {
    const sum = sumOfDays(await statistics.byDay(project, { first: null, last: null }));
    for (const { path, count } of sum.paths()) {
      const [at, destination, what, state] = path;
      if (at === 'at' && what === 'upload' && destination && state) counts.push({ destination, state, count });
    }
  }
  return counts;
}
