import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { emptyRecord } from '../../domain/collections.js';

export type RawRow = Record<string, unknown>;

/** Rows as lists of values, in the order of the columns. */
export interface RowLists {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

interface HydratedField {
  readonly property: string;
  readonly from: string;
  /** Null where both databases return the value as the entity holds it. */
  readonly decode: ((value: unknown) => unknown) | null;
}

/** Types that need no conversion on either database. */
const UNCONVERTED_TYPES: readonly unknown[] = ['varchar', 'text', 'integer'];

type Decode = (value: unknown) => unknown;
const DECODERS = new WeakMap<ColumnMetadata, { readonly decode: Decode | null }>();

/** How a column's values are read, determined once; null if the database returns them as the entity holds them. */
function columnDecoder(source: DataSource, column: ColumnMetadata): Decode | null {
  const known = DECODERS.get(column) ?? { decode: newDecoder(source, column) };
  DECODERS.set(column, known);
  return known.decode;
}

function newDecoder(source: DataSource, column: ColumnMetadata): Decode | null {
  if (UNCONVERTED_TYPES.includes(column.type) && !column.transformer) return null;
  if (column.type === 'simple-json' && !column.transformer) return parsedJson;
  const isSqlite = source.options.type === 'better-sqlite3';
  // SQLite returns integers of 64 bits as numbers.
  if (isSqlite && column.type === 'bigint') return null;
  if (isSqlite && column.type === 'boolean') return Boolean;
  return (value) => source.driver.prepareHydratedValue(value, column);
}

/** Most warnings and click ids are empty. */
function parsedJson(value: unknown): unknown {
  if (value === '[]') return [];
  return typeof value === 'string' ? JSON.parse(value) : value;
}

/**
 * Makes entities from raw rows. A column's decoding is determined once for all rows, and each entity is a copy of an empty one.
 */
export function hydrateAll<T extends ObjectLiteral>(
  source: DataSource,
  columns: readonly ColumnMetadata[],
  rows: readonly RawRow[],
  prefix: string,
): T[] {
  const fields = columns.map((column): HydratedField => ({
    property: column.propertyName,
    from: prefix + column.databaseName,
    decode: columnDecoder(source, column),
  }));
  const empty: RawRow = emptyRecord(fields.map(({ property }) => property));
  return rows.map((row) => {
    const entity = { ...empty };
    for (const { property, from, decode } of fields) {
      const value = row[from] ?? null;
      entity[property] = value === null || decode === null ? value : decode(value);
    }
    return entity as T;
  });
}

/**
 * Like `hydrateAll`, for rows as lists of values. SQLite's driver takes twice as long to make an object of a call's row as a list
 * (2026-11-30).
 *
 * @param names of the lists' columns, in order; names that are no column of the entity are skipped
 */
export function hydrateLists<T extends ObjectLiteral>(
  source: DataSource,
  columns: readonly ColumnMetadata[],
  names: readonly string[],
  lists: readonly (readonly unknown[])[],
): T[] {
  const byName = new Map(columns.map((column) => [column.databaseName, column]));
  const fields = names.flatMap((name, index) => {
    const column = byName.get(name);
    return column ? [{ property: column.propertyName, index, decode: columnDecoder(source, column) }] : [];
  });
  const empty: RawRow = emptyRecord(columns.map(({ propertyName }) => propertyName));
  return lists.map((values) => {
    const entity = { ...empty };
    for (const { property, index, decode } of fields) {
      const value = values[index] ?? null;
      entity[property] = value === null || decode === null ? value : decode(value);
    }
    return entity as T;
  });
}

/** The columns of an entity, all of them or the given ones in the entity's order. */
export function columnsNamed<T extends ObjectLiteral>(
  source: DataSource,
  entity: EntityTarget<T>,
  only?: readonly (keyof T & string)[],
): readonly ColumnMetadata[] {
  const { columns } = source.getMetadata(entity);
  return only ? columns.filter(({ propertyName }) => only.includes(propertyName)) : columns;
}

/** Types that are stored as the entity holds them; a moment's transformer only reads. */
const STORED_AS_HELD: readonly unknown[] = ['varchar', 'text', 'integer', 'bigint'];

type Encode = (value: unknown) => unknown;
const ENCODERS = new WeakMap<ColumnMetadata, Encode>();
const orNull: Encode = (value) => value ?? null;

/** How a column's values are stored, determined once. */
export function columnEncoder(source: DataSource, column: ColumnMetadata): Encode {
  const known = ENCODERS.get(column);
  if (known) return known;
  const encode = STORED_AS_HELD.includes(column.type) ? orNull : otherEncoder(source, column);
  ENCODERS.set(column, encode);
  return encode;
}

function otherEncoder(source: DataSource, column: ColumnMetadata): Encode {
  if (column.type === 'simple-json' && !column.transformer) return jsonText;
  if (column.type === 'boolean' && !column.transformer) return source.options.type === 'better-sqlite3' ? zeroOrOne : orNull;
  return (value) => (value === null || value === undefined ? null : source.driver.preparePersistentValue(value, column));
}

/** SQLite has no booleans. */
function zeroOrOne(value: unknown): unknown {
  return value === null || value === undefined ? null : Number(value === true);
}

/** Serialised as TypeORM does. Most warnings and click ids are empty. */
function jsonText(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value) && value.length === 0) return '[]';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Rows for a statement. Values that are the same in all rows are bound once: most columns of the journal are. */
export interface RowValues {
  /** The columns in which rows differ, always including the first one, in the order of the parts' values. */
  readonly varying: readonly ColumnMetadata[];
  /** The other columns, with the value that all rows share. */
  readonly same: ReadonlyMap<ColumnMetadata, unknown>;
  /** More than one if the rows do not fit into one statement. `sql` yields `varying` for each row. */
  readonly parts: readonly { readonly sql: string; readonly values: readonly unknown[] }[];
}

/** One array per column: parsing a placeholder for every value takes PostgreSQL longer than storing the row. */
export function valuesForPostgres(
  valuesOf: ReadonlyMap<ColumnMetadata, readonly unknown[]>,
  keys: number,
  typeOf: (column: ColumnMetadata) => string,
): RowValues {
  const { varying, same } = splitConstantColumns(valuesOf, keys);
  const values = varying.map((column) => arrayText(valuesOf.get(column) ?? []));
  if ((valuesOf.get(varying[0] as ColumnMetadata)?.length ?? 0) === 0) return { varying, same, parts: [] };
  const arrays = varying.map((column) => `CAST(? AS ${typeOf(column)}[])`);
  return { varying, same, parts: [{ sql: `SELECT * FROM unnest(${arrays.join(', ')})`, values }] };
}

const TO_ESCAPE = /["\\]/g;
const NEEDS_ESCAPE = /["\\]/;

/** PostgreSQL's text of an array. The driver escapes each element twice, which takes longer than PostgreSQL needs for the row. */
function arrayText(values: readonly unknown[]): unknown {
  let text = '{';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (index > 0) text += ',';
    if (value === null) text += 'NULL';
    else if (typeof value === 'string') text += `"${NEEDS_ESCAPE.test(value) ? value.replace(TO_ESCAPE, '\\$&') : value}"`;
    else if (typeof value === 'number' || typeof value === 'boolean') text += String(value);
    else return values;
  }
  return `${text}}`;
}

function splitConstantColumns(
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
