import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG } from '../config/config.js';
import { mergeCounts, type Counts } from '../domain/statistics/counts.js';
import { sumOfDays } from '../domain/statistics/daily-counts.js';
import { dayOf } from '../domain/time/business-days.js';
import { DAY, type Instant } from '../domain/time/instant.js';
import { Database } from '../store/database/database.js';
import { DailyStatsStore, statisticsOfDays, type StatsRange } from '../store/statistics/daily-stats.store.js';
import type { Ratio, RatioTrend } from './rules.js';

/** Today and the two days before it. */
const RECENT_DAYS = 3;
/** Four whole weeks, so that every day of the week has the same weight. */
const DAYS_BEFORE = 28;

type RatioKind = 'daily' | 'coverage';

/** Shares computed from the stored daily statistics, which may be some seconds behind. */
@Injectable()
export class RatioTrendsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly stats: DailyStatsStore,
  ) {}

  /** The share of a project's calls that carry an identifier. */
  async coverage(projectId: string, now: Instant): Promise<RatioTrend> {
    return this.trend(projectId, 'coverage', now, (counts) => {
      const whole = counts.get('all', null, 'calls');
      return { part: whole - counts.get('all', null, 'none'), whole };
    });
  }

  /** The share of a destination's uploads without a visit or click found, of those with a verdict. */
  async unmatched(projectId: string, destination: string, now: Instant): Promise<RatioTrend> {
    return this.trend(projectId, 'daily', now, (counts) => {
      const part = counts.get('at', destination, 'upload', 'unmatched');
      return { part, whole: part + counts.get('at', destination, 'upload', 'delivered') };
    });
  }

  private async trend(projectId: string, kind: RatioKind, now: Instant, shareOf: (counts: Counts) => Ratio): Promise<RatioTrend> {
    const dayBefore = (days: number) => dayOf(now - days * DAY, this.config.timezone);
    const recent = { first: dayBefore(RECENT_DAYS - 1), last: dayBefore(0) };
    const earlier = { first: dayBefore(RECENT_DAYS + DAYS_BEFORE - 1), last: dayBefore(RECENT_DAYS) };
    return {
      before: shareOf(await this.sum(projectId, kind, earlier)),
      now: shareOf(await this.sum(projectId, kind, recent)),
    };
  }

  private sum(projectId: string, kind: RatioKind, range: StatsRange): Promise<Counts> {
    return this.database.read(async (session) => {
      if (kind === 'daily') return sumOfDays(statisticsOfDays(await this.stats.days(session, projectId, kind, range, [])));
      return mergeCounts(statisticsOfDays(await this.stats.days(session, projectId, kind, range, [])));
    });
  }
}
