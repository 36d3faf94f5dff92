import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.js';
import { mergeCounts, type Counts } from '../domain/statistics/counts.js';
import { sumOfDays } from '../domain/statistics/daily-counts.js';
import { dayOf } from '../domain/time/business-days.js';
import { DAY, type Instant } from '../domain/time/instant.js';
import { Database } from '../store/database/database.js';
import { DailyStatsStore, statisticsOfDays, type StatsRange } from '../store/statistics/daily-stats.store.js';
import type { Ratio, RatioTrend } from './rules.js';

/** Today and the two days before it. */
const RECENT_DAYS = 3;
/** Four weeks, so that every day of the week weighs the same. */
const DAYS_BEFORE = 28;

type RatioKind = 'daily' | 'coverage';

/** Shares out of the figures of days that are counted anyway; a day that changed a moment ago may be some seconds old. */
@Injectable()
export class RatioTrendsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly stats: DailyStatsStore,
  ) {}

  /** Calls of a project that carry an identifier, of all its calls. */
  async coverage(projectId: string, now: Instant): Promise<RatioTrend> {
    return this.trend(projectId, 'coverage', now, (tally) => {
      const whole = tally.get('all', null, 'calls');
      return { part: whole - tally.get('all', null, 'none'), whole };
    });
  }

  /** Uploads of a destination that found no visit or click, of those on which the platform has spoken. */
  async unmatched(projectId: string, destination: string, now: Instant): Promise<RatioTrend> {
    return this.trend(projectId, 'daily', now, (tally) => {
      const part = tally.get('at', destination, 'upload', 'unmatched');
      return { part, whole: part + tally.get('at', destination, 'upload', 'delivered') };
    });
  }

  private async trend(projectId: string, kind: RatioKind, now: Instant, shareOf: (tally: Counts) => Ratio): Promise<RatioTrend> {
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
