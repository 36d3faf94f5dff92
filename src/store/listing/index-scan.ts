import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { SqlDialect, RawRow, SqlExecutor } from '../database/sql-executor.js';
import { NO_ROWS, type SqlCondition, type PageRequest, type KeysetPage } from './conditions.js';

/** A way to meet the rows of a list newest first: along an index that ends in their id. */
export interface IndexScan {
  /** Each is answered by an index of its own, and what is met there is merged; no row fits two of them. */
  readonly branches: readonly SqlCondition[];
  /** The table that is walked where it is another than the list's, and which of its columns holds the list's ids. */
  readonly otherTable?: { readonly table: string; readonly id: string };
}

/** What is asked for. A row fits when it fits all of it. */
export interface ListQuery {
  /** What an index answers. */
  readonly scans: readonly IndexScan[];
  /** What each row must be looked at for. */
  readonly filters: readonly SqlCondition[];
  /** Between which ids the rows lie; about the id that is handed in. */
  readonly idRange?: (id: string) => readonly SqlCondition[];
}

/** So many rows are looked through within some hundredths of a second, whatever is asked of them. */
const MAX_SCANNED_ROWS = 5000;
/** A scan that is merged of more branches costs more than to look at each row. */
const MAX_BRANCHES = 12;
/** Which of the rows in order are asked for. */
interface RowRange {
  readonly limit: number;
  readonly offset: number;
}

const LAST_SCANNED_ROW: RowRange = { limit: 1, offset: MAX_SCANNED_ROWS - 1 };
const WHOLE_TABLE: IndexScan = { branches: [{ sql: 'TRUE', values: [] }] };

/** One scan with one branch. */
export function scanBy(...conditions: readonly SqlCondition[]): IndexScan[] {
  return conditions.map((condition) => ({ branches: [condition] }));
}

/** A scan for rows that have one of these values; null admits all. Many values are looked for in each row. */
export function scanByEach(column: string, allowed: readonly string[] | null): Pick<ListQuery, 'scans' | 'filters'> {
  if (allowed === null) return { scans: [], filters: [] };
  const branches = [...new Set(allowed)].map((value) => ({ sql: `t."${column}" = ?`, values: [value] }));
  if (branches.length === 0) return { scans: [], filters: [NO_ROWS] };
  return branches.length <= MAX_BRANCHES ? { scans: [{ branches }], filters: [] } : { scans: [], filters: [anyOf(branches)] };
}

/**
 * The newest rows of a table that fit, one page of them.
 *
 * One index is walked, and whatever else is asked is looked for in the rows that are met on the way. Of several indices it is the one that leads
 * farthest into the past within as many steps: nobody has to know which values are rare, and none of the databases guesses. A page ends after so many
 * rows were looked through, with what fits among them, maybe nothing; `next` goes on from there.
 */
export async function newestPage<T extends ObjectLiteral & { id: string }>(
  session: SqlExecutor,
  entity: EntityTarget<T>,
  table: string,
  search: ListQuery,
  page: PageRequest,
): Promise<KeysetPage<T>> {
  const { scan, edge } = await farthestScan(session, table, search, page);
  const filters = [...search.scans.filter((one) => one !== scan).map(asFilter), ...search.filters];
  const from = scan.otherTable ? `${scan.otherTable.table} CROSS JOIN "${table}" t` : `"${table}" t`;
  const id = idOf(scan);
  const rest = [
    ...bounds(search, page, id),
    ...(edge === null ? [] : [{ sql: `${id} >= ?`, values: [edge] }]),
    ...(scan.otherTable ? [{ sql: `t."id" = ${id}`, values: [] }] : []),
    ...(filters.length === 0 ? [] : [residual(filters)]),
  ];
  const { sql, values } = mergedBranches(session.dialect, `SELECT t.* FROM ${from}`, scan, rest, {
    limit: page.limit + 1,
    offset: 0,
  });
  const rows = await session.all<RawRow>(sql, values);
  const items = session.hydrate(entity, rows.slice(0, page.limit));
  return { items, next: rows.length > page.limit ? (items.at(-1)?.id ?? null) : edge };
}

/** Where a scan is and how far it gets: `edge` is the id of the last row that is looked at, null where all are. */
interface ScanReach {
  readonly scan: IndexScan;
  readonly edge: string | null;
}

async function farthestScan(session: SqlExecutor, table: string, search: ListQuery, page: PageRequest): Promise<ScanReach> {
  const scans = search.scans.length === 0 ? [WHOLE_TABLE] : search.scans;
  const [first = WHOLE_TABLE] = scans;
  if (scans.length === 1 && search.filters.length === 0) return { scan: first, edge: null };
  let best: ScanReach | null = null;
  for (const scan of scans) {
    const id = idOf(scan);
    const select = `SELECT ${id} AS "id" FROM ${scan.otherTable?.table ?? `"${table}" t`}`;
    const { sql, values } = mergedBranches(session.dialect, select, scan, bounds(search, page, id), LAST_SCANNED_ROW);
    const [last] = await session.all<{ id: string }>(sql, values);
    const edge = last?.id ?? null;
    if (edge === null) return { scan, edge };
    if (best === null || edge < (best.edge ?? '')) best = { scan, edge };
  }
  return best ?? { scan: first, edge: null };
}

function idOf({ otherTable: over }: IndexScan): string {
  return over?.id ?? 't."id"';
}

function bounds({ idRange: within }: ListQuery, { before }: PageRequest, id: string): SqlCondition[] {
  return [...(within?.(id) ?? []), ...(before === null ? [] : [{ sql: `${id} < ?`, values: [before] }])];
}

/**
 * The rows of all branches of a scan, newest first. PostgreSQL merges the branches only where each is in order by itself; else it reads all that any of them
 * leads to (0.4 s for a client with 300 000 calls, 2026-11-29). SQLite merges by itself.
 */
function mergedBranches(
  dialect: SqlDialect,
  select: string,
  scan: IndexScan,
  rest: readonly SqlCondition[],
  { limit, offset }: RowRange,
): SqlCondition {
  const { branches } = scan;
  const cut = ` LIMIT ${limit} OFFSET ${offset}`;
  const inOrder = ` ORDER BY ${idOf(scan)} DESC`;
  const parts = branches.map((branch) => `${select} WHERE ${[branch, ...rest].map(({ sql }) => `(${sql})`).join(' AND ')}`);
  const values = branches.flatMap((branch) => [branch, ...rest].flatMap((one) => one.values));
  if (parts.length === 1) return { sql: `${parts[0]}${inOrder}${cut}`, values };
  const ordered = dialect === 'postgres' ? parts.map((part) => `(${part}${inOrder} LIMIT ${limit + offset})`) : parts;
  return { sql: `${ordered.join(' UNION ALL ')} ORDER BY "id" DESC${cut}`, values };
}

/** A scan as a question about a row. */
function asFilter({ branches, otherTable: over }: IndexScan): SqlCondition {
  const { sql, values } = anyOf(branches);
  return over ? { sql: `EXISTS (SELECT 1 FROM ${over.table} WHERE ${over.id} = t."id" AND (${sql}))`, values } : { sql, values };
}

function anyOf(conditions: readonly SqlCondition[]): SqlCondition {
  return { sql: conditions.map(({ sql }) => `(${sql})`).join(' OR '), values: conditions.flatMap(({ values }) => values) };
}

/** Further conditions that never lead the search: without it SQLite guesses, and takes one index for as good as another. */
export function residual(conditions: readonly SqlCondition[]): SqlCondition {
  const sql = conditions.map((condition) => `(${condition.sql})`).join(' AND ');
  return { sql: `CASE WHEN ${sql} THEN TRUE ELSE FALSE END`, values: conditions.flatMap(({ values }) => values) };
}
