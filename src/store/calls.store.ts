import { Injectable } from '@nestjs/common';
import { CALL_FIELDS } from '../domain/calls/call.js';
import type { Instant } from '../domain/time/instant.js';
import { CallEntity } from './entities/call.entity.js';
import { places, type Session } from './session.js';

export interface CallKey {
  readonly sourceId: string;
  readonly callId: string;
}

/** When each caller's calls began. */
export type CallerHistory = ReadonlyMap<string, readonly CallerCall[]>;

export interface CallerCall {
  readonly id: string;
  readonly at: Instant;
  /** When it was first heard of. */
  readonly receivedAt: Instant;
}

const CHANGING = [
  ...CALL_FIELDS,
  'phase',
  'accepted',
  'answered',
  'callerKey',
  'callerExcluded',
  'byWebhook',
  'clickIds',
  'gaSessionId',
  'warnings',
  'origin',
  'receivedAt',
  'updatedAt',
] as const satisfies readonly (keyof CallEntity)[];

@Injectable()
export class CallsStore {
  async byKeys(tx: Session, keys: readonly CallKey[]): Promise<CallEntity[]> {
    if (keys.length === 0) return [];
    const sql = `SELECT * FROM "calls" WHERE ("sourceId", "callId") IN (VALUES ${keys.map(() => '(?, ?)').join(', ')})`;
    const rows = await tx.all(
      sql,
      keys.flatMap((key) => [key.sourceId, key.callId]),
    );
    return tx.hydrate(CallEntity, rows);
  }

  /** Calls that have one of these ids, whether ours or the vendor's. */
  async byAnyIds(tx: Session, ids: readonly string[]): Promise<CallEntity[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT * FROM "calls" WHERE "id" IN ${places(ids.length)} OR "callId" IN ${places(ids.length)}`;
    return tx.hydrate(CallEntity, await tx.all(sql, [...ids, ...ids]));
  }

  /** Calls of these callers that began within the period; those without a start count from their first receipt. */
  async ofCallers(tx: Session, callerKeys: readonly string[], from: Instant, to: Instant): Promise<CallEntity[]> {
    if (callerKeys.length === 0) return [];
    const sql = `SELECT * FROM "calls" WHERE "callerKey" IN ${places(callerKeys.length)} AND COALESCE("startedAt", "receivedAt") BETWEEN ? AND ?`;
    return tx.hydrate(CallEntity, await tx.all(sql, [...callerKeys, from, to]));
  }

  async save(tx: Session, fresh: readonly CallEntity[], changed: readonly CallEntity[]): Promise<void> {
    await tx.insert(CallEntity, fresh);
    await tx.update(CallEntity, ['id'], CHANGING, changed);
  }

  /** When each call was last changed. */
  async changedAt(tx: Session, ids: readonly string[]): Promise<Map<string, Instant>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.all<{ id: string; at: number }>(
      `SELECT "id", "updatedAt" AS "at" FROM "calls" WHERE "id" IN ${places(ids.length)}`,
      ids,
    );
    return new Map(rows.map(({ id, at }) => [id, Number(at)]));
  }

  async setWarnings(tx: Session, calls: readonly Pick<CallEntity, 'id' | 'warnings'>[]): Promise<void> {
    await tx.update(CallEntity, ['id'], ['warnings'], calls);
  }

  /** Calls without a start count from their first receipt. */
  async historyOf(tx: Session, projectId: string, callerKeys: readonly string[]): Promise<CallerHistory> {
    const history = new Map<string, CallerCall[]>(callerKeys.map((key) => [key, []]));
    if (callerKeys.length === 0) return history;
    const rows = await tx.all<CallerCall & { callerKey: string }>(
      `SELECT "callerKey", "id", COALESCE("startedAt", "receivedAt") AS "at", "receivedAt" FROM "calls"
       WHERE "callerKey" IN ${places(callerKeys.length)} AND "projectId" = ? ORDER BY 3, 2`,
      [...callerKeys, projectId],
    );
    for (const row of rows)
      history.get(row.callerKey)?.push({ id: row.id, at: Number(row.at), receivedAt: Number(row.receivedAt) });
    return history;
  }
}
