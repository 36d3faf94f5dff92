import type { DataSource, EntityTarget, ObjectLiteral, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import {
  columnsNamed,
  columnEncoder,
  hydrateAll,
  hydrateLists,
  type RawRow,
  type RowLists,
  valuesForPostgres,
  type RowValues,
} from './row-mapping.js';
import { SqliteBatch } from './sqlite-batch.js';
import { prepareOnSqlite, sqliteValues, withErrorsOf } from './sqlite-statements.js';

export type { RawRow } from './row-mapping.js';
export type SqlDialect = 'sqlite' | 'postgres';

/**
 * Runs statements on one connection: set-based SQL that is the same on SQLite and PostgreSQL; the entities' columns decide how
 * values are stored and read. Statements are written with `?` for values and "quoted" columns.
 */
export class SqlExecutor {
  constructor(
    private readonly source: DataSource,
    private readonly runner: QueryRunner,
    readonly dialect: SqlDialect,
  ) {}

  /** The rows of a SELECT, or of a statement with RETURNING. */
  async all<T = RawRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    if (this.dialect === 'sqlite') return (await this.onSqlite(sql, values)).rows as T[];
    const result = await this.runner.query(this.numberPlaceholders(sql), [...values], true);
    return (result.records ?? []) as T[];
  }

  /** @returns how many rows the statement affected */
  async run(sql: string, values: readonly unknown[] = []): Promise<number> {
    if (this.dialect === 'sqlite') return (await this.onSqlite(sql, values)).affected;
    const result = await this.runner.query(this.numberPlaceholders(sql), [...values], true);
    return result.affected ?? result.records?.length ?? 0;
  }

  /** The rows of a SELECT of an entity's columns, as entities. */
  async entities<T extends ObjectLiteral>(entity: EntityTarget<T>, sql: string, values: readonly unknown[] = []): Promise<T[]> {
    if (this.dialect === 'postgres') return this.hydrate(entity, await this.all(sql, values));
    const { columns, rows } = await this.lists(sql, values);
    return hydrateLists<T>(this.source, columnsNamed(this.source, entity), columns, rows);
  }

  /** On SQLite: the rows of a SELECT as lists of values. */
  protected async lists(sql: string, values: readonly unknown[]): Promise<RowLists> {
    const statement = await prepareOnSqlite(this.source, this.runner, sql, 'lists');
    return withErrorsOf(sql, () => {
      const rows = statement.all(...sqliteValues(values)) as unknown[][];
      return { columns: statement.columns().map(({ name }) => name), rows };
    });
  }

  private async onSqlite(sql: string, values: readonly unknown[]): Promise<{ rows: unknown[]; affected: number }> {
    const statement = await prepareOnSqlite(this.source, this.runner, sql);
    return withErrorsOf(sql, () => {
      if (!statement.reader) return { rows: [], affected: statement.run(...sqliteValues(values)).changes };
      const rows = statement.all(...sqliteValues(values));
      return { rows, affected: rows.length };
    });
  }

  /** Makes entities of raw rows; each column is read from `prefix` + its name. */
  hydrate<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly RawRow[], prefix?: string): T[];
  /** The same for some columns only: reading an unneeded column takes as long as reading a needed one. */
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

  /** Inserts in as few statements as the database allows. `conflict` is the text after ON CONFLICT. */
  async insert<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly T[], conflict?: string): Promise<number> {
    if (this.dialect === 'sqlite') {
      const { sql, values } = this.insertForSqlite(entity, rows, conflict);
      return rows.length === 0 ? 0 : new SqliteBatch(this.source, this.runner).run(sql, values);
    }
    let inserted = 0;
    for (const { sql, values } of this.insertForPostgres(entity, rows, conflict)) inserted += await this.run(sql, values);
    return inserted;
  }

  /** The same, returning the key of each row that was inserted or, on conflict, updated. */
  async insertReturning<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rows: readonly T[],
    conflict: string,
    key: keyof T & string,
  ): Promise<string[]> {
    const returning = ` RETURNING "${key}" AS "key"`;
    if (this.dialect === 'sqlite') {
      const { sql, values } = this.insertForSqlite(entity, rows, conflict);
      return new SqliteBatch(this.source, this.runner).keys(sql + returning, values);
    }
    const keysOfRows: string[] = [];
    for (const { sql, values } of this.insertForPostgres(entity, rows, conflict)) {
      const part = await this.all<{ key: string }>(sql + returning, values);
      keysOfRows.push(...part.map((row) => row.key));
    }
    return keysOfRows;
  }

  private insertForSqlite<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly T[], conflict?: string) {
    const { tableName, columns } = this.source.getMetadata(entity);
    const into = `INSERT INTO "${tableName}" (${namesOf(columns)}) VALUES ${placeholders(columns.length)}`;
    return { sql: `${into}${conflict ? ` ON CONFLICT ${conflict}` : ''}`, values: this.encodedRows(columns, rows) };
  }

  private insertForPostgres<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rows: readonly T[],
    conflict?: string,
  ): { readonly sql: string; readonly values: unknown[] }[] {
    const { tableName, columns } = this.source.getMetadata(entity);
    const { varying, same, parts } = this.encodeRows(columns, rows, 1);
    const read = columns.map((column) => (same.has(column) ? this.typedPlaceholder(column) : `v."${column.databaseName}"`));
    const into = `INSERT INTO "${tableName}" (${namesOf(columns)}) SELECT ${read.join(', ')} FROM v`;
    return parts.map((part) => ({
      sql: `WITH v(${namesOf(varying)}) AS (${part.sql}) ${into}${conflict ? ` ON CONFLICT ${conflict}` : ''}`,
      values: [...part.values, ...columns.filter((column) => same.has(column)).map((column) => same.get(column))],
    }));
  }

  private encodeRows(columns: readonly ColumnMetadata[], rows: readonly ObjectLiteral[], keys: number): RowValues {
    const valuesOf = new Map(
      columns.map((column) => {
        const encode = columnEncoder(this.source, column);
        return [column, rows.map((row) => withoutNul(encode(row[column.propertyName])))];
      }),
    );
    return valuesForPostgres(valuesOf, keys, (column) => this.source.driver.normalizeType(column));
  }

  /** The values of one row after the other, in the columns' order. */
  private *encodedRows(columns: readonly ColumnMetadata[], rows: readonly ObjectLiteral[]): Generator<unknown[]> {
    const fields = columns.map((column) => ({ name: column.propertyName, encode: columnEncoder(this.source, column) }));
    for (const row of rows) yield fields.map(({ name, encode }) => encode(row[name]));
  }

  /** A placeholder for a column's value; in a SELECT, PostgreSQL takes it for text without a cast. */
  private typedPlaceholder(column: ColumnMetadata): string {
    return `CAST(? AS ${this.source.driver.normalizeType(column)})`;
  }

  /**
   * Updates each row with its own values in one statement: `changes` hold the key columns and the columns to set. Rows that do
   * not satisfy `where` (about alias `t`) are left alone; the count says how many were changed.
   */
  async update<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    keys: readonly (keyof T & string)[],
    sets: readonly (keyof T & string)[],
    changes: readonly Partial<T>[],
    where = '',
    whereValues: readonly unknown[] = [],
  ): Promise<number> {
    if (this.dialect === 'postgres') return (await this.updateReturning(entity, keys, sets, changes, where, whereValues)).length;
    if (changes.length === 0) return 0;
    const { sql, values } = this.updateForSqlite(entity, keys, sets, changes, where, whereValues);
    return new SqliteBatch(this.source, this.runner).run(sql, values);
  }

  /** The same, returning the first key of each row that was changed. */
  async updateReturning<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    keys: readonly (keyof T & string)[],
    sets: readonly (keyof T & string)[],
    changes: readonly Partial<T>[],
    where = '',
    whereValues: readonly unknown[] = [],
  ): Promise<string[]> {
    if (changes.length === 0) return [];
    if (this.dialect === 'sqlite') {
      const { sql, values } = this.updateForSqlite(entity, keys, sets, changes, where, whereValues);
      return new SqliteBatch(this.source, this.runner).keys(`${sql} RETURNING "${keys[0]}" AS "key"`, values);
    }
    return this.updateOnPostgres(entity, keys, sets, changes, where, whereValues);
  }

  private updateForSqlite<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    keys: readonly (keyof T & string)[],
    sets: readonly (keyof T & string)[],
    changes: readonly Partial<T>[],
    where: string,
    whereValues: readonly unknown[],
  ): { readonly sql: string; readonly values: Iterable<readonly unknown[]> } {
    const { tableName } = this.source.getMetadata(entity);
    const columns = this.columnsByName(entity, [...sets, ...keys]);
    const assigned = columns.slice(0, sets.length).map(({ databaseName }) => `"${databaseName}" = ?`);
    const matched = columns.slice(sets.length).map(({ databaseName }) => `t."${databaseName}" = ?`);
    const condition = `${matched.join(' AND ')}${this.residualCondition(where)}`;
    const encoded = this.encodedRows(columns, changes);
    return {
      sql: `UPDATE "${tableName}" AS t SET ${assigned.join(', ')} WHERE ${condition}`,
      values: whereValues.length === 0 ? encoded : withMore(encoded, whereValues),
    };
  }

  private async updateOnPostgres<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    keys: readonly (keyof T & string)[],
    sets: readonly (keyof T & string)[],
    changes: readonly Partial<T>[],
    where: string,
    whereValues: readonly unknown[],
  ): Promise<string[]> {
    const { tableName } = this.source.getMetadata(entity);
    const used = this.columnsByName(entity, [...keys, ...sets]);
    const { varying, same, parts } = this.encodeRows(used, changes, keys.length);
    const ofRow = ({ databaseName }: ColumnMetadata) => `"${databaseName}" = v."${databaseName}"`;
    const assignments = used
      .slice(keys.length)
      .map((column) => (same.has(column) ? `"${column.databaseName}" = ${this.typedPlaceholder(column)}` : ofRow(column)));
    const matches = used.slice(0, keys.length).map((column) => `t.${ofRow(column)}`);
    const keysOfRows: string[] = [];
    for (const part of parts) {
      const sql =
        `WITH v(${namesOf(varying)}) AS (${part.sql}) ` +
        `UPDATE "${tableName}" AS t SET ${assignments.join(', ')} FROM v
          WHERE ${matches.join(' AND ')}${this.residualCondition(where)} RETURNING t."${used[0]?.databaseName ?? ''}" AS "key"`;
      for (const row of await this.all<{ key: string }>(sql, [...part.values, ...same.values(), ...whereValues]))
        keysOfRows.push(row.key);
    }
    return keysOfRows;
  }

  private columnsByName<T extends ObjectLiteral>(entity: EntityTarget<T>, names: readonly string[]): ColumnMetadata[] {
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
  private residualCondition(where: string): string {
    return where === '' ? '' : ` AND CASE WHEN ${where} THEN TRUE ELSE FALSE END`;
  }

  private numberPlaceholders(sql: string): string {
    if (this.dialect === 'sqlite') return sql;
    let position = 0;
    return sql.replace(/\?/g, () => `$${++position}`);
  }
}

const TEXT_TYPES: readonly unknown[] = ['text', 'varchar', 'simple-json'];

function* withMore(rows: Iterable<readonly unknown[]>, more: readonly unknown[]): Generator<readonly unknown[]> {
  for (const row of rows) yield [...row, ...more];
}

/** PostgreSQL accepts no NUL in text, and a platform's response may hold one. */
function withoutNul(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

const namesOf = (columns: readonly ColumnMetadata[]): string => columns.map(({ databaseName }) => `"${databaseName}"`).join(', ');

export function chunksOf<T>(rows: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < rows.length; start += size) parts.push(rows.slice(start, start + size));
  return parts;
}

/** `(?, ?, …)` with `count` placeholders; for none the empty set, which PostgreSQL does not take as `()`. */
export function placeholders(count: number): string {
  return count === 0 ? '(SELECT NULL WHERE FALSE)' : `(${Array.from({ length: count }, () => '?').join(', ')})`;
}
