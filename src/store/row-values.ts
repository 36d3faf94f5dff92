import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** SQLite takes a few more bound values than this in one statement (32 766); PostgreSQL gets one array per column, however many rows. */
const MOST_VALUES = 30_000;

/** Rows to be put into a statement. What is the same in all of them is bound once: most of a journal's columns are. */
export interface RowValues {
  /** The columns in which rows differ, the first one always among them, in the order of the parts' values. */
  readonly varying: readonly ColumnMetadata[];
  /** The others with the value that all rows have there. */
  readonly same: ReadonlyMap<ColumnMetadata, unknown>;
  /** More than one where the rows do not fit into one statement: `sql` yields `varying` for each row. */
  readonly parts: readonly { readonly sql: string; readonly values: readonly unknown[] }[];
}

/**
 * @param valuesOf by column, what is stored for each row
 * @param keys so many of the first columns are told row by row in any case
 * @param besides so many values the statement has of its own
 */
export function valuesForSqlite(
  valuesOf: ReadonlyMap<ColumnMetadata, readonly unknown[]>,
  keys: number,
  besides: number,
): RowValues {
  const { varying, same } = parted(valuesOf, keys);
  const columns = varying.map((column) => valuesOf.get(column) ?? []);
  const count = columns[0]?.length ?? 0;
  const size = Math.floor((MOST_VALUES - same.size - besides) / varying.length);
  const place = `(${varying.map(() => '?').join(', ')})`;
  const parts: RowValues['parts'][number][] = [];
  for (let start = 0; start < count; start += size) {
    const end = Math.min(start + size, count);
    const values: unknown[] = [];
    for (let row = start; row < end; row += 1) for (const column of columns) values.push(column[row]);
    parts.push({ sql: `VALUES ${Array.from({ length: end - start }, () => place).join(', ')}`, values });
  }
  return { varying, same, parts };
}

/** To parse a place for every value takes PostgreSQL longer than to store the row: one array for each column. */
export function valuesForPostgres(
  valuesOf: ReadonlyMap<ColumnMetadata, readonly unknown[]>,
  keys: number,
  typeOf: (column: ColumnMetadata) => string,
): RowValues {
  const { varying, same } = parted(valuesOf, keys);
  const values = varying.map((column) => valuesOf.get(column) ?? []);
  if ((values[0]?.length ?? 0) === 0) return { varying, same, parts: [] };
  const arrays = varying.map((column) => `CAST(? AS ${typeOf(column)}[])`);
  return { varying, same, parts: [{ sql: `SELECT * FROM unnest(${arrays.join(', ')})`, values }] };
}

function parted(
  valuesOf: ReadonlyMap<ColumnMetadata, readonly unknown[]>,
  keys: number,
): { varying: ColumnMetadata[]; same: Map<ColumnMetadata, unknown> } {
  const varying: ColumnMetadata[] = [];
  const same = new Map<ColumnMetadata, unknown>();
  for (const [column, values] of valuesOf) {
    if (varying.length >= keys && values.every((value) => value === values[0])) same.set(column, values[0]);
    else varying.push(column);
  }
  return { varying, same };
}
