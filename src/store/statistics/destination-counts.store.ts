import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { PROGRESS_ORDER, type UploadState } from '../../domain/uploads/upload-states.js';
import { Database } from '../database/database.js';
import { between, type SqlCondition } from '../listing/conditions.js';
import type { DestinationKey } from '../uploads/claims.store.js';

/** Which calls are counted. */
export interface CountedCalls {
  /** By the start, or the first receipt; `from` included, `to` not. */
  readonly from?: Instant;
  readonly to?: Instant;
  /** The project's excluded tracking numbers, `*` a wildcard. Excluded callers are flagged on the call. */
  readonly excludedTrackingNumbers: readonly string[];
}

/** Calls by state at one destination; the counts add up to all calls. */
export interface DestinationCounts {
  readonly calls: number;
  /** No goal here: the number is on the exclusion list, or a person labelled the call. */
  readonly excluded: number;
  /** No goal here: rules not met, a goal that is not listed, a call from before the destination's `since`. */
  readonly notMet: number;
  /** By the furthest of the call's uploads. */
  readonly states: Readonly<Record<UploadState, number>>;
}

const RANK = `CASE "state" ${PROGRESS_ORDER.map((state, rank) => `WHEN '${state}' THEN ${rank}`).join(' ')} END`;
/** The latest label decides; a removed label counts as none. */
const IS_LABELLED = `COALESCE((SELECT NOT m."removed" FROM "marks" m WHERE m."callId" = k."id" AND m."label" IS NOT NULL
  ORDER BY m."id" DESC LIMIT 1), FALSE)`;
const EXCLUDED = -2;
const NOT_MET = -1;

@Injectable()
export class DestinationCountsStore {
  constructor(private readonly database: Database) {}

  /** One statement, so that the counts add up while calls come in. */
  async count({ id, projectId }: DestinationKey, counted: CountedCalls): Promise<DestinationCounts> {
    const excluded = excludedCondition(counted.excludedTrackingNumbers);
    const period = between('COALESCE(k."startedAt", k."receivedAt")', counted.from, counted.to);
    const sql = `WITH furthest AS (
        SELECT "callId", MAX(${RANK}) AS "rank" FROM "uploads" WHERE "destination" = ? AND "projectId" = ? GROUP BY "callId")
      SELECT CASE WHEN f."rank" IS NOT NULL THEN f."rank" WHEN ${excluded.sql} THEN ${EXCLUDED} ELSE ${NOT_MET} END AS "rank",
        COUNT(*) AS "count"
      FROM "calls" k LEFT JOIN furthest f ON f."callId" = k."id"
      WHERE k."projectId" = ?${period.map((part) => ` AND ${part.sql}`).join('')} GROUP BY 1`;
    const values = [id, projectId, ...excluded.values, projectId, ...period.flatMap((part) => part.values)];
    const rows = await this.database.read((session) => session.all<{ rank: number; count: number | string }>(sql, values));
    const at = new Map(rows.map(({ rank, count }) => [Number(rank), Number(count)]));
    return {
      calls: [...at.values()].reduce((sum, count) => sum + count, 0),
      excluded: at.get(EXCLUDED) ?? 0,
      notMet: at.get(NOT_MET) ?? 0,
      states: Object.fromEntries(PROGRESS_ORDER.map((state, rank) => [state, at.get(rank) ?? 0])) as Record<UploadState, number>,
    };
  }
}

function excludedCondition(trackingNumbers: readonly string[]): SqlCondition {
  const listed = trackingNumbers.map(() => ' OR k."trackingNumber" LIKE ?').join('');
  // Phone numbers hold only digits and a plus, so only the wildcard needs translating.
  return {
    sql: `(k."callerExcluded" OR ${IS_LABELLED}${listed})`,
    values: trackingNumbers.map((one) => one.replaceAll('*', '%')),
  };
}
