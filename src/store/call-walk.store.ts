import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/time/instant.js';
import { CallEntity } from './entities/call.entity.js';
import { between, equal, type Condition } from './lists.js';
import { places, type Session } from './session.js';

/** Which stored calls are gone through. */
export interface CallScope {
  readonly project: string;
  readonly source?: string | undefined;
  /** What `from` and `to` are about: the call's start (its first receipt where no start came), or its first receipt. */
  readonly by: 'start' | 'arrival';
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** Some callers with all their calls in the scope, or some calls of nobody known. */
export type WalkPage = { readonly callers: readonly string[] } | { readonly unknown: readonly string[] };

/** Goes through stored calls in steps: a caller's calls are never parted, because rules look from one to another. */
@Injectable()
export class CallWalkStore {
  async count(session: Session, scope: CallScope): Promise<number> {
    const { where, values } = whereOf(scope);
    const [row] = await session.all<{ calls: number }>(`SELECT COUNT(*) AS "calls" FROM "calls" t WHERE ${where}`, values);
    return Number(row?.calls ?? 0);
  }

  /** The next callers after one, as many as have about `limit` calls together. One with more has a page alone. */
  async callers(session: Session, scope: CallScope, after: string, limit: number): Promise<string[]> {
    const { where, values } = whereOf(scope);
    const rows = await session.all<{ key: string; calls: number }>(
      `SELECT t."callerKey" AS "key", COUNT(*) AS "calls" FROM "calls" t WHERE t."callerKey" > ? AND ${where}
       GROUP BY t."callerKey" ORDER BY t."callerKey" LIMIT ?`,
      [after, ...values, limit],
    );
    let calls = 0;
    return rows.filter((row, index) => (calls += Number(row.calls)) <= limit || index === 0).map(({ key }) => key);
  }

  /** Our ids of the next calls after one whose caller is unknown. */
  async unknown(session: Session, scope: CallScope, after: string, limit: number): Promise<string[]> {
    const { where, values } = whereOf(scope);
    const rows = await session.all<{ id: string }>(
      `SELECT t."id" FROM "calls" t WHERE t."callerKey" IS NULL AND t."id" > ? AND ${where} ORDER BY t."id" LIMIT ?`,
      [after, ...values, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** The calls of a page as they are at this moment. */
  async callsOf(session: Session, scope: CallScope, page: WalkPage): Promise<CallEntity[]> {
    const [column, keys] = 'callers' in page ? ['callerKey', page.callers] : ['id', page.unknown];
    if (keys.length === 0) return [];
    const { where, values } = whereOf(scope);
    const sql = `SELECT t.* FROM "calls" t WHERE t."${column}" IN ${places(keys.length)} AND ${where} ORDER BY t."receivedAt", t."id"`;
    return session.hydrate(CallEntity, await session.all(sql, [...keys, ...values]));
  }
}

function whereOf({ project, source, by, from, to }: CallScope): { where: string; values: unknown[] } {
  const moment = by === 'start' ? 'COALESCE(t."startedAt", t."receivedAt")' : 't."receivedAt"';
  const conditions: Condition[] = [...equal('projectId', project), ...equal('sourceId', source), ...between(moment, from, to)];
  return { where: conditions.map(({ sql }) => sql).join(' AND '), values: conditions.flatMap(({ values }) => values) };
}
