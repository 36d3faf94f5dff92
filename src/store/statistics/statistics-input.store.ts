import { Injectable } from '@nestjs/common';
import type { CountedCall, CountedConversion, CountedUpload } from '../../domain/statistics/counted.js';
import type { GroupedRows } from '../../domain/statistics/daily-counts.js';
import type { Instant } from '../../domain/time/instant.js';
import type { UploadState } from '../../domain/uploads/upload-states.js';
import { Database } from '../database/database.js';
import type { RawRow, SqlExecutor } from '../database/sql-executor.js';
import type { CallEntity } from '../schema/entities/call.entity.js';

/** A column of calls that statistics may be counted from; whether a call is excluded depends on the config. */
type CountedColumn = Exclude<keyof CountedCall, 'moment'> | 'callerNumber' | 'callerExcluded';
type CountedRow<C extends CountedColumn> = Pick<CountedCall, 'moment'> & Pick<CallEntity, C>;

/** A period of one project, `from` included and `to` not. */
export interface StatisticsPeriod {
  readonly projectId: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** A caller with many calls. */
export interface FrequentCaller {
  readonly projectId: string;
  readonly callerKey: string;
  readonly callerNumber: string | null;
  readonly calls: number;
  readonly answered: number;
  readonly lastAt: Instant;
}

const CALL_MOMENT = 'COALESCE(k."startedAt", k."receivedAt")';
/** `k` are the calls; bind `periodValues`. */
const IN_PERIOD = `k."projectId" = ? AND ${CALL_MOMENT} >= ? AND ${CALL_MOMENT} < ?`;

/** The project must not drive the search: it has far more calls than these callers made. */
const THEIR_CALLS = `SELECT k."callerKey", k."callerNumber", k."answered", ${CALL_MOMENT} AS "moment"
  FROM named CROSS JOIN "calls" k
  WHERE k."callerKey" = named."callerKey" AND CASE WHEN k."projectId" = ? THEN TRUE ELSE FALSE END`;

/** The rows that statistics are counted from. */
@Injectable()
export class StatisticsInputStore {
  constructor(private readonly database: Database) {}

  /** Only the columns that are counted: a busy day is read at once. */
  async calls<C extends CountedColumn>(
    session: SqlExecutor,
    period: StatisticsPeriod,
    columns: readonly C[],
  ): Promise<CountedRow<C>[]> {
    const named = columns.map((column) => `k."${column}"`).join(', ');
    const sql = `SELECT ${named}, ${CALL_MOMENT} AS "moment" FROM "calls" k WHERE ${IN_PERIOD}`;
    return (await session.all(sql, periodValues(period))).map((row) => toCall<C>(row));
  }

  /** Without revoked ones. */
  async conversions(session: SqlExecutor, period: StatisticsPeriod): Promise<CountedConversion[]> {
    const conversions = await session.all(
      `SELECT c."callId", c."goal", c."valueMinor", c."currency" FROM "calls" k JOIN "conversions" c ON c."callId" = k."id"
       WHERE ${IN_PERIOD} AND c."revokedAt" IS NULL`,
      periodValues(period),
    );
    return conversions.map(toConversion);
  }

  async uploads(session: SqlExecutor, period: StatisticsPeriod): Promise<CountedUpload[]> {
    const uploads = await session.all(
      `SELECT u."callId", u."goal", u."destination", u."state", u."reasonCode", u."identifierKind", u."attempts", u."verified"
       FROM "calls" k JOIN "uploads" u ON u."callId" = k."id" WHERE ${IN_PERIOD}`,
      periodValues(period),
    );
    return uploads.map(toUpload);
  }

  /** Callers, found by the first characters of their keys, with their calls in the period; most calls first. */
  async callers({ projectId, from, to }: StatisticsPeriod, prefixes: readonly string[]): Promise<FrequentCaller[]> {
    if (prefixes.length === 0) return [];
    // Keys are hexadecimal, so `g` sorts after all with the same prefix. By the whole key and the time, the index leads to the
    // calls of the period only: frequent callers have called for years.
    const sql = `WITH asked("first", "last") AS (VALUES ${prefixes.map(() => '(CAST(? AS TEXT), CAST(? AS TEXT))').join(', ')}),
      named("callerKey") AS (
        SELECT (SELECT MIN(k."callerKey") FROM "calls" k WHERE k."callerKey" > asked."first" AND k."callerKey" < asked."last")
        FROM asked
      ),
      theirs AS (${THEIR_CALLS} AND k."startedAt" >= ? AND k."startedAt" < ? UNION ALL
        ${THEIR_CALLS} AND k."startedAt" IS NULL AND k."receivedAt" >= ? AND k."receivedAt" < ?)
      SELECT "callerKey", MAX("callerNumber") AS "callerNumber", COUNT(*) AS "calls",
        SUM(CASE WHEN "answered" THEN 1 ELSE 0 END) AS "answered", MAX("moment") AS "lastAt"
      FROM theirs GROUP BY "callerKey" ORDER BY COUNT(*) DESC, "callerKey"`;
    const values = [...prefixes.flatMap((prefix) => [prefix, `${prefix}g`]), projectId, from, to, projectId, from, to];
    const rows = await this.database.read((session) => session.all<FrequentCaller>(sql, values));
    return rows.map((row) => ({
      projectId,
      callerKey: row.callerKey,
      callerNumber: row.callerNumber,
      calls: Number(row.calls),
      answered: Number(row.answered),
      lastAt: Number(row.lastAt),
    }));
  }
}

function periodValues({ projectId, from, to }: StatisticsPeriod): unknown[] {
  return [projectId, from, to];
}

/** Changes the row in place: a day has thousands, and the driver has just created them. */
function toCall<C extends CountedColumn>(row: RawRow): CountedRow<C> {
  row.moment = Number(row.moment);
  if (typeof row.answered === 'number') row.answered = row.answered !== 0;
  if (typeof row.callerExcluded === 'number') row.callerExcluded = row.callerExcluded !== 0;
  if (typeof row.clickIds === 'string') row.clickIds = JSON.parse(row.clickIds);
  return row as CountedRow<C>;
}

function toConversion(row: RawRow): CountedConversion {
  const conversion = row as unknown as CountedConversion;
  return { ...conversion, valueMinor: row.valueMinor === null ? null : Number(row.valueMinor) };
}

function toUpload(row: RawRow): CountedUpload {
  const { callId, goal, destination, state, reasonCode } = row as unknown as CountedUpload;
  return {
    callId,
    goal,
    destination,
    state,
    reasonCode,
    identified: row.identifierKind !== null,
    sent: Number(row.attempts) > 0,
    verified: Boolean(row.verified),
  };
}

/** A value without a currency does not count. */
const WORTH_COLUMNS =
  'CASE WHEN c."valueMinor" IS NOT NULL THEN c."currency" END AS "currency", COUNT(*) AS "count", ' +
  'COALESCE(SUM(c."valueMinor"), 0) AS "valueMinor"';

/** Equal rows grouped and counted by the database: a busy day has thousands of rows in about a dozen groups. */
@Injectable()
export class GroupedCountsStore {
  async groupedRows(session: SqlExecutor, period: StatisticsPeriod): Promise<GroupedRows> {
    const counted = (sql: string) => session.all(sql, periodValues(period));
    const calls = await counted(
      `SELECT k."answered", COUNT(*) AS "count" FROM "calls" k WHERE ${IN_PERIOD} GROUP BY k."answered"`,
    );
    if (calls.length === 0) return { calls: [], conversions: [], uploads: [] };
    const conversions = await counted(
      `SELECT c."goal", ${WORTH_COLUMNS} FROM "calls" k JOIN "conversions" c ON c."callId" = k."id"
       WHERE ${IN_PERIOD} AND c."revokedAt" IS NULL GROUP BY 1, 2`,
    );
    const uploads = await counted(
      `SELECT u."goal", ${WORTH_COLUMNS}, u."destination", u."state", c."id" IS NOT NULL AS "stands"
       FROM "calls" k JOIN "uploads" u ON u."callId" = k."id"
       LEFT JOIN "conversions" c ON c."callId" = u."callId" AND c."goal" = u."goal" AND c."revokedAt" IS NULL
       WHERE ${IN_PERIOD} GROUP BY 1, 2, 5, 6, 7`,
    );
    return {
      calls: calls.map(({ answered, count }) => ({
        answered: answered === null ? null : Boolean(answered),
        count: Number(count),
      })),
      conversions: conversions.map(toWorth),
      uploads: uploads.map((row) => ({
        ...toWorth(row),
        destination: row.destination as string,
        state: row.state as UploadState,
        stands: Boolean(row.stands),
      })),
    };
  }
}

function toWorth({ goal, currency, count, valueMinor }: RawRow): GroupedRows['conversions'][number] {
  return {
    goal: goal as string,
    currency: currency as string | null,
    count: Number(count),
    valueMinor: Number(valueMinor),
  };
}
