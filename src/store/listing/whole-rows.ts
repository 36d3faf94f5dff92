import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';

/** Limit of text in the rows of one page. Ordinary calls have less than two kilobytes, so that 500 of them fit. */
const MAX_PAGE_BYTES = 1024 * 1024;

export interface FoundRow {
  readonly id: string;
  /** Bytes of text in the row. */
  readonly bytes: number | string;
}

/** The columns of a `FoundRow` of the table `t`. */
export function foundRowColumns<T extends ObjectLiteral>(session: SqlExecutor, entity: EntityTarget<T>): string {
  return `t."id" AS "id", ${session.textBytesOf(entity, 't')} AS "bytes"`;
}

/** The ids of the first rows, until their text together reaches what a page may hold. */
export function idsOfOnePage(rows: readonly FoundRow[]): string[] {
  const ids: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (bytes >= MAX_PAGE_BYTES) break;
    bytes += Number(row.bytes);
    ids.push(row.id);
  }
  return ids;
}

/** Deferred join: reads whole rows only for the page, in the order of the ids. */
export async function rowsById<T extends ObjectLiteral & { id: string }>(
  session: SqlExecutor,
  entity: EntityTarget<T>,
  table: string,
  ids: readonly string[],
): Promise<T[]> {
  if (ids.length === 0) return [];
  const rows = await session.entities(entity, `SELECT t.* FROM "${table}" t WHERE t."id" IN ${placeholders(ids.length)}`, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The rows of these ids, in this order, as many as one page may hold. */
export async function firstRowsById<T extends ObjectLiteral & { id: string }>(
  session: SqlExecutor,
  entity: EntityTarget<T>,
  table: string,
  ids: readonly string[],
): Promise<T[]> {
  if (ids.length === 0) return [];
  const sql = `SELECT ${foundRowColumns(session, entity)} FROM "${table}" t WHERE t."id" IN ${placeholders(ids.length)}`;
  const byId = new Map((await session.all<FoundRow>(sql, ids)).map((row) => [row.id, row]));
  return rowsById(session, entity, table, idsOfOnePage(ids.flatMap((id) => byId.get(id) ?? [])));
}
