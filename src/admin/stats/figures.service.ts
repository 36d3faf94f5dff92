import { Inject, Injectable } from '@nestjs/common';
import type { Config, ProjectConfig } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import { daysOfUtcDay, lastDayOf, monthOf } from '../../domain/business-days.js';
import { Tally } from '../../domain/figures/tally.js';
import { DailyStatsStore, type StatsRange } from '../../store/daily-stats.store.js';
import { Database } from '../../store/database.js';
import { FiguresStore } from '../../store/figures.store.js';
import type { Session } from '../../store/session.js';
import { DayCounter, type FigureKind } from './day-counter.js';

export interface DayTally {
  readonly day: string;
  readonly tally: Tally;
}

/** Figures of projects, day by day or in sum: what was counted before, and what changed since counted now. Never stale. */
@Injectable()
export class FiguresService {
  private readonly counter: DayCounter;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly stats: DailyStatsStore,
    figures: FiguresStore,
  ) {
    this.counter = new DayCounter(figures, config.timezone);
  }

  /** Oldest first; days without calls are left out. */
  byDay(project: ProjectConfig, kind: FigureKind, range: StatsRange): Promise<DayTally[]> {
    return this.database.read(async (session) => {
      const dirty = await this.dirtyDays(session, project.id, range);
      const stored = await this.stats.days(session, project.id, kind, range, []);
      const clean = stored.filter(({ day }) => !dirty.has(day)).map(({ day, figures }) => ({ day, tally: Tally.of(figures) }));
      const days = [...clean, ...(await this.countNow(session, project, kind, dirty))];
      return days.filter(({ tally }) => tally.entries().length > 0).sort((a, b) => (a.day < b.day ? -1 : 1));
    });
  }

  /** Whole months are taken as one where nothing in them changed. */
  inSum(project: ProjectConfig, kind: FigureKind, range: StatsRange): Promise<Tally> {
    return this.database.read(async (session) => {
      const dirty = await this.dirtyDays(session, project.id, range);
      const changed = new Set([...dirty].map(monthOf));
      const stored = await this.stats.months(session, project.id, kind, monthsWithin(range));
      const months = stored.filter(({ day: month }) => isWhole(month, range) && !changed.has(month));
      const taken = months.map(({ day }) => day);
      const days = (await this.stats.days(session, project.id, kind, range, taken)).filter(({ day }) => !dirty.has(day));
      const sum = new Tally();
      for (const { figures } of [...months, ...days]) sum.include(Tally.of(figures));
      for (const { tally } of await this.countNow(session, project, kind, dirty)) sum.include(tally);
      return sum;
    });
  }

  /** Read before the figures themselves: a day that is counted anew in between is counted once more, and never missed. */
  private async dirtyDays(session: Session, projectId: string, { first, last }: StatsRange): Promise<Set<string>> {
    const marked = new Set((await this.stats.marks(session, projectId)).map(({ day }) => day));
    const days = [...marked].flatMap((day) => daysOfUtcDay(day, this.config.timezone));
    return new Set(days.filter((day) => (first === null || day >= first) && (last === null || day <= last)));
  }

  private async countNow(
    session: Session,
    project: ProjectConfig,
    kind: FigureKind,
    days: Iterable<string>,
  ): Promise<DayTally[]> {
    const counted: DayTally[] = [];
    for (const day of days) counted.push({ day, tally: (await this.counter.count(session, project, day))[kind] });
    return counted;
  }
}

function monthsWithin({ first, last }: StatsRange): StatsRange {
  return { first: first === null ? null : monthOf(first), last: last === null ? null : monthOf(last) };
}

function isWhole(month: string, { first, last }: StatsRange): boolean {
  return (first === null || first <= `${month}-01`) && (last === null || last >= lastDayOf(month));
}
