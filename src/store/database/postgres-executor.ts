import { setImmediate as nextTick } from 'node:timers/promises';
import type { DataSource, EntityTarget, ObjectLiteral, QueryResult, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { columnEncoder, type RawRow, type RowValues, valuesForPostgres } from './row-mapping.js';
import { namesOf, SqlExecutor, type UpdateOf } from './sql-executor.js';

/** Statements on their way at once: the values of more would fill the memory of a long job. */
const MOST_ON_THEIR_WAY = 16;

/** Writes many rows as one statement that takes an array per column. */
export class PostgresExecutor extends SqlExecutor {
  readonly dialect = 'postgres';
  /** Statements that nobody waits for yet, oldest first; they run in order. */
  private readonly onTheirWay: Promise<unknown>[] = [];
  private failure: Error | null = null;
  private commitPosted: () => void = () => undefined;
  private readonly onPost = new Promise<void>((resolve) => (this.commitPosted = resolve));

  /** @param isTransaction whether statements are pipelined: their failure may show at the commit */
  constructor(
    source: DataSource,
    private readonly runner: QueryRunner,
    private readonly isTransaction = false,
  ) {
    super(source);
  }

  override async all<T = RawRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return ((await this.query(sql, values)).records ?? []) as T[];
  }

  override async run(sql: string, values: readonly unknown[] = []): Promise<number> {
    const result = await this.query(sql, values);
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
    for (const { sql, values } of this.insertParts(entity, rows, conflict)) await this.send(sql, values);
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

  /** Never resolves where the transaction was given up. */
  override posted(): Promise<void> {
    return this.onPost;
  }

  override held(): Promise<number> {
    return Promise.resolve(0);
  }

  /** @throws the error of the first statement that failed */
  async commit(): Promise<void> {
    // A statement that the driver could not encode is known by now; the server would not know of it, and would commit the rest.
    await nextTick();
    this.raiseFailure();
    // Behind a failed statement the server makes it a ROLLBACK, without an error.
    const committed = this.query('COMMIT', []);
    this.commitPosted();
    await committed;
    this.raiseFailure();
  }

  private raiseFailure(): void {
    if (this.failure !== null) throw this.failure;
  }

  override async update<T extends ObjectLiteral>(...update: UpdateOf<T>): Promise<void> {
    for (const { sql, values } of this.updateParts(...update)) await this.send(sql, values);
  }

  override async updateCounted<T extends ObjectLiteral>(...update: UpdateOf<T>): Promise<number> {
    let updated = 0;
    for (const { sql, values } of this.updateParts(...update)) updated += await this.run(sql, values);
    return updated;
  }

  override async updateReturning<T extends ObjectLiteral>(...update: UpdateOf<T>): Promise<string[]> {
    const keysOfRows: string[] = [];
    for (const { sql, values } of this.updateParts(...update))
      for (const { key } of await this.all<{ key: string }>(`${sql} RETURNING t."${update[1][0] ?? ''}" AS "key"`, values))
        keysOfRows.push(key);
    return keysOfRows;
  }

  private updateParts<T extends ObjectLiteral>(
    ...[entity, keys, sets, changes, where = '', whereValues = []]: UpdateOf<T>
  ): SqlWithValues[] {
    if (changes.length === 0) return [];
    const { tableName } = this.source.getMetadata(entity);
    const used = this.columnsByName(entity, [...keys, ...sets]);
    const { varying, same, parts } = this.encodeRows(used, changes, keys.length);
    const ofRow = ({ databaseName }: ColumnMetadata) => `"${databaseName}" = v."${databaseName}"`;
    const assignments = used
      .slice(keys.length)
      .map((column) => (same.has(column) ? `"${column.databaseName}" = ${this.typedPlaceholder(column)}` : ofRow(column)));
    const matches = used.slice(0, keys.length).map((column) => `t.${ofRow(column)}`);
    return parts.map((part) => ({
      sql:
        `WITH v(${namesOf(varying)}) AS (${part.sql}) ` +
        `UPDATE "${tableName}" AS t SET ${assignments.join(', ')} FROM v
          WHERE ${matches.join(' AND ')}${this.residualCondition(where)}`,
      values: [...part.values, ...same.values(), ...whereValues],
    }));
  }

  /**
   * Pipelining: in a transaction only a full pipeline is waited for, so that PostgreSQL works while the next statement is made.
   * Its failure is raised by a later statement, or by the commit.
   */
  private async send(sql: string, values: readonly unknown[]): Promise<void> {
    const answer = this.query(sql, values);
    if (!this.isTransaction) {
      await answer;
      return;
    }
    this.onTheirWay.push(answer.catch(() => undefined));
    if (this.onTheirWay.length > MOST_ON_THEIR_WAY) await this.onTheirWay.shift();
  }

  private async query(sql: string, values: readonly unknown[]): Promise<QueryResult> {
    try {
      return await this.runner.query(numberPlaceholders(sql), [...values], true);
    } catch (error) {
      if (!this.isTransaction) throw error;
      // Whatever follows fails only because the transaction has failed.
      this.failure ??= error instanceof Error ? error : new Error(String(error));
      throw this.failure;
    }
  }

  private insertParts<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly T[], conflict?: string): SqlWithValues[] {
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

interface SqlWithValues {
  readonly sql: string;
  readonly values: readonly unknown[];
}

function numberPlaceholders(sql: string): string {
  let position = 0;
  return sql.replace(/\?/g, () => `$${++position}`);
}

/** PostgreSQL accepts no NUL in text, and a platform's response may contain one. */
function withoutNul(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}
