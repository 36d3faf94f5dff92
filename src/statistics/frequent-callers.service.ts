import { Inject, Injectable } from '@nestjs/common';
import { type Config, type ProjectConfig, CONFIG } from '../config/config.js';
import type { DayRange } from '../domain/statistics/periods.js';
import { dayBounds, dayOf, addDays } from '../domain/time/business-days.js';
import { DAY } from '../domain/time/instant.js';
import { type Clock, CLOCK } from '../runtime/clock.js';
import { StatisticsInputStore, type FrequentCaller } from '../store/statistics/statistics-input.store.js';
import { ofEachProject, StatisticsService } from './statistics.service.js';

/** Only the last days of a period are examined: enough to show a habit, and fast. */
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

  async find(projects: readonly ProjectConfig[], { first, last }: DayRange): Promise<FrequentCaller[]> {
    const { timezone } = this.config;
    const end = last ?? dayOf(this.clock.now() + DAY, timezone);
    const begin = addDays(end, 1 - DAYS_EXAMINED);
    const range = { first: first === null || first < begin ? begin : first, last: end };
    const period = { from: dayBounds(range.first, timezone).from, to: dayBounds(range.last, timezone).to };
    const ofProject = async ({ id: projectId }: ProjectConfig): Promise<FrequentCaller[]> => {
      const often = await this.statistics.callers(projectId, range, { minCalls: MIN_CALLS, most: MAX_CALLERS });
      const prefixes = often.map((caller) => caller.prefix);
      return this.store.callers({ projectId, ...period }, prefixes);
    };
    const found = (await ofEachProject(projects, ofProject)).flat();
    return found.sort((a, b) => b.calls - a.calls).slice(0, MAX_CALLERS);
  }
}
