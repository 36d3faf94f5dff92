import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import { CLICK_ID_KINDS } from '../../domain/calls/call.js';
import type { CallWithOutcome } from '../../domain/statistics/contribution.js';
import type { CountedConversion, CountedUpload, CoveredId } from '../../domain/statistics/counted-call.js';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { placeholders, type RawRow, type SqlExecutor } from '../database/sql-executor.js';
import type { CallEntity } from '../schema/entities/call.entity.js';

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

/** Whether a call is excluded depends on the config. */
type ExcludedTest = (projectId: string, call: Pick<CallEntity, 'callerNumber' | 'trackingNumber'>) => boolean;

const CALL_MOMENT = 'COALESCE(k."startedAt", k."receivedAt")';
const CALL_COLUMNS = [
  'id',
  'projectId',
  'sourceId',
  'answered',
  'utmSource',
  'utmCampaign',
  'utmTerm',
  'trackingNumber',
  'device',
  'gaCid',
  'yaCid',
  'clickIds',
  'callerKey',
  'callerNumber',
  'callerExcluded',
] as const satisfies readonly (keyof CallEntity)[];
type CallRow = Pick<CallEntity, Exclude<(typeof CALL_COLUMNS)[number], 'clickIds'>> & {
  readonly clickIds: string;
  readonly moment: number | string;
};

/** The project must not drive the search: it has far more calls than these callers made. */
const THEIR_CALLS = `SELECT k."callerKey", k."callerNumber", k."answered", ${CALL_MOMENT} AS "moment"
  FROM named CROSS JOIN "calls" k
  WHERE k."callerKey" = named."callerKey" AND CASE WHEN k."projectId" = ? THEN TRUE ELSE FALSE END`;

/** The rows that statistics are counted from. */
@Injectable()
export class StatisticsInputStore {
  constructor(private readonly database: Database) {}

  /** By our ids. A call that does not exist is left out. */
  async calls(session: SqlExecutor, ids: readonly string[], isExcluded: ExcludedTest): Promise<CallWithOutcome[]> {
    if (ids.length === 0) return [];
    const those = placeholders(ids.length);
    const named = CALL_COLUMNS.map((column) => `k."${column}"`).join(', ');
    const calls = await session.all<CallRow>(
      `SELECT ${named}, ${CALL_MOMENT} AS "moment" FROM "calls" k WHERE k."id" IN ${those}`,
      ids,
    );
    const conversions = await session.all<CountedConversion>(
      `SELECT "callId", "goal", "valueMinor", "currency" FROM "conversions" WHERE "callId" IN ${those} AND "revokedAt" IS NULL`,
      ids,
    );
    const uploads = await session.all(
      `SELECT "callId", "goal", "destination", "state", "reasonCode", "identifierKind" IS NOT NULL AS "identified",
        "attempts" > 0 AND "requestId" IS NOT NULL AS "sent", "verified" FROM "uploads" WHERE "callId" IN ${those}`,
      ids,
    );
    const conversionsOf = groupBy(conversions, ({ callId }) => callId);
    const uploadsOf = groupBy(uploads.map(toUpload), ({ callId }) => callId);
    return calls.map((row) => ({
      call: toCall(row, isExcluded),
      conversions: (conversionsOf.get(row.id) ?? []).map(toConversion),
      uploads: uploadsOf.get(row.id) ?? [],
    }));
  }

  /** Keyset page: our ids of the period's calls, in order. */
  async callIds(session: SqlExecutor, { projectId, from, to }: StatisticsPeriod, after: string, most: number): Promise<string[]> {
    const sql = `SELECT k."id" FROM "calls" k WHERE k."projectId" = ? AND ${CALL_MOMENT} >= ? AND ${CALL_MOMENT} < ?
      AND k."id" > ? ORDER BY k."id" LIMIT ?`;
    return (await session.all<{ id: string }>(sql, [projectId, from, to, after, most])).map(({ id }) => id);
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
    const rows = await this.database.readLong((session) => session.all<FrequentCaller>(sql, values));
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

/** SQLite stores booleans as 0 and 1. */
function toCall(row: CallRow, isExcluded: ExcludedTest): CallWithOutcome['call'] {
  const { clickIds, callerNumber, callerExcluded, gaCid, yaCid, moment, answered, ...call } = row;
  const clicks = JSON.parse(clickIds) as Readonly<Record<string, unknown>>;
  const identifiers: CoveredId[] = CLICK_ID_KINDS.filter((kind) => clicks[kind] !== undefined);
  if (yaCid !== null) identifiers.unshift('yaCid');
  if (gaCid !== null) identifiers.unshift('gaCid');
  return {
    ...call,
    answered: answered === null ? null : Boolean(answered),
    moment: Number(moment),
    excluded: Boolean(callerExcluded) || isExcluded(row.projectId, { callerNumber, trackingNumber: row.trackingNumber }),
    identifiers,
  };
}

function toConversion({ valueMinor, ...conversion }: CountedConversion): CountedConversion {
  return { ...conversion, valueMinor: valueMinor === null ? null : Number(valueMinor) };
}

function toUpload(row: RawRow): CountedUpload {
  const { callId, goal, destination, state, reasonCode } = row as unknown as CountedUpload;
  return {
    callId,
    goal,
    destination,
    state,
    reasonCode,
    identified: Boolean(row.identified),
    sent: Boolean(row.sent),
    verified: Boolean(row.verified),
  };
}
