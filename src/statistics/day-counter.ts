import type { ProjectConfig } from '../config/config.js';
import { isExcluded } from '../domain/goals/matching.js';
import { CallerSum, type CallerTable } from '../domain/statistics/callers.js';
import type { CountEntry } from '../domain/statistics/counts.js';
import { countDaily, tableOfDay, type DaysTable } from '../domain/statistics/daily-counts.js';
import type { CountsKind } from '../domain/statistics/stored-statistics.js';
import { dayBounds, hoursOf, type DayBounds } from '../domain/time/business-days.js';
import { sha256 } from '../runtime/ids.js';
import type { SqlExecutor } from '../store/database/sql-executor.js';
import type { GroupedCountsStore, StatisticsInputStore, StatisticsPeriod } from '../store/statistics/statistics-input.store.js';
import { type CampaignDayCounts, countCampaigns } from './counts/campaign-day-counts.js';
import { countCoverage } from './counts/coverage.js';
import { countFunnel } from './counts/funnel.js';

/** Version of the stored format: statistics of another version are counted again. */
const STORED_FORMAT = 6;

/** The fields of a call that each kind of statistics needs. */
const STATE_FIELDS = ['id', 'trackingNumber', 'callerNumber', 'callerExcluded'] as const;
const COVERAGE_FIELDS = ['sourceId', 'utmSource', 'utmCampaign', 'device', 'gaCid', 'yaCid', 'clickIds'] as const;
const CAMPAIGN_FIELDS = ['id', 'answered', 'trackingNumber', 'utmSource', 'utmCampaign', 'utmTerm'] as const;
const CALLER_FIELDS = ['callerKey'] as const;

/** Counts one day of a project from its calls, conversions and uploads as they are now. */
export class DayCounter {
  /** Cache: computing the bounds of a day in a time zone takes longer than reading a quiet day. */
  private readonly bounds = new Map<string, DayBounds>();

  constructor(
    private readonly store: StatisticsInputStore,
    private readonly counts: GroupedCountsStore,
    private readonly timezone: string,
  ) {}

  async daily(session: SqlExecutor, project: ProjectConfig, day: string): Promise<DaysTable> {
    const groups = await this.counts.groupedRows(session, this.periodOf(project, day));
    return tableOfDay(day, countDaily(groups).entries());
  }

  async countsOf(session: SqlExecutor, project: ProjectConfig, kind: CountsKind, day: string): Promise<CountEntry[]> {
    const period = this.periodOf(project, day);
    if (kind === 'coverage') return countCoverage(await this.store.calls(session, period, COVERAGE_FIELDS)).entries();
    const calls = await this.store.calls(session, period, STATE_FIELDS);
    const uploads = await this.store.uploads(session, period);
    const isExcludedCall = (call: (typeof calls)[number]) => call.callerExcluded || isExcluded(project.exclude, call);
    return countFunnel(
      calls.map((call) => ({ id: call.id, excluded: isExcludedCall(call) })),
      uploads,
    ).entries();
  }

  async campaigns(session: SqlExecutor, project: ProjectConfig, day: string): Promise<CampaignDayCounts> {
    const period = this.periodOf(project, day);
    const calls = await this.store.calls(session, period, CAMPAIGN_FIELDS);
    const conversions = calls.length === 0 ? [] : await this.store.conversions(session, period);
    return countCampaigns({ calls, conversions }, hoursOf(period, this.timezone));
  }

  async callers(session: SqlExecutor, project: ProjectConfig, day: string): Promise<CallerTable> {
    return CallerSum.of(await this.store.calls(session, this.periodOf(project, day), CALLER_FIELDS)).table();
  }

  /** Identifies the settings that statistics depend on: those of another fingerprint are invalid. */
  fingerprintOf({ exclude }: ProjectConfig): string {
    return sha256(JSON.stringify([STORED_FORMAT, this.timezone, exclude.callers, exclude.trackingNumbers]));
  }

  private periodOf({ id: projectId }: ProjectConfig, day: string): StatisticsPeriod {
    const bounds = this.bounds.get(day) ?? dayBounds(day, this.timezone);
    this.bounds.set(day, bounds);
    return { projectId, ...bounds };
  }
}
