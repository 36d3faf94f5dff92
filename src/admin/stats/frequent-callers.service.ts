import { Inject, Injectable } from '@nestjs/common';
import type { Config, ProjectConfig } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import { boundsOf } from '../../domain/business-days.js';
import { DAY } from '../../domain/instant.js';
import type { Clock } from '../../runtime/clock.js';
import { CLOCK } from '../../runtime/tokens.js';
import { FiguresStore, type FrequentCaller } from '../../store/figures.store.js';
import type { StatsRange } from '../../store/daily-stats.store.js';

/** The last days of a period that are looked at: a habit shows in them, and the look stays short. */
const LOOK_BACK_MS = 30 * DAY;
const TOO_OFTEN = 5;
const MOST_CALLERS = 50;

/** Callers who call too often: competitors, robots, and people whom nobody helps. */
@Injectable()
export class FrequentCallersService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly figures: FiguresStore,
  ) {}

  async of(projects: readonly ProjectConfig[], { first, last }: StatsRange): Promise<FrequentCaller[]> {
    const { timezone } = this.config;
    const to = last === null ? this.clock.now() + DAY : boundsOf(last, timezone).to;
    const from = Math.max(first === null ? 0 : boundsOf(first, timezone).from, to - LOOK_BACK_MS);
    const found: FrequentCaller[] = [];
    for (const { id } of projects) found.push(...(await this.figures.frequentCallers(id, from, to, TOO_OFTEN, MOST_CALLERS)));
    return found.sort((a, b) => b.calls - a.calls).slice(0, MOST_CALLERS);
  }
}
