import type { DataSource, EntityTarget, ObjectLiteral, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { columnEncoder, type RawRow, type RowValues, valuesForPostgres } from './row-mapping.js';
import { namesOf, SqlExecutor, type UpdateOf } from './sql-executor.js';

/** Writes many rows as one statement that takes an array per column. */
export class PostgresExecutor extends SqlExecutor {
  readonly dialect = 'postgres';

  constructor(
    source: DataSource,
    private readonly runner: QueryRunner,
  ) {
    super(source);
  }

  override async all<T = RawRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const result = await this.runner.query(numberPlaceholders(sql), [...values], true);
    return (result.records ?? []) as T[];
  }

  override async run(sql: string, values: readonly unknown[] = []): Promise<number> {
    const result = await this.runner.query(numberPlaceholders(sql), [...values], true);
    return result.affected ?? result.records?.length ?? 0;
  }

  override async entities<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<T[]> {
    return this.hydrate(entity, await this.all(sql, values));
  }

  override async insert<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly T[], conflict?: string): Promise<void> {
    await this.insertCounted(entity, rows, conflict);
  }

  override async insertCounted<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rows: readonly T[],
    conflict?: string,
  ): Promise<number> {
    let inserted = 0;
    for (const { sql, values } of this.insertParts(entity, rows, conflict)) inserted += await this.run(sql, values);
    return inserted;
  }

  override async insertReturning<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rows: readonly T[],
    conflict: string,
    key: keyof T & string,
  ): Promise<string[]> {
    const keysOfRows: string[] = [];
    for (const { sql, values } of this.insertParts(entity, rows, conflict)) {
      const part = await this.all<{ key: string }>(`${sql} RETURNING "${key}" AS "key"`, values);
      keysOfRows.push(...part.map((row) => row.key));
    }
    return keysOfRows;
  }

  override sent(): Promise<void> {
    return Promise.resolve();
  }

  override posted(): Promise<void> {
    return Promise.resolve();
  }

  override async update<T extends ObjectLiteral>(...update: UpdateOf<T>): Promise<void> {
    await this.updateReturning(...update);
  }

  override async updateCounted<T extends ObjectLiteral>(...update: UpdateOf<T>): Promise<number> {
    return (await this.updateReturning(...update)).length;
  }

  override async updateReturning<T extends ObjectLiteral>(
    ...[entity, keys, sets, changes, where = '', whereValues = []]: UpdateOf<T>
  ): Promise<string[]> {
    if (changes.length === 0) return [];
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

  private insertParts<T extends ObjectLiteral>(
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

  /** A placeholder for a column's value; in a SELECT, PostgreSQL assumes text without a cast. */
  private typedPlaceholder(column: ColumnMetadata): string {
    return `CAST(? AS ${this.source.driver.normalizeType(column)})`;
  }
}

function numberPlaceholders(sql: string): string {
  let position = 0;
  return sql.replace(/\?/g, () => `$${++position}`);
}

/** PostgreSQL accepts no NUL in text, and a platform's response may contain one. */
function withoutNul(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}
