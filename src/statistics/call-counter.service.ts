import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG } from '../config/config.js';
import { isExcluded } from '../domain/goals/matching.js';
import { countContribution } from '../domain/statistics/count-contribution.js';
import { type Contribution, contributionOf, contributionText } from '../domain/statistics/contribution.js';
import { DayCalendar } from '../domain/statistics/day-calendar.js';
import { type CallGroup, GROUP_KINDS, groupsOf } from '../domain/statistics/groups.js';
import { RollupDeltas } from '../domain/statistics/rollups.js';
import { sha256 } from '../runtime/ids.js';
import { TimeSlice } from '../runtime/time-slice.js';
import type { SqlExecutor } from '../store/database/sql-executor.js';
import { CallGroupsStore, ContributionsStore, RollupsStore } from '../store/statistics/contributions.store.js';
import { StatisticsInputStore } from '../store/statistics/statistics-input.store.js';

/** Call it after the commit. */
type AfterCommit = () => void;

/** Counts by difference: each call's stored contribution is subtracted from the sums, and its present one is added. */
@Injectable()
export class CallCounterService {
  private calendar: DayCalendar;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly input: StatisticsInputStore,
    private readonly contributions: ContributionsStore,
    private readonly groups: CallGroupsStore,
    private readonly rollups: RollupsStore,
  ) {
    this.calendar = new DayCalendar(config.timezone);
  }

  /** Identifies the settings under which calls are counted. */
  settings(): string {
    const { timezone, projects } = this.config;
    const exclusions = projects.map(({ id, exclude }) => [id, exclude.callers, exclude.trackingNumbers]);
    return sha256(JSON.stringify([timezone, exclusions]));
  }

  /**
   * Idempotent: a call that has not changed since it was counted changes nothing. Sums and stored contribution change together.
   */
  async count(tx: SqlExecutor, callIds: readonly string[]): Promise<AfterCommit> {
    const { now, afterCommit } = await this.asTheyAre(tx, callIds);
    const before = await this.contributions.ofCalls(tx, callIds);
    const changed = new Map<string, Contribution>();
    const deltas = new RollupDeltas();
    const slice = new TimeSlice('holds-writer');
    for (const [callId, of] of now) {
      await slice.yieldIfOver();
      const counted = before.get(callId);
      if (isSame(counted, of)) continue;
      changed.set(callId, of);
      if (counted) countContribution(deltas, counted, -1);
      countContribution(deltas, of, 1);
    }
    await this.rollups.apply(tx, deltas);
    await this.contributions.save(tx, changed);
    return afterCommit;
  }

  /** The contributions of these calls as they are now. */
  async asTheyAre(
    tx: SqlExecutor,
    callIds: readonly string[],
  ): Promise<{ now: Map<string, Contribution>; afterCommit: AfterCommit }> {
    const exclusions = new Map(this.config.projects.map(({ id, exclude }) => [id, exclude]));
    const found = await this.input.calls(tx, callIds, (projectId, call) => {
      const exclude = exclusions.get(projectId);
      return exclude !== undefined && isExcluded(exclude, call);
    });
    if (this.calendar.timezone !== this.config.timezone) this.calendar = new DayCalendar(this.config.timezone);
    const groups: CallGroup[] = found.flatMap(({ call }) => groupsOf(call));
    const { numbers, remember } = await this.groups.numbersOf(tx, groups);
    const now = new Map<string, Contribution>();
    const slice = new TimeSlice('holds-writer');
    for (const [at, one] of found.entries()) {
      await slice.yieldIfOver();
      const ofCall = numbers.slice(at * GROUP_KINDS.length, (at + 1) * GROUP_KINDS.length);
      now.set(one.call.id, contributionOf(one, this.calendar.at(one.call.moment), ofCall));
    }
    return { now, afterCommit: remember };
  }
}

function isSame(before: Contribution | undefined, now: Contribution): boolean {
  return before !== undefined && contributionText(before) === contributionText(now);
}
