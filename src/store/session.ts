import type { DataSource, EntityTarget, ObjectLiteral, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

export type RawRow = Record<string, unknown>;
export type Dialect = 'sqlite' | 'postgres';

/** SQLite takes a few more bound values than this in one statement (32 766); PostgreSQL gets one array per column, however many rows. */
const MOST_VALUES = 30_000;

/**
 * A connection for a few statements: set-based SQL that reads the same on SQLite and PostgreSQL, with the entities'
 * columns deciding how values are stored and read. Statements are written with `?` for values and "quoted" columns.
 */
export class Session {
  constructor(
    private readonly source: DataSource,
    private readonly runner: QueryRunner,
    readonly dialect: Dialect,
  ) {}

  /** The rows of a SELECT, or of a statement with RETURNING. */
  async all<T = RawRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const result = await this.runner.query(this.numbered(sql), [...values], true);
    return (result.records ?? []) as T[];
  }

  /** How many rows a statement touched. */
  async run(sql: string, values: readonly unknown[] = []): Promise<number> {
    const result = await this.runner.query(this.numbered(sql), [...values], true);
    return result.affected ?? result.records?.length ?? 0;
  }

  /** Entities of raw rows; columns are looked for under `prefix` + their name. */
  hydrate<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly RawRow[], prefix = ''): T[] {
    const { columns } = this.source.getMetadata(entity);
    return rows.map((row) => {
      const out: RawRow = {};
      for (const column of columns) out[column.propertyName] = this.fromDatabase(row[prefix + column.databaseName], column);
      return out as T;
    });
  }

  /** `"t"."a" AS "t_a", …` for reading several entities from one join; hydrate with the prefix `t_`. */
  columnsOf<T extends ObjectLiteral>(entity: EntityTarget<T>, alias: string): string {
    const names = this.source.getMetadata(entity).columns.map((column) => column.databaseName);
    return names.map((name) => `${alias}."${name}" AS "${alias}_${name}"`).join(', ');
  }

  /** Inserts in as few statements as the databases allow. `conflict` is the text after ON CONFLICT. */
  async insert<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly T[], conflict?: string): Promise<number> {
    let inserted = 0;
    for (const { sql, values } of this.insertions(entity, rows, conflict)) inserted += await this.run(sql, values);
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
    for (const { sql, values } of this.insertions(entity, rows, conflict)) {
      const part = await this.all<{ key: string }>(`${sql} RETURNING "${key}" AS "key"`, values);
      touched.push(...part.map((row) => row.key));
    }
    return touched;
  }

  private insertions<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rows: readonly T[],
    conflict?: string,
  ): { readonly sql: string; readonly values: unknown[] }[] {
    const { tableName, columns } = this.source.getMetadata(entity);
    const head = `INSERT INTO "${tableName}" (${columns.map((column) => `"${column.databaseName}"`).join(', ')}) `;
    return this.rowsOf(columns, rows).map(({ sql, values }) => ({
      values,
      sql: head + sql + (conflict ? ` ON CONFLICT ${conflict}` : ''),
    }));
  }

  /** Rows to be put into a statement, typed like their columns; more than one part where they do not fit in one. */
  private rowsOf(
    columns: readonly ColumnMetadata[],
    rows: readonly ObjectLiteral[],
    besides = 0,
  ): { readonly sql: string; readonly values: unknown[] }[] {
    const valueOf = (row: ObjectLiteral, column: ColumnMetadata) => this.toDatabase(row[column.propertyName], column);
    if (this.dialect === 'postgres') {
      if (rows.length === 0) return [];
      // To parse a place for every value takes the server longer than to store the row.
      const arrays = columns.map((column) => `CAST(? AS ${this.source.driver.normalizeType(column)}[])`);
      const values = columns.map((column) => rows.map((row) => valueOf(row, column)));
      return [{ sql: `SELECT * FROM unnest(${arrays.join(', ')})`, values }];
    }
    const place = `(${columns.map(() => '?').join(', ')})`;
    return inParts(rows, Math.floor(MOST_VALUES / columns.length) - besides).map((part) => ({
      sql: `VALUES ${part.map(() => place).join(', ')}`,
      values: part.flatMap((row) => columns.map((column) => valueOf(row, column))),
    }));
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
    const columnOfRow = (column: ColumnMetadata) => `"${column.databaseName}" = v."${column.databaseName}"`;
    const assignments = used.slice(keys.length).map(columnOfRow);
    const matches = used.slice(0, keys.length).map((column) => `t.${columnOfRow(column)}`);
    const touched: string[] = [];
    for (const part of this.rowsOf(used, changes, whereValues.length)) {
      const sql =
        `WITH v(${used.map((column) => `"${column.databaseName}"`).join(', ')}) AS (${part.sql}) ` +
        `UPDATE "${tableName}" AS t SET ${assignments.join(', ')} FROM v WHERE ${matches.join(' AND ')}${this.besides(where)} ` +
        // SQLite knows only the updated table here, PostgreSQL wants it told from `v`.
        `RETURNING ${this.dialect === 'sqlite' ? '' : 't.'}"${used[0]?.databaseName ?? ''}" AS "key"`;
      for (const row of await this.all<{ key: string }>(sql, [...part.values, ...whereValues])) touched.push(row.key);
    }
    return touched;
  }

  /**
   * A further condition that never leads the search. SQLite would take an index on it before the key: all rows in a state, and the whole list
   * for each of them (seen on 2026-11-25: 1000 updates among 100 000 waiting uploads were as many comparisons as the product of both). PostgreSQL
   * would read all that such an index once named: rows that left a state stay in it until the next vacuum.
   */
  private besides(where: string): string {
    return where === '' ? '' : ` AND CASE WHEN ${where} THEN TRUE ELSE FALSE END`;
  }

  private toDatabase(value: unknown, column: ColumnMetadata): unknown {
    if (value === null || value === undefined) return null;
    const stored: unknown = this.source.driver.preparePersistentValue(value, column);
    // PostgreSQL takes no NUL into a text, and what a platform answers may hold one.
    return typeof stored === 'string' && this.dialect === 'postgres' ? stored.replaceAll('\0', '\ufffd') : stored;
  }

  private fromDatabase(value: unknown, column: ColumnMetadata): unknown {
    return value === null || value === undefined ? null : this.source.driver.prepareHydratedValue(value, column);
  }

  private numbered(sql: string): string {
    if (this.dialect === 'sqlite') return sql;
    let place = 0;
    return sql.replace(/\?/g, () => `$${++place}`);
  }
}

function inParts<T>(rows: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < rows.length; start += size) parts.push(rows.slice(start, start + size));
  return parts;
}

/** `(?, ?, …)` for so many values. */
export function places(count: number): string {
  return `(${Array.from({ length: count }, () => '?').join(', ')})`;
}
