import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { columnsNamed, hydrateAll, type RawRow } from './row-mapping.js';

export type { RawRow } from './row-mapping.js';
export type SqlDialect = 'sqlite' | 'postgres';

/**
 * Updates each row with its own values: `changes` contain the key columns and the columns to set. Rows that do not satisfy
 * `where` (about alias `t`) are left unchanged.
 */
export type UpdateOf<T extends ObjectLiteral> = readonly [
  entity: EntityTarget<T>,
  keys: readonly (keyof T & string)[],
  sets: readonly (keyof T & string)[],
  changes: readonly Partial<T>[],
  where?: string,
  whereValues?: readonly unknown[],
];

/**
 * Runs statements on one connection: set-based SQL that is the same on SQLite and PostgreSQL; the entities' columns decide how
 * values are stored and read. Statements are written with `?` for values and "quoted" columns.
 */
export abstract class SqlExecutor {
  abstract readonly dialect: SqlDialect;

  constructor(protected readonly source: DataSource) {}

  /** The rows of a SELECT, or of a statement with RETURNING. */
  abstract all<T = RawRow>(sql: string, values?: readonly unknown[]): Promise<T[]>;

  /** @returns how many rows the statement affected */
  abstract run(sql: string, values?: readonly unknown[]): Promise<number>;

  /** The rows of a SELECT of an entity's columns, as entities. */
  abstract entities<T extends ObjectLiteral>(entity: EntityTarget<T>, sql: string, values?: readonly unknown[]): Promise<T[]>;

  /**
   * Inserts in as few statements as the database allows. Not awaited in a transaction: if it fails, a later statement fails with
   * its error, the commit at the latest.
   *
   * @param conflict the text after ON CONFLICT
   */
  abstract insert<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly T[], conflict?: string): Promise<void>;

  /**
   * Like `insert`, but awaited.
   * @returns how many rows were inserted or, on conflict, updated
   */
  abstract insertCounted<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rows: readonly T[],
    conflict?: string,
  ): Promise<number>;

  /** Like `insertCounted`, returning the key of each row that was inserted or, on conflict, updated. */
  abstract insertReturning<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rows: readonly T[],
    conflict: string,
    key: keyof T & string,
  ): Promise<string[]>;

  /** Resolves when they are on their way: from then on the event loop has time for other work. */
  abstract posted(): Promise<void>;

  /**
   * Resolves when the transaction is committed: for how many milliseconds it kept others from writing before its COMMIT, whose
   * time does not depend on its size. 0 on PostgreSQL, where nobody waits.
   */
  abstract held(): Promise<number>;

  /** Updates rows in one statement, which is not awaited in a transaction. */
  abstract update<T extends ObjectLiteral>(...update: UpdateOf<T>): Promise<void>;

  /**
   * Like `update`, but awaited.
   * @returns how many rows were changed
   */
  abstract updateCounted<T extends ObjectLiteral>(...update: UpdateOf<T>): Promise<number>;

  /** Like `updateCounted`, returning the first key of each row that was changed. */
  abstract updateReturning<T extends ObjectLiteral>(...update: UpdateOf<T>): Promise<string[]>;

  /** Makes entities of raw rows; each column is read from `prefix` + its name. */
  hydrate<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly RawRow[], prefix?: string): T[];
  /** Like `hydrate`, for some columns only: reading an unneeded column takes as long as reading a needed one. */
  hydrate<T extends ObjectLiteral, K extends keyof T & string>(
    entity: EntityTarget<T>,
    rows: readonly RawRow[],
    prefix: string,
    only: readonly K[],
  ): Pick<T, K>[];
  hydrate<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rows: readonly RawRow[],
    prefix = '',
    only?: readonly (keyof T & string)[],
  ) {
    return hydrateAll<T>(this.source, columnsNamed(this.source, entity, only), rows, prefix);
  }

  /** `"t"."a" AS "t_a", …` for reading several entities from one join; hydrate with the prefix `t_`. */
  columnsOf<T extends ObjectLiteral>(entity: EntityTarget<T>, alias: string, only?: readonly (keyof T & string)[]): string {
    const names = columnsNamed(this.source, entity, only).map((column) => column.databaseName);
    return names.map((name) => `${alias}."${name}" AS "${alias}_${name}"`).join(', ');
  }

  /** SQL for the bytes of text in a row. Both databases know them without reading the text. */
  textBytesOf<T extends ObjectLiteral>(entity: EntityTarget<T>, alias: string): string {
    const texts = columnsNamed(this.source, entity).filter(({ type }) => TEXT_TYPES.includes(type));
    return texts.map(({ databaseName }) => `COALESCE(octet_length(${alias}."${databaseName}"), 0)`).join(' + ') || '0';
  }

  protected columnsByName<T extends ObjectLiteral>(entity: EntityTarget<T>, names: readonly string[]): ColumnMetadata[] {
    const { tableName, columns } = this.source.getMetadata(entity);
    return names.map((name) => {
      const column = columns.find((candidate) => candidate.propertyName === name);
      if (!column) throw new Error(`no column "${name}" in ${tableName}`);
      return column;
    });
  }

  /**
   * Optimizer fence: a further condition that never drives the search. SQLite would prefer an index on it to the key: all rows in
   * a state, and the whole list for each of them (2026-11-25: 1000 updates among 100 000 waiting uploads cost the product of
   * both). PostgreSQL would read every dead entry of such an index: rows that left a state stay in it until the next vacuum.
   */
  protected residualCondition(where: string): string {
    return where === '' ? '' : ` AND CASE WHEN ${where} THEN TRUE ELSE FALSE END`;
  }
}

const TEXT_TYPES: readonly unknown[] = ['text', 'varchar', 'simple-json'];

export const namesOf = (columns: readonly ColumnMetadata[]): string =>
  columns.map(({ databaseName }) => `"${databaseName}"`).join(', ');

export function chunksOf<T>(rows: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < rows.length; start += size) parts.push(rows.slice(start, start + size));
  return parts;
}

/**
 * The end of a condition that something is one of the values. PostgreSQL takes longer to parse a placeholder for each of them
 * than to look it up, so it gets one array.
 */
export function isOneOf(
  dialect: SqlDialect,
  values: readonly string[],
): { readonly sql: string; readonly values: readonly unknown[] } {
  return dialect === 'postgres' ? { sql: '= ANY(?)', values: [values] } : { sql: `IN ${placeholders(values.length)}`, values };
}

/** `(?, ?, …)` with `count` placeholders; for none the empty set, because PostgreSQL does not accept `()`. */
export function placeholders(count: number): string {
  return count === 0 ? '(SELECT NULL WHERE FALSE)' : `(${Array.from({ length: count }, () => '?').join(', ')})`;
}
