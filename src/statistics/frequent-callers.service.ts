import { Inject, Injectable } from '@nestjs/common';
import { type Config, type ProjectConfig, CONFIG } from '../config/config.js';
import { dayBounds, dayOf, addDays } from '../domain/time/business-days.js';
import { DAY } from '../domain/time/instant.js';
import { type Clock, CLOCK } from '../runtime/clock.js';
import type { StatsRange } from '../store/statistics/daily-stats.store.js';
import { StatisticsInputStore, type FrequentCaller } from '../store/statistics/statistics-input.store.js';
import { StatisticsService } from './statistics.service.js';

/** Only the last days of a period are examined: enough to show a habit, and quick. */
const DAYS_EXAMINED = 30;
const MIN_CALLS = 5;
const MAX_CALLERS = 50;

/** Callers who call too often: competitors, robots, and people who get no help. */
@Injectable()
export class FrequentCallersService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly statistics: StatisticsService,
    private readonly store: StatisticsInputStore,
  ) {}

  async find(projects: readonly ProjectConfig[], { first, last }: StatsRange): Promise<FrequentCaller[]> {
    const { timezone } = this.config;
    const end = last ?? dayOf(this.clock.now() + DAY, timezone);
    const begin = addDays(end, 1 - DAYS_EXAMINED);
    const range = { first: first === null || first < begin ? begin : first, last: end };
    const period = { from: dayBounds(range.first, timezone).from, to: dayBounds(range.last, timezone).to };
    const found: FrequentCaller[] = [];
    for (const project of projects) {
      const often = (await this.statistics.callers(project, range)).frequent(MIN_CALLS);
      const prefixes = often.slice(0, MAX_CALLERS).map((caller) => caller.prefix);
      found.push(...(await this.store.callers({ projectId: project.id, ...period }, prefixes)));
    }
    return found.sort((a, b) => b.calls - a.calls).slice(0, MAX_CALLERS);
  }
}
