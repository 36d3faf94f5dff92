import { setImmediate as breathe } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Config, ProjectConfig } from '../config/config.js';
import { CONFIG } from '../config/config.js';
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

/** Figures of projects, day by day or in sum: what was counted before, and what changed since counted now. Never stale. */
@Injectable()
export class StatisticsService {
  private readonly counter: DayCounter;

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

  /** In no order; days without calls are left out. */
  async byDay(project: ProjectConfig, range: StatsRange): Promise<DaysTable[]> {
    const within = (day: string) => isWithin(day, range);
    const count = (session: SqlExecutor, day: string) => this.counter.daily(session, project, day);
    // A month holds its days, so that parts of it can be taken.
    return (await this.storedAndFresh(project, 'daily', range, () => true, count)).map((table) => onlyDays(table, within));
  }

  async countsOf(project: ProjectConfig, kind: CountsKind, range: StatsRange): Promise<Counts> {
    const count = (session: SqlExecutor, day: string) => this.counter.countsOf(session, project, kind, day);
    return mergeCounts(await this.storedAndFresh(project, kind, range, isWholeIn(range), count));
  }

  /** How often each called. */
  async callers(project: ProjectConfig, range: StatsRange): Promise<CallerSum> {
    const sum = new CallerSum();
    const count = (session: SqlExecutor, day: string) => this.counter.callers(session, project, day);
    for (const table of await this.storedAndFresh(project, 'callers', range, isWholeIn(range), count)) sum.include(table);
    return sum;
  }

  /** @param by by which parts groups of calls are told apart @param unknown gives numbers to words that have none yet */
  async campaigns(
    project: ProjectConfig,
    range: StatsRange,
    by: readonly CampaignPart[],
    unknown: ProvisionalWordNumbers,
  ): Promise<CampaignSum> {
    const kind = by.every((part) => BROAD_PARTS.includes(part)) ? 'broad' : 'campaigns';
    // Words that stored figures hold have had their numbers before those figures were read.
    const count = async (session: SqlExecutor, day: string) => {
      const counted = await this.counter.campaigns(session, project, day);
      const known = await this.words.findNumbers(session, project.id, counted.words());
      return counted.table((word) => known.get(word) ?? unknown.numberOf(word));
    };
    return CampaignSum.of(await this.storedAndFresh<CampaignKind>(project, kind, range, isWholeIn(range), count), by);
  }

  /** What makes up the figures of the range: months where nothing in them changed and which may be taken, and days. */
  private storedAndFresh<K extends StatisticKind>(
    project: ProjectConfig,
    kind: K,
    range: StatsRange,
    isTaken: (month: string) => boolean,
    count: (session: SqlExecutor, day: string) => Promise<StatisticsByKind[K]>,
  ): Promise<StatisticsByKind[K][]> {
    return this.database.read(async (session) => {
      const dirty = await this.dirtyDays(session, project.id);
      const changed = new Set([...dirty].map(monthOf));
      const stamp = this.counter.fingerprintOf(project);
      const stored = isMonthly(kind) ? await this.stats.months(session, project.id, kind, monthsWithin(range)) : [];
      const months = stored.filter((month) => isTaken(month.day) && !changed.has(month.day) && month.fingerprint === stamp);
      const taken = months.map(({ day }) => day);
      const days = await this.stats.days(session, project.id, kind, range, taken);
      // A process that runs with other settings, or an older one, counted these: they are counted as if they had changed.
      for (const { day } of days.filter((one) => one.fingerprint !== stamp)) dirty.add(day);
      const parts = statisticsOfDays([...months, ...days.filter(({ day }) => !dirty.has(day))]);
      for (const day of dirty) {
        if (!isWithin(day, range)) continue;
        parts.push(await count(session, day));
        // After an upgrade or an import there are many: webhooks are not kept waiting for all of them.
        await breathe();
      }
      return parts;
    });
  }

  /** Read before the figures themselves: a day that is counted anew in between is counted once more, and never missed. */
  private async dirtyDays(session: SqlExecutor, projectId: string): Promise<Set<string>> {
    const marked = new Set((await this.stats.dirtyDays(session, projectId)).map(({ day }) => day));
    return new Set([...marked].flatMap((day) => daysOfUtcDay(day, this.config.timezone)));
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

/** Uploads of these projects by destination and state, out of the figures of months and days: a count of the table itself takes longer each year. */
export async function uploadStateCounts(
  figures: StatisticsService,
  projects: readonly ProjectConfig[],
): Promise<UploadStateCount[]> {
  const counts: UploadStateCount[] = [];
  for (const project of projects) {
    const sum = sumOfDays(await figures.byDay(project, { first: null, last: null }));
    for (const { path, count } of sum.paths()) {
      const [at, destination, what, state] = path;
      if (at === 'at' && what === 'upload' && destination && state) counts.push({ destination, state, count });
    }
  }
  return counts;
}
