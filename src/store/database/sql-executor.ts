import type { DataSource, EntityTarget, ObjectLiteral, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { columnsNamed, hydrateAll, type RawRow } from './row-mapping.js';
import { valuesForPostgres, valuesForSqlite, type RowValues } from './row-mapping.js';

export type { RawRow } from './row-mapping.js';
export type SqlDialect = 'sqlite' | 'postgres';

/**
 * A connection for a few statements: set-based SQL that reads the same on SQLite and PostgreSQL, with the entities'
 * columns deciding how values are stored and read. Statements are written with `?` for values and "quoted" columns.
 */
export class SqlExecutor {
  constructor(
    private readonly source: DataSource,
    private readonly runner: QueryRunner,
    readonly dialect: SqlDialect,
  ) {}

  /** The rows of a SELECT, or of a statement with RETURNING. */
  async all<T = RawRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const result = await this.runner.query(this.numberPlaceholders(sql), [...values], true);
    return (result.records ?? []) as T[];
  }

  /** How many rows a statement touched. */
  async run(sql: string, values: readonly unknown[] = []): Promise<number> {
    const result = await this.runner.query(this.numberPlaceholders(sql), [...values], true);
    return result.affected ?? result.records?.length ?? 0;
  }

  /** Entities of raw rows; columns are looked for under `prefix` + their name. */
  hydrate<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly RawRow[], prefix?: string): T[];
  /** The same of some columns only: to read a column that nobody needs takes as long as to read one that somebody does. */
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

  /** Inserts in as few statements as the databases allow. `conflict` is the text after ON CONFLICT. */
  async insert<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly T[], conflict?: string): Promise<number> {
    let inserted = 0;
    for (const { sql, values } of this.insertStatements(entity, rows, conflict)) inserted += await this.run(sql, values);
    return inserted;
  }

  /** The same, answering the key of each row that was inserted or, on conflict, updated. */
  async insertReturning<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rows: readonly T[],
    conflict: string,
    key: keyof T & string,
  ): Promise<string[]> {
    const touched: string[] = [];
    for (const { sql, values } of this.insertStatements(entity, rows, conflict)) {
      const part = await this.all<{ key: string }>(`${sql} RETURNING "${key}" AS "key"`, values);
      touched.push(...part.map((row) => row.key));
    }
    return touched;
  }

  private insertStatements<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rows: readonly T[],
    conflict?: string,
  ): { readonly sql: string; readonly values: unknown[] }[] {
    const { tableName, columns } = this.source.getMetadata(entity);
    const { varying, same, parts } = this.encodeRows(columns, rows, 1);
    const read = columns.map((column) => (same.has(column) ? this.typedPlaceholder(column) : `v."${column.databaseName}"`));
    // The condition keeps SQLite from reading ON CONFLICT as the join's.
    const into = `INSERT INTO "${tableName}" (${namesOf(columns)}) SELECT ${read.join(', ')} FROM v WHERE TRUE`;
    return parts.map((part) => ({
      sql: `WITH v(${namesOf(varying)}) AS (${part.sql}) ${into}${conflict ? ` ON CONFLICT ${conflict}` : ''}`,
      values: [...part.values, ...columns.filter((column) => same.has(column)).map((column) => same.get(column))],
    }));
  }

  private encodeRows(columns: readonly ColumnMetadata[], rows: readonly ObjectLiteral[], keys: number, besides = 0): RowValues {
    const valuesOf = new Map(
      columns.map((column) => [column, rows.map((row) => this.toDatabase(row[column.propertyName], column))]),
    );
    return this.dialect === 'postgres'
      ? valuesForPostgres(valuesOf, keys, (column) => this.source.driver.normalizeType(column))
      : valuesForSqlite(valuesOf, keys, besides);
  }

  /** A place for a value of a column; PostgreSQL takes it for text in a SELECT unless told. */
  private typedPlaceholder(column: ColumnMetadata): string {
    return this.dialect === 'postgres' ? `CAST(? AS ${this.source.driver.normalizeType(column)})` : '?';
  }

  /**
   * Updates each row with its own values in one statement: `changes` name the key columns and the columns to set.
   * Rows that `where` (about alias `t`) does not admit are left alone; the count says how many were changed.
   */
  async update<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    keys: readonly (keyof T & string)[],
    sets: readonly (keyof T & string)[],
    changes: readonly Partial<T>[],
    where = '',
    whereValues: readonly unknown[] = [],
  ): Promise<number> {
    return (await this.updateReturning(entity, keys, sets, changes, where, whereValues)).length;
  }

  /** The same, answering the first key of each row that was changed. */
  async updateReturning<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    keys: readonly (keyof T & string)[],
    sets: readonly (keyof T & string)[],
    changes: readonly Partial<T>[],
    where = '',
    whereValues: readonly unknown[] = [],
  ): Promise<string[]> {
    const { tableName, columns } = this.source.getMetadata(entity);
    const used = [...keys, ...sets].map((name) => {
      const column = columns.find((candidate) => candidate.propertyName === name);
      if (!column) throw new Error(`no column "${name}" in ${tableName}`);
      return column;
    });
    const { varying, same, parts } = this.encodeRows(used, changes, keys.length, whereValues.length);
    const ofRow = ({ databaseName }: ColumnMetadata) => `"${databaseName}" = v."${databaseName}"`;
    const assignments = used
      .slice(keys.length)
      .map((column) => (same.has(column) ? `"${column.databaseName}" = ${this.typedPlaceholder(column)}` : ofRow(column)));
    const matches = used.slice(0, keys.length).map((column) => `t.${ofRow(column)}`);
    const touched: string[] = [];
    for (const part of parts) {
      const sql =
        `WITH v(${namesOf(varying)}) AS (${part.sql}) ` +
        `UPDATE "${tableName}" AS t SET ${assignments.join(', ')} FROM v WHERE ${matches.join(' AND ')}${this.residualCondition(where)} ` +
        // SQLite knows only the updated table here, PostgreSQL wants it told from `v`.
        `RETURNING ${this.dialect === 'sqlite' ? '' : 't.'}"${used[0]?.databaseName ?? ''}" AS "key"`;
      for (const row of await this.all<{ key: string }>(sql, [...part.values, ...same.values(), ...whereValues]))
        touched.push(row.key);
    }
    return touched;
  }

  /**
   * A further condition that never leads the search. SQLite would take an index on it before the key: all rows in a state, and the whole list
   * for each of them (seen on 2026-11-25: 1000 updates among 100 000 waiting uploads were as many comparisons as the product of both). PostgreSQL
   * would read all that such an index once named: rows that left a state stay in it until the next vacuum.
   */
  private residualCondition(where: string): string {
    return where === '' ? '' : ` AND CASE WHEN ${where} THEN TRUE ELSE FALSE END`;
  }

  private toDatabase(value: unknown, column: ColumnMetadata): unknown {
    if (value === null || value === undefined) return null;
    const stored: unknown = this.source.driver.preparePersistentValue(value, column);
    // PostgreSQL takes no NUL into a text, and what a platform answers may hold one.
    return typeof stored === 'string' && this.dialect === 'postgres' ? stored.replaceAll('\0', '\ufffd') : stored;
  }

  private numberPlaceholders(sql: string): string {
    if (this.dialect === 'sqlite') return sql;
    let place = 0;
    return sql.replace(/\?/g, () => `$${++place}`);
  }
}

const namesOf = (columns: readonly ColumnMetadata[]): string => columns.map(({ databaseName }) => `"${databaseName}"`).join(', ');

export function chunksOf<T>(rows: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < rows.length; start += size) parts.push(rows.slice(start, start + size));
  return parts;
}

/** `(?, ?, …)` for so many values. */
export function placeholders(count: number): string {
  return `(${Array.from({ length: count }, () => '?').join(', ')})`;
}
