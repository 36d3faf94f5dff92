import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import { type Instant, SECOND } from '../../domain/time/instant.js';
import { isOneOf, placeholders, type SqlExecutor } from '../database/sql-executor.js';
import type { SqlCondition } from '../listing/conditions.js';
import { MarkEntity } from '../schema/entities/admin.entity.js';
import { ConversionEntity } from '../schema/entities/upload.entity.js';

/** A conversion, not revoked, of a recognised caller. */
export interface CallerConversion {
  readonly callerKey: string;
  readonly goal: string;
  readonly callId: string;
  /** When the call that converted began. */
  readonly startedAt: Instant;
  /** When that call's first receipt came. */
  readonly receivedAt: Instant;
}

/** A second already taken by a conversion to this goal with these identifiers of its call. */
export interface TakenMoment {
  readonly goal: string;
  readonly identifiers: readonly string[];
  readonly occurredAt: Instant;
  readonly callId: string;
}

/** The columns of a call that hold identifiers; click ids are together in one JSON text. */
const IDENTIFIER_COLUMNS = ['gaCid', 'yaCid', 'callerKey'] as const;
/** A range may contain this many seconds per requested one. */
const MOST_EMPTY_SECONDS = 2;

@Injectable()
export class ConversionsStore {
  async byCalls(tx: SqlExecutor, callIds: readonly string[]): Promise<ConversionEntity[]> {
    if (callIds.length === 0) return [];
    const one = isOneOf(tx.dialect, callIds);
    return tx.entities(ConversionEntity, `SELECT * FROM "conversions" WHERE "callId" ${one.sql}`, one.values);
  }

  /** By call, the goals other than `goal` that it meets, in alphabetical order. */
  async otherGoalsOf(session: SqlExecutor, goal: string, callIds: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await session.all<{ callId: string; goal: string }>(
      `SELECT "callId", "goal" FROM "conversions"
       WHERE "callId" IN ${placeholders(callIds.length)} AND "goal" <> ? AND "revokedAt" IS NULL ORDER BY "goal"`,
      [...callIds, goal],
    );
    return new Map([...groupBy(rows, ({ callId }) => callId)].map(([callId, met]) => [callId, met.map((one) => one.goal)]));
  }

  async save(tx: SqlExecutor, fresh: readonly ConversionEntity[], changed: readonly ConversionEntity[]): Promise<void> {
    await tx.insert(ConversionEntity, fresh);
    await tx.update(ConversionEntity, ['id'], ['valueMinor', 'currency', 'decidedBy', 'revokedAt'], changed);
  }

  async ofCallers(tx: SqlExecutor, projectId: string, callerKeys: readonly string[]): Promise<CallerConversion[]> {
    if (callerKeys.length === 0) return [];
    const one = isOneOf(tx.dialect, callerKeys);
    // The project must not drive the search: SQLite would read all of its calls.
    const rows = await tx.all<CallerConversion>(
      `SELECT k."callerKey", c."goal", c."callId", COALESCE(k."startedAt", k."receivedAt") AS "startedAt", k."receivedAt"
        FROM "calls" k JOIN "conversions" c ON c."callId" = k."id"
       WHERE k."callerKey" ${one.sql} AND CASE WHEN k."projectId" = ? THEN TRUE ELSE FALSE END
       AND c."revokedAt" IS NULL`,
      [...one.values, projectId],
    );
    return rows.map((row) => ({ ...row, startedAt: Number(row.startedAt), receivedAt: Number(row.receivedAt) }));
  }

  /** Every conversion of the project to these goals in these seconds, with its call's stored identifiers. */
  async takenMoments(
    tx: SqlExecutor,
    projectId: string,
    goals: readonly string[],
    seconds: readonly Instant[],
  ): Promise<TakenMoment[]> {
    if (goals.length === 0 || seconds.length === 0) return [];
    const when = secondsCondition(seconds);
    const rows = await tx.all<Record<string, string | number | null>>(
      `SELECT c."goal", c."occurredAt", c."callId", k."clickIds",
        ${IDENTIFIER_COLUMNS.map((column) => `k."${column}"`).join(', ')}
       FROM "conversions" c JOIN "calls" k ON k."id" = c."callId"
       WHERE c."projectId" = ? AND c."goal" IN ${placeholders(goals.length)}
       AND ${when.sql}`,
      [projectId, ...goals, ...when.values],
    );
    return rows.map((row) => {
      const clickIds = Object.values(JSON.parse(String(row.clickIds)) as Record<string, string>);
      const values = [...IDENTIFIER_COLUMNS.map((column) => row[column]), ...clickIds];
      return {
        goal: String(row.goal),
        identifiers: values.filter((value) => typeof value === 'string'),
        occurredAt: Number(row.occurredAt),
        callId: String(row.callId),
      };
    });
  }
}

/**
 * Seconds close together, as of calls that have just ended, are one range of the index, and its statement stays prepared whatever
 * their number: 12 µs for a call instead of 17 µs and 20 µs for preparing (2026-11-30). Those of files and replays lie far apart.
 */
function secondsCondition(seconds: readonly Instant[]): SqlCondition {
  let [first, last] = [Infinity, -Infinity];
  for (const second of seconds) [first, last] = [Math.min(first, second), Math.max(last, second)];
  if (last - first <= MOST_EMPTY_SECONDS * seconds.length * SECOND)
    return { sql: 'c."occurredAt" BETWEEN ? AND ?', values: [first, last] };
  return { sql: `c."occurredAt" IN ${placeholders(seconds.length)}`, values: [...seconds] };
}

/** Marks by people and CRMs, in the order received. */
@Injectable()
export class MarksStore {
  async byCalls(tx: SqlExecutor, callIds: readonly string[]): Promise<MarkEntity[]> {
    if (callIds.length === 0) return [];
    const one = isOneOf(tx.dialect, callIds);
    return tx.entities(MarkEntity, `SELECT * FROM "marks" WHERE "callId" ${one.sql} ORDER BY "id"`, one.values);
  }

  /** By deal, our ids of the calls that marks connected to it. */
  async callsOfDeals(tx: SqlExecutor, dealIds: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
    if (dealIds.length === 0) return new Map();
    const rows = await tx.all<{ dealId: string; callId: string }>(
      `SELECT DISTINCT "dealId", "callId" FROM "marks" WHERE "dealId" IN ${placeholders(dealIds.length)}`,
      dealIds,
    );
    const byDeal = groupBy(rows, ({ dealId }) => dealId);
    return new Map([...byDeal].map(([dealId, ofDeal]) => [dealId, new Set(ofDeal.map(({ callId }) => callId))]));
  }

  async add(tx: SqlExecutor, marks: readonly MarkEntity[]): Promise<void> {
    await tx.insert(MarkEntity, marks);
  }
}
