import { setImmediate as breathe } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Config, ProjectConfig } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import { daysOfUtcDay, lastDayOf, monthOf } from '../../domain/business-days.js';
import { CampaignSum, type CampaignPart } from '../../domain/figures/campaign-sum.js';
import type { FigureKind, FiguresOf, TallyKind } from '../../domain/figures/kinds.js';
import { Tally } from '../../domain/figures/tally.js';
import { DailyStatsStore, type DayFigures, type StatsRange } from '../../store/daily-stats.store.js';
import { Database } from '../../store/database.js';
import { FiguresStore } from '../../store/figures.store.js';
import type { Session } from '../../store/session.js';
import { DayCounter } from './day-counter.js';

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
  byDay<K extends TallyKind>(project: ProjectConfig, kind: K, range: StatsRange): Promise<DayFigures<K>[]> {
    return this.database.read(async (session) => {
      const dirty = await this.dirtyDays(session, project.id, range);
      const stored = await this.stats.days(session, project.id, kind, range, []);
      const days = [...stored.filter(({ day }) => !dirty.has(day)), ...(await this.countNow(session, project, kind, dirty))];
      return days.filter(({ figures }) => figures.length > 0).sort((a, b) => (a.day < b.day ? -1 : 1));
    });
  }

  async inSum(project: ProjectConfig, kind: TallyKind, range: StatsRange): Promise<Tally> {
    const sum = new Tally();
    for (const figures of await this.partsOf(project, kind, range)) sum.include(figures);
    return sum;
  }

  /** @param by by which parts groups of calls are told apart */
  async campaigns(project: ProjectConfig, range: StatsRange, by: readonly CampaignPart[]): Promise<CampaignSum> {
    const sum = new CampaignSum(by);
    for (const figures of await this.partsOf(project, 'campaigns', range)) sum.include(figures);
    return sum;
  }

  /** What adds up to the figures of the range: whole months where nothing in them changed, and days. */
  private partsOf<K extends FigureKind>(project: ProjectConfig, kind: K, range: StatsRange): Promise<FiguresOf[K][]> {
    return this.database.read(async (session) => {
      const dirty = await this.dirtyDays(session, project.id, range);
      const changed = new Set([...dirty].map(monthOf));
      const stored = await this.stats.months(session, project.id, kind, monthsWithin(range));
      const months = stored.filter(({ day: month }) => isWhole(month, range) && !changed.has(month));
      const taken = months.map(({ day }) => day);
      const days = (await this.stats.days(session, project.id, kind, range, taken)).filter(({ day }) => !dirty.has(day));
      const now = await this.countNow(session, project, kind, dirty);
      return [...months, ...days, ...now].map(({ figures }) => figures);
    });
  }

  /** Read before the figures themselves: a day that is counted anew in between is counted once more, and never missed. */
  private async dirtyDays(session: Session, projectId: string, { first, last }: StatsRange): Promise<Set<string>> {
    const marked = new Set((await this.stats.marks(session, projectId)).map(({ day }) => day));
    const days = [...marked].flatMap((day) => daysOfUtcDay(day, this.config.timezone));
    return new Set(days.filter((day) => (first === null || day >= first) && (last === null || day <= last)));
  }

  private async countNow<K extends FigureKind>(
    session: Session,
    project: ProjectConfig,
    kind: K,
    days: Iterable<string>,
  ): Promise<DayFigures<K>[]> {
    const counted: DayFigures<K>[] = [];
    for (const day of days) {
      counted.push({ day, figures: await this.counter.one(session, project, kind, day) });
      // After an upgrade or an import there are many: webhooks are not kept waiting for all of them.
      await breathe();
    }
    return counted;
  }
}

function monthsWithin({ first, last }: StatsRange): StatsRange {
  return { first: first === null ? null : monthOf(first), last: last === null ? null : monthOf(last) };
}

function isWhole(month: string, { first, last }: StatsRange): boolean {
  return (first === null || first <= `${month}-01`) && (last === null || last >= lastDayOf(month));
}
