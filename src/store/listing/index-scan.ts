import pLimit from 'p-limit';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { RawRow, SqlDialect, SqlExecutor } from '../database/sql-executor.js';
import { NO_ROWS, type SqlCondition, type PageRequest, type KeysetPage } from './conditions.js';
import { type FoundRow, foundRowColumns, idsOfOnePage, rowsById } from './whole-rows.js';
import { nextBackgroundSlice } from '../../runtime/slice-scheduler.js';

/** A scan that yields the rows of a list newest first, over an index that ends in their id. */
export interface IndexScan {
  /** Each is served by its own index scan, and the results are merged; no row matches two of them. */
  readonly branches: readonly SqlCondition[];
  /** The scanned table, if it is not the list's own, and its column that holds the list's ids. */
  readonly otherTable?: { readonly table: string; readonly id: string };
}

/** A condition that is checked on each row. */
export interface RowFilter extends SqlCondition {
  /** The same about a row's id alone, where other tables answer it. `id` is SQL of our own. */
  readonly ofId?: (id: string) => SqlCondition;
}

/** A query on a list. A row must match all of it. */
export interface ListQuery {
  /** Conditions served by an index. */
  readonly scans: readonly IndexScan[];
  /** Conditions checked on each row. */
  readonly filters: readonly RowFilter[];
  /** Bounds of the rows' ids, for the given id expression. */
  readonly idRange?: (id: string) => readonly SqlCondition[];
}

/** This many rows can be filtered within a few hundredths of a second, whatever the filters. */
const MAX_SCANNED_ROWS = 5000;
/** Merging more branches costs more than filtering each row. */
const MAX_BRANCHES = 12;
/** Which of the rows, in order, are wanted. */
interface RowRange {
  readonly limit: number;
  readonly offset: number;
}

const LAST_SCANNED_ROW: RowRange = { limit: 1, offset: MAX_SCANNED_ROWS - 1 };
const WHOLE_TABLE: IndexScan = { branches: [{ sql: 'TRUE', values: [] }] };

/** One scan with one branch per condition. */
export function scanBy(...conditions: readonly SqlCondition[]): IndexScan[] {
  return conditions.map((condition) => ({ branches: [condition] }));
}

/** A scan for rows with one of these values; null allows all. More than `MAX_BRANCHES` values become a filter. */
export function scanByEach(column: string, allowed: readonly string[] | null): Pick<ListQuery, 'scans' | 'filters'> {
  if (allowed === null) return { scans: [], filters: [] };
  const branches = [...new Set(allowed)].map((value) => ({ sql: `t."${column}" = ?`, values: [value] }));
  if (branches.length === 0) return { scans: [], filters: [NO_ROWS] };
  return branches.length <= MAX_BRANCHES ? { scans: [{ branches }], filters: [] } : { scans: [], filters: [anyOf(branches)] };
}

/**
 * Keyset pagination: one page of the newest matching rows of a table.
 *
 * One index is scanned; all other conditions are checked on the scanned rows. Of several indices it takes the one that gets
 * farthest into the past within the same number of rows, so neither we nor the query planner need to know which values are rare.
 * A page ends after `MAX_SCANNED_ROWS` with the matches among them, possibly none, or where its rows hold as
 * much text as a page may; `next` continues from there.
 */
export async function newestPage<T extends ObjectLiteral & { id: string }>(
  session: SqlExecutor,
  entity: EntityTarget<T>,
  table: string,
  query: ListQuery,
  page: PageRequest,
): Promise<KeysetPage<T>> {
  const { items: found, next } = await newestRows(session, foundRowColumns(session, entity), table, query, page);
  const ids = idsOfOnePage(found as unknown as readonly FoundRow[]);
  const items = await rowsById(session, entity, table, ids);
  return { items, next: ids.length < found.length ? (ids.at(-1) ?? null) : next };
}

/** Like `newestPage`, as raw rows. `columns` is SQL of our own; one of them is named "id" and is the row's id. */
export async function newestRows(
  session: SqlExecutor,
  columns: string,
  table: string,
  query: ListQuery,
  page: PageRequest,
): Promise<KeysetPage<RawRow>> {
  const { scan, edge } = await farthestScan(session, table, query, page);
  const id = idOf(scan);
  const others = query.scans.filter((one) => one !== scan);
  const range = [...bounds(query, page, id), ...(edge === null ? [] : [{ sql: `${id} >= ?`, values: [edge] }])];
  const limit = page.limit + 1;
  const chosen = { columns, table, scan, others, filters: query.filters, range, limit };
  const { sql, values } = session.dialect === 'postgres' ? probedRows(chosen) : scannedRows(chosen, session.dialect);
  const rows = await session.all<RawRow>(sql, values);
  const items = rows.slice(0, page.limit);
  return { items, next: rows.length > page.limit ? String(items.at(-1)?.['id']) : edge };
}

/** What is read of a list: one scan within a range of ids, and what is checked on the rows that it meets. */
interface ChosenScan {
  readonly columns: string;
  readonly table: string;
  readonly scan: IndexScan;
  readonly others: readonly IndexScan[];
  readonly filters: readonly RowFilter[];
  readonly range: readonly SqlCondition[];
  readonly limit: number;
}

function scannedRows({ columns, table, scan, others, filters, range, limit }: ChosenScan, dialect: SqlDialect): SqlCondition {
  const from = scan.otherTable ? `${scan.otherTable.table} CROSS JOIN "${table}" t` : `"${table}" t`;
  const checked = [...others.map(asFilter), ...filters];
  const rest = [
    ...range,
    ...(scan.otherTable ? [{ sql: `t."id" = ${idOf(scan)}`, values: [] }] : []),
    ...(checked.length === 0 ? [] : [residual(checked)]),
  ];
  return mergedBranches(dialect, `SELECT ${columns} FROM ${from}`, scan, rest, { limit, offset: 0 });
}

/**
 * Deferred join, for PostgreSQL: what an index answers is looked up there by the id, and only rows that match it are read.
 * Reading each scanned row takes a page of the table for nearly every one: 4400 pages instead of 480 for 5000 calls (2026-12-01).
 */
function probedRows(chosen: ChosenScan): SqlCondition {
  const { columns, table, scan, others, filters, range, limit } = chosen;
  const id = idOf(scan);
  const probes = [
    ...others.flatMap((one) => probesOf(one, table, id)),
    ...filters.flatMap(({ ofId }) => (ofId ? [ofId(id)] : [])),
  ];
  if (probes.length === 0) return scannedRows(chosen, 'postgres');
  const ids = `SELECT ${id} AS "id" FROM ${scan.otherTable?.table ?? `"${table}" t`}`;
  const checked = [...others.filter((one) => !isProbed(one)).map(asFilter), ...filters.filter(({ ofId }) => !ofId)];
  // LIMIT also keeps the planner from making one scan of both.
  const most = { limit: checked.length === 0 ? limit : MAX_SCANNED_ROWS, offset: 0 };
  const found = mergedBranches('postgres', ids, scan, [...range, residual(probes)], most);
  const rest = checked.length === 0 ? { sql: 'TRUE', values: [] } : residual(checked);
  const sql = `SELECT ${columns} FROM (${found.sql}) found JOIN "${table}" t ON t."id" = found."id"
    WHERE ${rest.sql} ORDER BY found."id" DESC LIMIT ${limit}`;
  return { sql, values: [...found.values, ...rest.values] };
}

/** Each branch is a search of its own: more of them cost more than the row. */
const MAX_PROBES = 4;

function isProbed({ branches, otherTable }: IndexScan): boolean {
  return otherTable !== undefined || branches.length <= MAX_PROBES;
}

/** A scan as a condition on an id. */
function probesOf(scan: IndexScan, table: string, id: string): SqlCondition[] {
  if (!isProbed(scan)) return [];
  const { branches, otherTable: other } = scan;
  if (other) {
    const { sql, values } = anyOf(branches);
    return [{ sql: existsByRow(`FROM ${other.table} WHERE ${other.id} = ${id} AND (${sql})`), values }];
  }
  const found = branches.map(({ sql, values }) => {
    const ofSame = sql.replaceAll(/\bt\."/g, 'same."');
    return { sql: existsByRow(`FROM "${table}" same WHERE same."id" = ${id} AND ${ofSame}`), values };
  });
  return [anyOf(found)];
}

/** Steps for a count, or for an order that no index has: a second at most. */
const MAX_STEPS = 12;

/** Bulkhead: this many lists are read whole at a time, the others wait. Each holds some ten megabytes of rows meanwhile. */
const wholeLists = pLimit(4);

/** The rows that match a query, as far as it was read. */
export interface Matches<Row> {
  readonly rows: readonly Row[];
  /** False: there are more rows than one request looks at, and older matches are missing. */
  readonly complete: boolean;
}

/**
 * Every matching row with a few of its columns, to count or sort. Each step is a read of its own, which leaves the event loop
 * free in between.
 *
 * @param step reads one step of a query for these columns
 */
export function allMatches(step: (page: PageRequest) => Promise<KeysetPage<RawRow>>): Promise<Matches<RawRow>> {
  return wholeLists(() => matchesOf(step));
}

async function matchesOf(step: (page: PageRequest) => Promise<KeysetPage<RawRow>>): Promise<Matches<RawRow>> {
  const rows: RawRow[] = [];
  let before: string | null = null;
  for (let number = 0; number < MAX_STEPS; number += 1) {
    const { items, next }: KeysetPage<RawRow> = await step({ limit: MAX_SCANNED_ROWS, before });
    rows.push(...items);
    if (next === null) return { rows, complete: true };
    before = next;
    await nextBackgroundSlice();
  }
  return { rows, complete: false };
}

/** How far a scan gets: `edge` is the id of the last scanned row, null if all rows are scanned. */
interface ScanReach {
  readonly scan: IndexScan;
  readonly edge: string | null;
}

async function farthestScan(session: SqlExecutor, table: string, query: ListQuery, page: PageRequest): Promise<ScanReach> {
  const scans = query.scans.length === 0 ? [WHOLE_TABLE] : query.scans;
  const [first = WHOLE_TABLE] = scans;
  if (scans.length === 1 && query.filters.length === 0) return { scan: first, edge: null };
  let best: ScanReach | null = null;
  for (const scan of scans) {
    const id = idOf(scan);
    const select = `SELECT ${id} AS "id" FROM ${scan.otherTable?.table ?? `"${table}" t`}`;
    const { sql, values } = mergedBranches(session.dialect, select, scan, bounds(query, page, id), LAST_SCANNED_ROW);
    const [last] = await session.all<{ id: string }>(sql, values);
    const edge = last?.id ?? null;
    if (edge === null) return { scan, edge };
    if (best === null || edge < (best.edge ?? '')) best = { scan, edge };
  }
  return best ?? { scan: first, edge: null };
}

function idOf({ otherTable }: IndexScan): string {
  return otherTable?.id ?? 't."id"';
}

function bounds({ idRange }: ListQuery, { before }: PageRequest, id: string): SqlCondition[] {
  return [...(idRange?.(id) ?? []), ...(before === null ? [] : [{ sql: `${id} < ?`, values: [before] }])];
}

/**
 * Merge: the rows of all branches of a scan, newest first. PostgreSQL merges branches only if each is ordered and limited itself;
 * otherwise it reads every row of each (0.4 s for a client with 300 000 calls, 2026-11-29). SQLite merges by itself.
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

/** A scan as a condition on a row. */
export function asFilter({ branches, otherTable: other }: IndexScan): SqlCondition {
  const { sql, values } = anyOf(branches);
  return other ? { sql: existsByRow(`FROM ${other.table} WHERE ${other.id} = t."id" AND (${sql})`), values } : { sql, values };
}

/**
 * EXISTS that is looked up row by row. Without `OFFSET` PostgreSQL may read the whole other table first, to hash what it finds
 * (0.2 s with 165 000 uploads for a page that needs 51; 2026-11-30).
 *
 * @param from SQL of our own, from FROM on
 */
export function existsByRow(from: string): string {
  return `EXISTS (SELECT 1 ${from} LIMIT 1 OFFSET 0)`;
}

function anyOf(conditions: readonly SqlCondition[]): SqlCondition {
  return { sql: conditions.map(({ sql }) => `(${sql})`).join(' OR '), values: conditions.flatMap(({ values }) => values) };
}

/** Optimizer fence: conditions that never drive the search; without it SQLite may pick an unsuitable index for them. */
export function residual(conditions: readonly SqlCondition[]): SqlCondition {
  const sql = conditions.map((condition) => `(${condition.sql})`).join(' AND ');
  return { sql: `CASE WHEN ${sql} THEN TRUE ELSE FALSE END`, values: conditions.flatMap(({ values }) => values) };
}
