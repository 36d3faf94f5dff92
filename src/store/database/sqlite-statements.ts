import { QueryFailedError, type DataSource, type QueryRunner } from 'typeorm';

/** A prepared statement of better-sqlite3. */
export interface SqliteStatement {
  /** Whether it returns rows. */
  readonly reader: boolean;
  run(...values: readonly unknown[]): { readonly changes: number };
  get(...values: readonly unknown[]): unknown;
  all(...values: readonly unknown[]): unknown[];
  /** From now on rows are lists of values. */
  raw(): this;
  columns(): readonly { readonly name: string }[];
}

interface Connection {
  prepare(sql: string): SqliteStatement;
}

/** Statements of sets have one text for each table and set of columns. */
const MAX_STATEMENTS = 300;
/** By connection; the text that was used longest ago goes first. TypeORM prepares each anew for every transaction. */
const PREPARED = new WeakMap<Connection, Map<string, SqliteStatement>>();

/** Prepares the statement on the runner's connection, or takes the one that is kept there; for the log it counts once. */
export async function prepareOnSqlite(
  source: DataSource,
  runner: QueryRunner,
  sql: string,
  rowsAs: 'objects' | 'lists' = 'objects',
): Promise<SqliteStatement> {
  source.logger.logQuery(sql, [], runner);
  const connection = (await runner.connect()) as Connection;
  const known = PREPARED.get(connection) ?? new Map<string, SqliteStatement>();
  PREPARED.set(connection, known);
  const key = `${rowsAs} ${sql}`;
  const statement = known.get(key) ?? withErrorsOf(sql, () => prepare(connection, sql, rowsAs));
  known.delete(key);
  known.set(key, statement);
  const [oldest] = known.keys();
  if (known.size > MAX_STATEMENTS && oldest !== undefined) known.delete(oldest);
  return statement;
}

function prepare(connection: Connection, sql: string, rowsAs: 'objects' | 'lists'): SqliteStatement {
  const statement = connection.prepare(withoutSavepoint(sql));
  return rowsAs === 'lists' ? statement.raw() : statement;
}

/**
 * `OR FAIL`: an error undoes the whole transaction, so that SQLite need not keep a way back to before the statement. By default
 * it copies each page that a statement with triggers touches: a seventh of the time of inserting calls (2026-11-30), and for an
 * update of a whole table a copy of that table. An `ON CONFLICT` of its own stays as it is.
 */
function withoutSavepoint(sql: string): string {
  return sql.includes('ON CONFLICT') ? sql : sql.replace(/^\s*(INSERT|UPDATE)(?=\s+(?:INTO\b|"))/, '$1 OR FAIL');
}

/** Errors as TypeORM raises them, without the values: they may be personal. */
export function withErrorsOf<T>(sql: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Error ? new QueryFailedError(sql, [], error) : error;
  }
}

/** What the driver takes: it knows no booleans. */
export function sqliteValues(values: readonly unknown[]): unknown[] {
  return values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
}
