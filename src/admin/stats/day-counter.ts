import type { ProjectConfig } from '../../config/config.js';
import { boundsOf, hourOf } from '../../domain/business-days.js';
import { callerTally } from '../../domain/figures/callers.js';
import { campaignSum } from '../../domain/figures/campaigns.js';
import type { CountedCalls } from '../../domain/figures/counted.js';
import { coverageTally } from '../../domain/figures/coverage.js';
import { dailyTally } from '../../domain/figures/daily.js';
import { tableOfDay, type DaysTable } from '../../domain/figures/days-table.js';
import type { FigureKind, FiguresOf } from '../../domain/figures/kinds.js';
import { standingTally } from '../../domain/figures/standing.js';
import { isExcluded } from '../../domain/goals/exclusion.js';
import { sha256 } from '../../runtime/hash.js';
import type { DailyCountsStore } from '../../store/daily-counts.store.js';
import type { FiguresStore, Period } from '../../store/figures.store.js';
import type { Session } from '../../store/session.js';

/** Changes with the form in which figures are stored: those of another form are counted again. */
const FORM = 3;

/** What is counted from a day's rows one by one. */
export type RowKind = Exclude<FigureKind, 'daily'>;

/** Counts one day of a project from its calls, conversions and uploads as they are now. */
export class DayCounter {
  private readonly ofRows: { readonly [K in RowKind]: (counted: CountedCalls) => FiguresOf[K] };

  constructor(
    private readonly store: FiguresStore,
    private readonly counts: DailyCountsStore,
    private readonly timezone: string,
  ) {
    this.ofRows = {
      standing: (counted) => standingTally(counted).entries(),
      coverage: ({ calls }) => coverageTally(calls).entries(),
      campaigns: (counted) => campaignSum(counted, (moment) => hourOf(moment, timezone)).table(),
      callers: ({ calls }) => callerTally(calls).entries(),
    };
  }

  /** Everything that is counted of a day. */
  async all(session: Session, project: ProjectConfig, day: string): Promise<FiguresOf> {
    const daily = await this.daily(session, project, day);
    const counted = await this.read(session, project, day);
    const { standing, coverage, campaigns, callers } = this.ofRows;
    return {
      daily,
      standing: standing(counted),
      coverage: coverage(counted),
      campaigns: campaigns(counted),
      callers: callers(counted),
    };
  }

  async one<K extends RowKind>(session: Session, project: ProjectConfig, kind: K, day: string): Promise<FiguresOf[K]> {
    return this.ofRows[kind](await this.read(session, project, day, kind));
  }

  async daily(session: Session, project: ProjectConfig, day: string): Promise<DaysTable> {
    const alike = await this.counts.alike(session, this.periodOf(project, day));
    return tableOfDay(day, dailyTally(alike).entries());
  }

  /** Figures are right only under the settings they were counted with. */
  stampOf({ exclude }: ProjectConfig): string {
    return sha256(JSON.stringify([FORM, this.timezone, exclude.callers, exclude.trackingNumbers]));
  }

  /** As much of a day as this kind is counted from, or all of it. */
  private async read(session: Session, project: ProjectConfig, day: string, kind?: RowKind): Promise<CountedCalls> {
    const period = this.periodOf(project, day);
    const calls = await this.store.calls(session, period);
    const asked = (...kinds: readonly RowKind[]) => kind === undefined || kinds.includes(kind);
    return {
      calls: calls.map((call) => ({ ...call, excluded: call.callerExcluded || isExcluded(project.exclude, call) })),
      conversions: asked('campaigns') ? await this.store.conversions(session, period) : [],
      uploads: asked('standing') ? await this.store.uploads(session, period) : [],
    };
  }

  private periodOf({ id: projectId }: ProjectConfig, day: string): Period {
    return { projectId, ...boundsOf(day, this.timezone) };
  }
}
