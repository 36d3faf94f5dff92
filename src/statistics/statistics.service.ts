import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { groupBy } from '../domain/collections.js';
import type { CampaignPart } from '../domain/statistics/groups.js';
import type { DayRange } from '../domain/statistics/periods.js';
import type {
  CallerCount,
  CampaignGroup,
  CampaignTotals,
  CoverageCount,
  DayStatistics,
  FunnelStatistics,
  UploadStateCount,
} from '../domain/statistics/statistics.js';
import { Database } from '../store/database/database.js';
import type { SqlExecutor } from '../store/database/sql-executor.js';
import { CampaignReadsStore, type GroupSums, noCampaignTotals } from '../store/statistics/campaign-reads.store.js';
import { RollupReadsStore } from '../store/statistics/rollup-reads.store.js';
import { CountingService } from './counting.service.js';

interface CampaignStatistics {
  /** The number of groups. */
  readonly groups: number;
  /** Over all groups. */
  readonly total: CampaignTotals;
  /** The groups with most calls. */
  readonly largest: readonly CampaignGroup[];
}

const ALL_DAYS: DayRange = { first: null, last: null };

/** Read concurrently; a request about hundreds of projects leaves connections for others. */
const PROJECTS_AT_A_TIME = 4;

/** Reads each project, results in the projects' order. */
export function ofEachProject<T, R>(projects: readonly T[], read: (project: T) => Promise<R>): Promise<R[]> {
  return pLimit(PROJECTS_AT_A_TIME).map(projects, read);
}

/** Statistics of one project, read from the sums. Call `upToDate` first: it says whether they are complete. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly database: Database,
    private readonly counting: CountingService,
    private readonly rollups: RollupReadsStore,
    private readonly campaigns: CampaignReadsStore,
  ) {}

  /**
   * Counts all changes so far.
   * @returns false if there are too many for an answer to wait for
   */
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

  /** Calls of several projects by group, the largest groups with their names and details. */
  async largestCampaigns(
    projectIds: readonly string[],
    range: DayRange,
    by: readonly CampaignPart[],
    most: number,
  ): Promise<CampaignStatistics> {
    const sumsOf = async (projectId: string) =>
      [projectId, await this.read((session) => this.campaigns.sums(session, projectId, range, by, most))] as const;
    const sums = new Map(await ofEachProject(projectIds, sumsOf));
    const all = [...sums.values()];
    const shown = all
      .flatMap(({ rows }) => rows)
      .sort((a, b) => b.group.totals.calls - a.group.totals.calls)
      .slice(0, most);
    const addDetails = (projectId: string, rows: readonly GroupSums[]) =>
      this.read((session) => this.campaigns.addDetails(session, projectId, range, sums.get(projectId)?.counted ?? null, rows));
    const shownOf = groupBy(shown, ({ group }) => group.project);
    await ofEachProject([...shownOf], ([projectId, rows]) => addDetails(projectId, rows));
    return {
      groups: all.reduce((count, { groups }) => count + groups, 0),
      total: sumOfTotals(all.map(({ total }) => total)),
      largest: shown.map(({ group }) => group),
    };
  }

  private read<T>(work: (session: SqlExecutor) => Promise<T>): Promise<T> {
    return this.database.readLong(work);
  }
}

function sumOfTotals(totals: readonly CampaignTotals[]): CampaignTotals {
  const sumOf = (valueOf: (one: CampaignTotals) => number) => totals.reduce((sum, one) => sum + valueOf(one), 0);
  const none = noCampaignTotals();
  return {
    ...none,
    calls: sumOf(({ calls }) => calls),
    answered: sumOf(({ answered }) => answered),
    missed: sumOf(({ missed }) => missed),
    missedByHour: none.missedByHour.map((_, hour) => sumOf(({ missedByHour }) => missedByHour[hour] ?? 0)),
  };
}
