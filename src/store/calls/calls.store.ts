import { Injectable } from '@nestjs/common';
import { CALL_FIELDS, CLICK_ID_KINDS, DERIVED_FIELDS } from '../../domain/calls/call.js';
import type { Instant } from '../../domain/time/instant.js';
import { isOneOf, placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { CallEntity } from '../schema/entities/call.entity.js';

export interface VendorCallKey {
  readonly sourceId: string;
  readonly callId: string;
}

/** When each caller's calls began. */
export type CallerHistory = ReadonlyMap<string, readonly CallerCall[]>;

export interface CallerCall {
  readonly id: string;
  readonly at: Instant;
  /** When its first receipt came. */
  readonly receivedAt: Instant;
}

const UPDATED_COLUMNS = [
  ...CALL_FIELDS,
  ...DERIVED_FIELDS,
  'phase',
  'callerKey',
  'callerExcluded',
  'byWebhook',
  'warnings',
  'origin',
  'receivedAt',
  'updatedAt',
  'neverEndedAt',
] as const satisfies readonly (keyof CallEntity)[];

/** Some sources, or all but these. */
export interface SourceChoice {
  readonly not: boolean;
  readonly sources: readonly string[];
}

@Injectable()
export class CallsStore {
  async byKeys(tx: SqlExecutor, keys: readonly VendorCallKey[]): Promise<CallEntity[]> {
    if (keys.length === 0) return [];
    if (tx.dialect === 'postgres') {
      const arrays = 'unnest(CAST(? AS varchar[]), CAST(? AS varchar[]))';
      const columns = [keys.map(({ sourceId }) => sourceId), keys.map(({ callId }) => callId)];
      return tx.entities(CallEntity, `SELECT * FROM "calls" WHERE ("sourceId", "callId") IN (SELECT * FROM ${arrays})`, columns);
    }
    const sql = `SELECT * FROM "calls" WHERE ("sourceId", "callId") IN (VALUES ${keys.map(() => '(?, ?)').join(', ')})`;
    return tx.entities(
      CallEntity,
      sql,
      keys.flatMap((key) => [key.sourceId, key.callId]),
    );
  }

  /** Calls with one of these ids, ours or the vendor's. */
  async byAnyIds(tx: SqlExecutor, ids: readonly string[]): Promise<CallEntity[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT * FROM "calls" WHERE "id" IN ${placeholders(ids.length)} OR "callId" IN ${placeholders(ids.length)}`;
    return tx.entities(CallEntity, sql, [...ids, ...ids]);
  }

  /** Calls of these callers that began within the period; those without a start count from their first receipt. */
  async ofCallers(tx: SqlExecutor, callerKeys: readonly string[], from: Instant, to: Instant): Promise<CallEntity[]> {
    if (callerKeys.length === 0) return [];
    const sql = `SELECT * FROM "calls" WHERE "callerKey" IN ${placeholders(callerKeys.length)}
      AND COALESCE("startedAt", "receivedAt") BETWEEN ? AND ?`;
    return tx.entities(CallEntity, sql, [...callerKeys, from, to]);
  }

  /** Calls with one of these client ids, or of the vendor's deals. */
  async carrying(tx: SqlExecutor, column: 'yaCid' | 'gaCid' | 'dealId', ids: readonly string[]): Promise<CallEntity[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT * FROM "calls" WHERE "${column}" IN ${placeholders(ids.length)}`;
    return tx.entities(CallEntity, sql, ids);
  }

  /** Calls with one of these click ids of any kind, as their only one or beside others. */
  async byClickIds(tx: SqlExecutor, ids: readonly string[]): Promise<CallEntity[]> {
    if (ids.length === 0) return [];
    const alone = CLICK_ID_KINDS.flatMap((kind) => ids.map((id) => JSON.stringify({ [kind]: id })));
    const entries =
      tx.dialect === 'postgres' ? `jsonb_each_text("clickIds"::jsonb) AS one(kind, value)` : `json_each("clickIds") AS one`;
    const sql = `SELECT * FROM "calls" WHERE "clickIds" <> '{}' AND "clickIds" IN ${placeholders(alone.length)}
      UNION SELECT * FROM "calls" WHERE "clickIds" LIKE '%,%'
        AND EXISTS (SELECT 1 FROM ${entries} WHERE one.value IN ${placeholders(ids.length)})`;
    return tx.entities(CallEntity, sql, [...alone, ...ids]);
  }

  async save(tx: SqlExecutor, fresh: readonly CallEntity[], changed: readonly CallEntity[]): Promise<void> {
    await tx.insert(CallEntity, fresh);
    await tx.update(CallEntity, ['id'], UPDATED_COLUMNS, changed);
  }

  /**
   * Calls without an end whose first receipt is older, oldest first.
   *
   * @param sources of these, or of all others with `not`
   */
  async open(tx: SqlExecutor, before: Instant, { not, sources }: SourceChoice, limit: number): Promise<CallEntity[]> {
    if (sources.length === 0 && !not) return [];
    const one = `"sourceId" ${not ? 'NOT ' : ''}IN ${placeholders(sources.length)}`;
    // The source must not drive the search: SQLite would read all of its calls, each time that somebody looks.
    const chosen = sources.length === 0 ? '' : `AND CASE WHEN ${one} THEN TRUE ELSE FALSE END`;
    const sql = `SELECT * FROM "calls" WHERE "phase" = 'started' AND "neverEndedAt" IS NULL AND "receivedAt" <= ? ${chosen}
      ORDER BY "receivedAt" LIMIT ?`;
    return tx.entities(CallEntity, sql, [before, ...sources, limit]);
  }

  async giveUpEnds(tx: SqlExecutor, calls: readonly CallEntity[]): Promise<void> {
    await tx.update(CallEntity, ['id'], ['neverEndedAt', 'warnings', 'updatedAt'], calls);
  }

  /** When each call was last changed. */
  async changedAt(tx: SqlExecutor, ids: readonly string[]): Promise<Map<string, Instant>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.all<{ id: string; at: number }>(
      `SELECT "id", "updatedAt" AS "at" FROM "calls" WHERE "id" IN ${placeholders(ids.length)}`,
      ids,
    );
    return new Map(rows.map(({ id, at }) => [id, Number(at)]));
  }

  async setWarnings(tx: SqlExecutor, calls: readonly Pick<CallEntity, 'id' | 'warnings'>[]): Promise<void> {
    await tx.update(CallEntity, ['id'], ['warnings'], calls);
  }

  /** Calls without a start count from their first receipt. */
  async historyOf(tx: SqlExecutor, projectId: string, callerKeys: readonly string[]): Promise<CallerHistory> {
    const history = new Map<string, CallerCall[]>(callerKeys.map((key) => [key, []]));
    if (callerKeys.length === 0) return history;
    const one = isOneOf(tx.dialect, callerKeys);
    // The project must not drive the search: SQLite would read all of its calls, in the order of their moments.
    const rows = await tx.all<CallerCall & { callerKey: string }>(
      `SELECT "callerKey", "id", COALESCE("startedAt", "receivedAt") AS "at", "receivedAt" FROM "calls"
       WHERE "callerKey" ${one.sql} AND CASE WHEN "projectId" = ? THEN TRUE ELSE FALSE END
       ORDER BY 3, 2`,
      [...one.values, projectId],
    );
    for (const row of rows)
      history.get(row.callerKey)?.push({ id: row.id, at: Number(row.at), receivedAt: Number(row.receivedAt) });
    return history;
  }
}
