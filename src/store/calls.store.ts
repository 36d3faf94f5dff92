import { Injectable } from '@nestjs/common';
import { CALL_FIELDS } from '../domain/call.js';
import type { Instant } from '../domain/instant.js';
import { CallEntity } from './entities/call.entity.js';
import { places, type Session } from './session.js';

export interface CallKey {
  readonly sourceId: string;
  readonly callId: string;
}

/** When one caller's calls began, in order. */
export type CallerHistory = ReadonlyMap<string, readonly { readonly id: string; readonly at: Instant }[]>;

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
    const history = new Map<string, { id: string; at: Instant }[]>(callerKeys.map((key) => [key, []]));
    if (callerKeys.length === 0) return history;
    const rows = await tx.all<{ callerKey: string; id: string; at: number }>(
      `SELECT "callerKey", "id", COALESCE("startedAt", "receivedAt") AS "at" FROM "calls"
       WHERE "callerKey" IN ${places(callerKeys.length)} AND "projectId" = ? ORDER BY 3, 2`,
      [...callerKeys, projectId],
    );
    for (const row of rows) history.get(row.callerKey)?.push({ id: row.id, at: Number(row.at) });
    return history;
  }
}
