import { Inject, Injectable } from '@nestjs/common';
import type { Config, ProjectConfig } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import { boundsOf, dayOf, daysBetween, hourOf } from '../../domain/business-days.js';
import { campaignTally } from '../../domain/figures/campaigns.js';
import type { CountedCalls } from '../../domain/figures/counted.js';
import { coverageTally } from '../../domain/figures/coverage.js';
import { standingTally } from '../../domain/figures/standing.js';
import { Tally } from '../../domain/figures/tally.js';
import { isExcluded } from '../../domain/goals/exclusion.js';
import type { Instant } from '../../domain/instant.js';
import { Database } from '../../store/database.js';
import { FiguresStore } from '../../store/figures.store.js';
import type { Session } from '../../store/session.js';

export type FigureKind = 'standing' | 'coverage' | 'campaigns';

/** Days of the business, both included; null for as far as there are calls. */
export interface DaySpan {
  readonly first: string | null;
  readonly last: string | null;
}

export interface DayTally {
  readonly day: string;
  readonly tally: Tally;
}

/** Figures of projects, day by day or in sum. */
@Injectable()
export class FiguresService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly figures: FiguresStore,
  ) {}

  /** Oldest first; days without calls are left out. */
  async byDay(project: ProjectConfig, kind: FigureKind, span: DaySpan): Promise<DayTally[]> {
    const days = await this.daysOf(project.id, span);
    const tallies: DayTally[] = [];
    for (const day of days) {
      const tally = (await this.database.read((session) => this.count(session, project, day)))[kind];
      if (tally.entries().length > 0) tallies.push({ day, tally });
    }
    return tallies;
  }

  async inSum(project: ProjectConfig, kind: FigureKind, span: DaySpan): Promise<Tally> {
    const sum = new Tally();
    for (const { tally } of await this.byDay(project, kind, span)) sum.include(tally);
    return sum;
  }

  private async daysOf(projectId: string, { first, last }: DaySpan): Promise<string[]> {
    const span = await this.figures.span(projectId);
    if (span === null) return [];
    const { timezone } = this.config;
    const [from, to] = [dayOf(span.from, timezone), dayOf(span.to, timezone)];
    return daysBetween(first !== null && first > from ? first : from, last !== null && last < to ? last : to);
  }

  private async count(session: Session, project: ProjectConfig, day: string): Promise<Record<FigureKind, Tally>> {
    const { timezone } = this.config;
    const { from, to } = boundsOf(day, timezone);
    const { calls, conversions, uploads } = await this.figures.period(session, project.id, from, to);
    const counted: CountedCalls = {
      calls: calls.map((call) => ({
        ...call,
        moment: call.startedAt ?? call.receivedAt,
        excluded: call.callerExcluded || isExcluded(project.exclude, call),
      })),
      conversions,
      uploads,
    };
    return {
      standing: standingTally(counted),
      coverage: coverageTally(counted.calls),
      campaigns: campaignTally(counted, (moment: Instant) => hourOf(moment, timezone)),
    };
  }
}
