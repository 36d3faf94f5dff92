import { Injectable } from '@nestjs/common';
import { callerPrefixOf } from '../../domain/statistics/contribution.js';
import { COVERED_IDS } from '../../domain/statistics/counted-call.js';
import { type BoundedRange, type DayRange, periodsWithin } from '../../domain/statistics/periods.js';
import type {
  CallerCount,
  CoverageCount,
  CurrencySum,
  DayStatistics,
  FunnelCount,
  FunnelStatistics,
  UploadStateCount,
} from '../../domain/statistics/statistics.js';
import { UPLOAD_STATES } from '../../domain/uploads/upload-states.js';
import { placeholders, type RawRow, type SqlExecutor } from '../database/sql-executor.js';
import { nestedRows, readNestedRows } from './nested-rows.js';

const sumsOf = (columns: readonly string[]): string => columns.map((column) => `SUM("${column}") AS "${column}"`).join(', ');

/** Reads the rollup tables of one project. */
@Injectable()
export class RollupReadsStore {
  /** Oldest first; days without calls are left out. */
  async byDay(session: SqlExecutor, projectId: string, range: DayRange): Promise<DayStatistics[]> {
    const { sql, values } = ofDays(projectId, range);
    const calls = await session.all<DayStatistics>(
      `SELECT "day", "calls", "answered", "missed" FROM "stat_days" WHERE ${sql} AND "calls" <> 0 ORDER BY "day"`,
      values,
    );
    const days = calls.map((row): DayStatistics => ({ ...row, sums: [], destinations: new Map() }));
    const byName = new Map(days.map((day) => [day.day, day]));
    const nestedByDay = (table: string, columns: readonly string[], counter: string) =>
      session.all(
        `SELECT "day", ${nestedRows(session.dialect, columns)} AS "rows" FROM "${table}"
         WHERE ${sql} AND "${counter}" <> 0 GROUP BY "day"`,
        values,
      );
    for (const row of await nestedByDay('stat_goals', GOAL_SUMS, 'conversions')) {
      const day = byName.get(String(row.day));
      if (day) for (const sum of readNestedRows(row.rows)) includeSum(day, sum);
    }
    for (const row of await nestedByDay('stat_uploads', ['destination', ...UPLOAD_STATES], 'uploads')) {
      const day = byName.get(String(row.day));
      if (day) for (const counts of readNestedRows(row.rows)) includeUploads(day, counts);
    }
    return days;
  }

  /** Conversions by goal. */
  async goals(session: SqlExecutor, projectId: string, range: DayRange): Promise<Map<string, number>> {
    const { sql, values } = ofDays(projectId, range);
    const rows = await session.all(
      `SELECT "goal", SUM("conversions") AS "conversions" FROM "stat_goals" WHERE ${sql} AND "destination" = '' GROUP BY "goal"`,
      values,
    );
    return new Map(rows.map(({ goal, conversions }) => [String(goal), Number(conversions)]));
  }

  async uploadStates(session: SqlExecutor, projectId: string, range: DayRange): Promise<UploadStateCount[]> {
    const { sql, values } = ofDays(projectId, range);
    const rows = await session.all(
      `SELECT "destination", ${sumsOf(UPLOAD_STATES)} FROM "stat_uploads" WHERE ${sql} GROUP BY "destination"`,
      values,
    );
    return rows
      .flatMap((row) =>
        UPLOAD_STATES.map((state) => ({ destination: String(row.destination), state, count: Number(row[state]) })),
      )
      .filter(({ count }) => count !== 0);
  }

  async funnel(session: SqlExecutor, projectId: string, range: DayRange): Promise<FunnelStatistics> {
    const days = ofDays(projectId, range);
    const [all] = await session.all(`SELECT ${sumsOf(['calls', 'excluded'])} FROM "stat_days" WHERE ${days.sql}`, days.values);
    const counters = ['calls', 'excluded', 'identified', 'sent', 'confirmed'] as const;
    const { sql, values } = await this.ofPeriods(session, projectId, range);
    const rows = await session.all(
      `SELECT "destination", "state", "reason", ${sumsOf(counters)} FROM "stat_funnel" WHERE ${sql} AND "calls" <> 0
       GROUP BY 1, 2, 3`,
      values,
    );
    const at = rows.map((row) => withNumbers<FunnelCount>(row, counters));
    return { calls: Number(all?.calls ?? 0), excluded: Number(all?.excluded ?? 0), at };
  }

  async coverage(session: SqlExecutor, projectId: string, range: DayRange): Promise<CoverageCount[]> {
    const counters = ['calls', 'none', ...COVERED_IDS] as const;
    const { sql, values } = await this.ofPeriods(session, projectId, range);
    const rows = await session.all(
      `SELECT g."kind" AS "dimension", COALESCE(g."sourceId", g."utmSource", g."utmCampaign", g."device") AS "value", s.*
       FROM (SELECT "groupId", ${sumsOf(counters)} FROM "stat_coverage" WHERE ${sql} AND "calls" <> 0 GROUP BY "groupId") s
       JOIN "stat_groups" g ON g."id" = s."groupId"`,
      values,
    );
    return rows.map((row) => withNumbers<CoverageCount>(row, counters));
  }

  /** Callers with at least so many calls, most calls first. */
  async callers(
    session: SqlExecutor,
    projectId: string,
    range: DayRange,
    { minCalls, most }: { readonly minCalls: number; readonly most: number },
  ): Promise<CallerCount[]> {
    const { sql, values } = ofDays(projectId, range);
    const rows = await session.all(
      `SELECT "caller", SUM("calls") AS "calls" FROM "stat_callers" WHERE ${sql}
       GROUP BY "caller" HAVING SUM("calls") >= ? ORDER BY 2 DESC, 1 LIMIT ?`,
      [...values, minCalls, most],
    );
    return rows.map(({ caller, calls }) => ({ prefix: callerPrefixOf(Number(caller)), calls: Number(calls) }));
  }

  /** The first and the last day with calls; null for none. */
  async countedRange(session: SqlExecutor, projectId: string): Promise<BoundedRange | null> {
    const [row] = await session.all<{ first: string | null; last: string | null }>(
      'SELECT MIN("day") AS "first", MAX("day") AS "last" FROM "stat_days" WHERE "projectId" = ?',
      [projectId],
    );
    return row?.first && row.last ? { first: row.first, last: row.last } : null;
  }

  private async ofPeriods(session: SqlExecutor, projectId: string, range: DayRange): Promise<SqlWithValues> {
    const counted = await this.countedRange(session, projectId);
    const periods = counted === null ? [] : periodsWithin(range, counted, 'month');
    if (periods.length === 0) return { sql: '1 = 0', values: [] };
    return { sql: `"projectId" = ? AND "period" IN ${placeholders(periods.length)}`, values: [projectId, ...periods] };
  }
}

interface SqlWithValues {
  readonly sql: string;
  readonly values: readonly unknown[];
}

function ofDays(projectId: string, { first, last }: DayRange): SqlWithValues {
  const sql = `"projectId" = ?${first === null ? '' : ' AND "day" >= ?'}${last === null ? '' : ' AND "day" <= ?'}`;
  return { sql, values: [projectId, ...(first === null ? [] : [first]), ...(last === null ? [] : [last])] };
}

const GOAL_SUMS = ['destination', 'currency', 'conversions', 'valueMinor'] as const;

/** @param sum the values of `GOAL_SUMS` */
function includeSum(day: DayStatistics, [name, currency, conversions, valueMinor]: readonly (string | number)[]): void {
  const destination = String(name);
  const sums = destination === '' ? day.sums : destinationOf(day, destination).sums;
  const of = sums.find((one) => one.currency === currency) ?? noSum(String(currency), sums);
  of.conversions += Number(conversions);
  of.valueMinor += Number(valueMinor);
}

/** @param counts by state, in the order of `UPLOAD_STATES` */
function includeUploads(day: DayStatistics, [destination, ...counts]: readonly (string | number)[]): void {
  const { uploads } = destinationOf(day, String(destination));
  for (const [at, state] of UPLOAD_STATES.entries()) if (counts[at] !== 0) uploads[state] = Number(counts[at]);
}

function noSum(currency: string, sums: CurrencySum[]): CurrencySum {
  const sum = { currency, conversions: 0, valueMinor: 0 };
  sums.push(sum);
  return sum;
}

function destinationOf({ destinations }: DayStatistics, destination: string) {
  const known = destinations.get(destination) ?? { sums: [], uploads: {} };
  destinations.set(destination, known);
  return known;
}

/** PostgreSQL returns the sum of integers as text. */
function withNumbers<T>(row: RawRow, columns: readonly string[]): T {
  for (const column of columns) row[column] = Number(row[column]);
  return row as T;
}
