import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG } from '../config/config.js';
import type { DayRange } from '../domain/statistics/periods.js';
import { dayOf } from '../domain/time/business-days.js';
import { DAY, type Instant } from '../domain/time/instant.js';
import { StatisticsService } from '../statistics/statistics.service.js';
import type { Ratio, RatioTrend } from './rules.js';

/** Today and the two days before it. */
const RECENT_DAYS = 3;
/** Four whole weeks, so that every day of the week has the same weight. */
const DAYS_BEFORE = 28;

/** Shares computed from the statistics, which may be some seconds behind. */
@Injectable()
export class RatioTrendsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly statistics: StatisticsService,
  ) {}

  /** The share of a project's calls that carry an identifier. */
  async coverage(projectId: string, now: Instant): Promise<RatioTrend> {
    return this.trend(now, async (range) => {
      const counts = await this.statistics.coverage(projectId, range);
      const all = counts.find(({ dimension }) => dimension === 'all');
      const whole = all?.calls ?? 0;
      return { part: whole - (all?.none ?? 0), whole };
    });
  }

  /** The share of a destination's uploads without a visit or click found, of those with a verdict. */
  async unmatched(projectId: string, destination: string, now: Instant): Promise<RatioTrend> {
    return this.trend(now, async (range) => {
      const counts = (await this.statistics.uploadStates(projectId, range)).filter((one) => one.destination === destination);
      const ofState = (wanted: string) => counts.find(({ state }) => state === wanted)?.count ?? 0;
      const part = ofState('unmatched');
      return { part, whole: part + ofState('delivered') };
    });
  }

  private async trend(now: Instant, ratioOf: (range: DayRange) => Promise<Ratio>): Promise<RatioTrend> {
    const dayBefore = (days: number) => dayOf(now - days * DAY, this.config.timezone);
    return {
      before: await ratioOf({ first: dayBefore(RECENT_DAYS + DAYS_BEFORE - 1), last: dayBefore(RECENT_DAYS) }),
      now: await ratioOf({ first: dayBefore(RECENT_DAYS - 1), last: dayBefore(0) }),
    };
  }
}
