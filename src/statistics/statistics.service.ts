import { Injectable } from '@nestjs/common';
import type { CampaignPart } from '../domain/statistics/groups.js';
import type { DayRange } from '../domain/statistics/periods.js';
import type {
  CallerCount,
  CoverageCount,
  DayStatistics,
  FunnelStatistics,
  UploadStateCount,
} from '../domain/statistics/statistics.js';
import { Database } from '../store/database/database.js';
import type { SqlExecutor } from '../store/database/sql-executor.js';
import { CampaignReadsStore, type CampaignStatistics, noCampaignTotals } from '../store/statistics/campaign-reads.store.js';
import { RollupReadsStore } from '../store/statistics/rollup-reads.store.js';
import { CountingService } from './counting.service.js';

const ALL_DAYS: DayRange = { first: null, last: null };

/** Statistics of one project, read from the sums. `upToDate` comes first, and says whether they are complete. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly database: Database,
    private readonly counting: CountingService,
    private readonly rollups: RollupReadsStore,
    private readonly campaigns: CampaignReadsStore,
  ) {}

  /** Counts what changed until now. @returns false where that is too much for an answer to wait for */
  upToDate(): Promise<boolean> {
    return this.counting.catchUp();
  }

  /** Oldest first; days without calls are left out. */
  byDay(projectId: string, range: DayRange): Promise<DayStatistics[]> {
    return this.read((session) => this.rollups.byDay(session, projectId, range));
  }

  funnel(projectId: string, range: DayRange): Promise<FunnelStatistics> {
    return this.read((session) => this.rollups.funnel(session, projectId, range));
  }

  coverage(projectId: string, range: DayRange): Promise<CoverageCount[]> {
    return this.read((session) => this.rollups.coverage(session, projectId, range));
  }

  /** Callers with at least so many calls, most calls first. */
  callers(projectId: string, range: DayRange, wanted: { minCalls: number; most: number }): Promise<CallerCount[]> {
    return this.read((session) => this.rollups.callers(session, projectId, range, wanted));
  }

  /** Conversions by goal. */
  goals(projectId: string, range: DayRange): Promise<ReadonlyMap<string, number>> {
    return this.read((session) => this.rollups.goals(session, projectId, range));
  }

  uploadStates(projectId: string, range: DayRange = ALL_DAYS): Promise<UploadStateCount[]> {
    return this.read((session) => this.rollups.uploadStates(session, projectId, range));
  }

  /** Calls of several projects by group, the largest groups with their names. */
  async largestCampaigns(
    projectIds: readonly string[],
    range: DayRange,
    by: readonly CampaignPart[],
    most: number,
  ): Promise<CampaignStatistics> {
    const total = noCampaignTotals();
    const sum = { calls: 0, answered: 0, missed: 0 };
    const largest: CampaignStatistics['largest'][number][] = [];
    let groups = 0;
    for (const projectId of projectIds) {
      const found = await this.read((session) => this.campaigns.largest(session, projectId, range, by, most));
      groups += found.groups;
      for (const name of ['calls', 'answered', 'missed'] as const) sum[name] += found.total[name];
      found.total.missedByHour.forEach((missed, hour) => (total.missedByHour[hour] = (total.missedByHour[hour] ?? 0) + missed));
      largest.push(...found.largest);
    }
    largest.sort((a, b) => b.totals.calls - a.totals.calls);
    return { groups, total: { ...total, ...sum }, largest: largest.slice(0, most) };
  }

  private read<T>(work: (session: SqlExecutor) => Promise<T>): Promise<T> {
    return this.database.read(work);
  }
}
