import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Config, CONFIG } from '../config/config.js';
import { contributionText } from '../domain/statistics/contribution.js';
import { countContribution } from '../domain/statistics/count-contribution.js';
import { allPeriods, dayAndMonth } from '../domain/statistics/periods.js';
import { ROLLUP_NAMES, RollupDeltas, ROLLUPS, type RollupRow } from '../domain/statistics/rollups.js';
import { dayBounds } from '../domain/time/business-days.js';
import { Database } from '../store/database/database.js';
import { ContributionsStore, type DayRows, RollupsStore } from '../store/statistics/contributions.store.js';
import { StatChangesStore } from '../store/statistics/stat-changes.store.js';
import { StatisticsInputStore } from '../store/statistics/statistics-input.store.js';
import { CallCounterService } from './call-counter.service.js';
import { CountingService } from './counting.service.js';
import { nextBackgroundSlice } from '../runtime/slice-scheduler.js';

const CALLS_PER_PAGE = 100;
/** For a day whose calls change during the check. */
const TRIES = 3;

/** The result of checking and repairing a day. */
export interface DayCheck {
  readonly calls: number;
  /** Calls whose stored contribution was wrong. */
  readonly wrongCalls: number;
  /** Rows of the day whose sums did not match its calls. */
  readonly wrongRows: number;
}

/** Recounts a day from its calls, compares, and repairs sums that differ. */
@Injectable()
export class DayCheckService {
  private readonly logger = new Logger('statistics');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly input: StatisticsInputStore,
    private readonly changes: StatChangesStore,
    private readonly contributions: ContributionsStore,
    private readonly rollups: RollupsStore,
    private readonly counter: CallCounterService,
    private readonly counting: CountingService,
  ) {}

  /** @returns null if calls of the day kept changing meanwhile, or not everything is counted yet */
  async check(projectId: string, day: string): Promise<DayCheck | null> {
    let wrongCalls = 0;
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (!(await this.counting.catchUp())) return null;
      // Optimistic concurrency: if the sums are the same before and after, none of the day's calls was recounted in between.
      const before = await this.rowsOf(projectId, day);
      const { sums, calls, wrong } = await this.countAnew(projectId, day);
      wrongCalls += wrong.length;
      for (let at = 0; at < wrong.length; at += CALLS_PER_PAGE) await this.recount(wrong.slice(at, at + CALLS_PER_PAGE));
      const stored = await this.rowsOf(projectId, day);
      if (wrong.length > 0 || differenceOf(day, before, stored).length > 0) continue;
      const wrongRows = differenceOf(day, sums, stored);
      if (wrongRows.length > 0 && !(await this.repair(projectId, day, stored, wrongRows))) continue;
      const found = { calls, wrongCalls, wrongRows: wrongRows.length };
      const isRight = wrongCalls + wrongRows.length === 0;
      if (isRight) this.logger.log({ msg: 'statistics of a day checked', project: projectId, day, ...found });
      else this.logger.warn({ msg: 'statistics of a day were wrong and are repaired', project: projectId, day, ...found });
      return found;
    }
    return null;
  }

  private rowsOf(projectId: string, day: string): Promise<DayRows> {
    return this.database.readLong((session) => this.rollups.ofDay(session, projectId, day));
  }

  /** From the calls as they are, page by page. `wrong` are those whose stored contribution was wrong. */
  private async countAnew(projectId: string, day: string): Promise<{ sums: DayRows; calls: number; wrong: string[] }> {
    const period = { projectId, ...dayBounds(day, this.config.timezone) };
    const deltas = new RollupDeltas();
    const wrong: string[] = [];
    let calls = 0;
    for (let after: string | undefined = ''; after !== undefined;) {
      const from: string = after;
      const ids = await this.database.readLong((session) => this.input.callIds(session, period, from, CALLS_PER_PAGE));
      // A write, because a new group gets its number.
      await this.database.write(async (tx) => {
        const { now } = await this.counter.asTheyAre(tx, ids);
        const counted = await this.contributions.ofCalls(tx, ids);
        for (const [callId, of] of now) {
          const as = counted.get(callId);
          if (as === undefined || contributionText(as) !== contributionText(of)) wrong.push(callId);
          countContribution(deltas, of, 1);
        }
      });
      calls += ids.length;
      after = ids.length < CALLS_PER_PAGE ? undefined : ids.at(-1);
      await nextBackgroundSlice();
    }
    const sums = new Map(
      ROLLUP_NAMES.map((name) => [name, deltas.changed(name).filter((row) => periodOf(row) === day)] as const),
    );
    return { sums, calls, wrong };
  }

  private async recount(callIds: readonly string[]): Promise<void> {
    const afterCommit = await this.database.write(async (tx) => {
      if (!(await this.changes.tryLock(tx))) return null;
      return this.counter.count(tx, callIds);
    });
    afterCommit?.();
  }

  /** @returns false if the day was recounted meanwhile */
  private repair(projectId: string, day: string, seen: DayRows, wrong: readonly Difference[]): Promise<boolean> {
    return this.database.write(async (tx) => {
      if (!(await this.changes.tryLock(tx))) return false;
      if (differenceOf(day, seen, await this.rollups.ofDay(tx, projectId, day)).length > 0) return false;
      const deltas = new RollupDeltas();
      for (const { name, row } of wrong) {
        const isByPeriod = ROLLUPS[name].keys.some((key) => key === 'period');
        if (!isByPeriod) deltas.include(name, row);
        else
          for (const period of name === 'stat_campaigns' ? allPeriods(day) : dayAndMonth(day))
            deltas.include(name, { ...row, period });
      }
      await this.rollups.apply(tx, deltas);
      return true;
    });
  }
}

interface Difference {
  readonly name: (typeof ROLLUP_NAMES)[number];
  readonly row: RollupRow;
}

function differenceOf(day: string, wanted: DayRows, found: DayRows): Difference[] {
  const deltas = new RollupDeltas();
  for (const name of ROLLUP_NAMES) {
    for (const row of wanted.get(name) ?? []) deltas.include(name, row);
    for (const row of found.get(name) ?? []) deltas.include(name, row, -1);
  }
  return ROLLUP_NAMES.flatMap((name) =>
    deltas
      .changed(name)
      .filter((row) => periodOf(row) === day)
      .map((row) => ({ name, row })),
  );
}

function periodOf(row: RollupRow): unknown {
  return row.day ?? row.period;
}
