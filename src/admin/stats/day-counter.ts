import type { ProjectConfig } from '../../config/config.js';
import { boundsOf, hourOf } from '../../domain/business-days.js';
import { campaignTally } from '../../domain/figures/campaigns.js';
import type { CountedCalls } from '../../domain/figures/counted.js';
import { coverageTally } from '../../domain/figures/coverage.js';
import { standingTally } from '../../domain/figures/standing.js';
import type { Tally } from '../../domain/figures/tally.js';
import { isExcluded } from '../../domain/goals/exclusion.js';
import { sha256 } from '../../runtime/hash.js';
import type { FiguresStore } from '../../store/figures.store.js';
import type { Session } from '../../store/session.js';

export const FIGURE_KINDS = ['standing', 'coverage', 'campaigns'] as const;
export type FigureKind = (typeof FIGURE_KINDS)[number];

/** Counts one day of a project from its calls, conversions and uploads as they are now. */
export class DayCounter {
  constructor(
    private readonly figures: FiguresStore,
    private readonly timezone: string,
  ) {}

  async count(session: Session, project: ProjectConfig, day: string): Promise<Record<FigureKind, Tally>> {
    const { from, to } = boundsOf(day, this.timezone);
    const { calls, conversions, uploads } = await this.figures.period(session, project.id, from, to);
    const counted: CountedCalls = {
      calls: calls.map((call) => ({ ...call, excluded: call.callerExcluded || isExcluded(project.exclude, call) })),
      conversions,
      uploads,
    };
    return {
      standing: standingTally(counted),
      coverage: coverageTally(counted.calls),
      campaigns: campaignTally(counted, (moment) => hourOf(moment, this.timezone)),
    };
  }

  /** Figures are right only under the settings they were counted with. */
  stampOf({ exclude }: ProjectConfig): string {
    return sha256(JSON.stringify([this.timezone, exclude.callers, exclude.trackingNumbers]));
  }
}
