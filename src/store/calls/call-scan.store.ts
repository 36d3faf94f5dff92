import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { chunksOf, isOneOf, type SqlExecutor } from '../database/sql-executor.js';
import { between, equal, type SqlCondition } from '../listing/conditions.js';
import { CallEntity } from '../schema/entities/call.entity.js';

/** Which stored calls a scan covers. */
export interface CallScope {
  readonly project: string;
  readonly source?: string | undefined;
  /** What `from` and `to` refer to: the call's start (its first receipt if no start came), or its first receipt. */
  readonly by: 'start' | 'arrival';
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** Some callers with all their calls in the scope, or some calls of unknown callers. */
export type CallScanPage = { readonly callers: readonly string[] } | { readonly unknown: readonly string[] };

/** The pages that one statement found, perhaps none, and where the scan continues; null at the end. */
export interface ScannedPages {
  readonly pages: readonly CallScanPage[];
  readonly next: string | null;
}

/** How many rows one statement examines, in scope or not: a few milliseconds. */
const ROWS_PER_STATEMENT = 2_000;

/**
 * Keyset pagination over stored calls. All calls of a caller are in one page, because rules compare them.
 *
 * The scope never drives a search: each page would read all calls of the project, which makes a scan quadratic.
 */
@Injectable()
export class CallScanStore {
  async count(session: SqlExecutor, scope: CallScope): Promise<number> {
    const { where, values } = whereOf(scope);
    const [row] = await session.all<{ calls: number }>(`SELECT COUNT(*) AS "calls" FROM "calls" t WHERE ${where}`, values);
    return Number(row?.calls ?? 0);
  }

  /** Pages of the next callers, with about `limit` calls together. A caller with more is a page alone. */
  async callers(session: SqlExecutor, scope: CallScope, after: string, limit: number): Promise<ScannedPages> {
    const { where, values } = whereOf(scope);
    const rows = await session.all<{ key: string; calls: number; scanned: number }>(
      `SELECT s."key", SUM(s."hit") AS "calls", COUNT(*) AS "scanned" FROM (
         SELECT t."callerKey" AS "key", CASE WHEN ${where} THEN 1 ELSE 0 END AS "hit" FROM "calls" t
         WHERE t."callerKey" > ? ORDER BY t."callerKey" LIMIT ${ROWS_PER_STATEMENT}
       ) s GROUP BY s."key" ORDER BY s."key"`,
      [...values, after],
    );
    const scanned = rows.reduce((sum, row) => sum + Number(row.scanned), 0);
    const isEnd = scanned < ROWS_PER_STATEMENT;
    // The last caller may have more calls than were examined.
    const whole = isEnd || rows.length === 1 ? rows : rows.slice(0, -1);
    const found = whole.filter((row) => Number(row.calls) > 0 || (rows.length === 1 && !isEnd));
    return {
      pages: pagesOf(found, limit).map((callers) => ({ callers })),
      next: isEnd ? null : (whole.at(-1)?.key ?? null),
    };
  }

  /** Our ids of the next calls whose caller is unknown. */
  async unknown(session: SqlExecutor, scope: CallScope, after: string, limit: number): Promise<ScannedPages> {
    const { where, values } = whereOf(scope);
    const rows = await session.all<{ id: string; hit: number }>(
      `SELECT t."id", CASE WHEN t."callerKey" IS NULL AND ${where} THEN 1 ELSE 0 END AS "hit" FROM "calls" t
       WHERE t."projectId" = ? AND t."id" > ? ORDER BY t."id" LIMIT ${ROWS_PER_STATEMENT}`,
      [...values, scope.project, after],
    );
    const hits = rows.filter(({ hit }) => Number(hit) === 1).map(({ id }) => id);
    return {
      pages: chunksOf(hits, limit).map((unknown) => ({ unknown })),
      next: rows.length < ROWS_PER_STATEMENT ? null : (rows.at(-1)?.id ?? null),
    };
  }

  /** The calls of a page in their current state. */
  async callsOf(session: SqlExecutor, scope: CallScope, page: CallScanPage): Promise<CallEntity[]> {
    const [column, keys] = 'callers' in page ? ['callerKey', page.callers] : ['id', page.unknown];
    if (keys.length === 0) return [];
    const { where, values } = whereOf(scope);
    const one = isOneOf(session.dialect, keys);
    const sql = `SELECT t.* FROM "calls" t
      WHERE t."${column}" ${one.sql} AND CASE WHEN ${where} THEN TRUE ELSE FALSE END
      ORDER BY t."receivedAt", t."id"`;
    return session.entities(CallEntity, sql, [...one.values, ...values]);
  }
}

function pagesOf(callers: readonly { readonly key: string; readonly calls: number }[], limit: number): string[][] {
  const pages: string[][] = [];
  let room = 0;
  for (const { key, calls } of callers) {
    const page = pages.at(-1);
    if (page === undefined || room < Number(calls)) pages.push([key]);
    else page.push(key);
    room = (page === undefined || room < Number(calls) ? limit : room) - Number(calls);
  }
  return pages;
}

function whereOf({ project, source, by, from, to }: CallScope): { where: string; values: unknown[] } {
  const moment = by === 'start' ? 'COALESCE(t."startedAt", t."receivedAt")' : 't."receivedAt"';
  const conditions: SqlCondition[] = [...equal('projectId', project), ...equal('sourceId', source), ...between(moment, from, to)];
  return { where: conditions.map(({ sql }) => sql).join(' AND '), values: conditions.flatMap(({ values }) => values) };
}
