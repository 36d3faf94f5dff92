import type { ProjectConfig } from '../../config/config.js';
import { boundsOf, hourOf } from '../../domain/business-days.js';
import { callerTally } from '../../domain/figures/callers.js';
import { campaignSum } from '../../domain/figures/campaigns.js';
import type { CountedCalls } from '../../domain/figures/counted.js';
import { coverageTally } from '../../domain/figures/coverage.js';
import type { FigureKind, FiguresOf } from '../../domain/figures/kinds.js';
import { standingTally } from '../../domain/figures/standing.js';
import { isExcluded } from '../../domain/goals/exclusion.js';
import { sha256 } from '../../runtime/hash.js';
import type { FiguresStore } from '../../store/figures.store.js';
import type { Session } from '../../store/session.js';

/** Changes with the form in which figures are stored: those of another form are counted again. */
const FORM = 2;

/** Counts one day of a project from its calls, conversions and uploads as they are now. */
export class DayCounter {
  private readonly count: { readonly [K in FigureKind]: (counted: CountedCalls) => FiguresOf[K] };

  constructor(
    private readonly store: FiguresStore,
    private readonly timezone: string,
  ) {
    this.count = {
      standing: (counted) => standingTally(counted).entries(),
      coverage: ({ calls }) => coverageTally(calls).entries(),
      campaigns: (counted) => campaignSum(counted, (moment) => hourOf(moment, timezone)).table(),
      callers: ({ calls }) => callerTally(calls).entries(),
    };
  }

  /** Everything that is counted of a day. */
  async all(session: Session, project: ProjectConfig, day: string): Promise<FiguresOf> {
    const counted = await this.read(session, project, day, 'standing');
    const { standing, coverage, campaigns, callers } = this.count;
    return { standing: standing(counted), coverage: coverage(counted), campaigns: campaigns(counted), callers: callers(counted) };
  }

  async one<K extends FigureKind>(session: Session, project: ProjectConfig, kind: K, day: string): Promise<FiguresOf[K]> {
    return this.count[kind](await this.read(session, project, day, kind));
  }

  /** Figures are right only under the settings they were counted with. */
  stampOf({ exclude }: ProjectConfig): string {
    return sha256(JSON.stringify([FORM, this.timezone, exclude.callers, exclude.trackingNumbers]));
  }

  /** As much of a day as this kind is counted from. */
  private async read(session: Session, project: ProjectConfig, day: string, kind: FigureKind): Promise<CountedCalls> {
    const { from, to } = boundsOf(day, this.timezone);
    const period = { projectId: project.id, from, to };
    const calls = await this.store.calls(session, period);
    return {
      calls: calls.map((call) => ({ ...call, excluded: call.callerExcluded || isExcluded(project.exclude, call) })),
      conversions: kind === 'standing' || kind === 'campaigns' ? await this.store.conversions(session, period) : [],
      uploads: kind === 'standing' ? await this.store.uploads(session, period) : [],
    };
  }
}
