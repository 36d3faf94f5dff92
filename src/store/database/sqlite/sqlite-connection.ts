import { QueryFailedError, type DataSource } from 'typeorm';
import type { RowLists } from '../row-mapping.js';

export interface Statement {
  readonly sql: string;
  /** Values of the placeholders; with `each`, a list per row. */
  readonly values: readonly unknown[];
  /** Runs one prepared statement for many rows. */
  readonly each: boolean;
  /** With `each`: the rows after the first consist of the values of these columns only; the others are as in the first row. */
  readonly varying?: readonly number[];
  /** The first value of its first row; where there is another one, it fails. */
  readonly expected?: unknown;
}

export interface StatementResult extends RowLists {
  /** How many rows it returned or changed. */
  readonly affected: number;
  /** How long the statements before the last one of its message took a thread, in milliseconds. */
  readonly workedMs?: number;
}

/** One connection to SQLite, in this thread or in another one. */
export interface SqliteConnection {
  run(statement: Statement): Promise<StatementResult>;
  /** Resolves when the statement is sent. In a transaction, the next awaited statement or the commit raises its failure. */
  send(statement: Statement): Promise<void>;
  /** Resolves when all sent statements have run. */
  sent(): Promise<void>;
  /** Resolves when all of them are on their way: what an optimistic transaction writes is gathered until its commit. */
  posted(): Promise<void>;
  /** Resolves when a transaction is committed: for how many milliseconds it kept others from writing before its COMMIT. */
  held(): Promise<number>;
}

/** A prepared statement of better-sqlite3. */
interface PreparedStatement {
  /** Whether it returns rows. */
  readonly reader: boolean;
  run(...values: readonly unknown[]): { readonly changes: number };
  all(...values: readonly unknown[]): unknown[];
  /** Returns rows as lists of values from now on. */
  raw(): this;
  columns(): readonly { readonly name: string }[];
}

interface DriverConnection {
  prepare(sql: string): PreparedStatement;
}

/** The set-based statements have one text per table and set of columns. */
const MAX_STATEMENTS = 300;

/** TypeORM's read-only connection, on the event loop: for reads shorter than a round trip to a thread. */
export class LocalConnection implements SqliteConnection {
  /** LRU cache by connection: the text used longest ago is dropped first. TypeORM prepares each statement again. */
  private readonly prepared = new WeakMap<DriverConnection, Map<string, PreparedStatement>>();

  constructor(private readonly source: DataSource) {}

  async run({ sql, values }: Statement): Promise<StatementResult> {
    const connection = (await this.source.createQueryRunner().connect()) as DriverConnection;
    return withErrorsOf(sql, () => {
      const statement = this.preparedOn(connection, sql);
      if (!statement.reader) return { columns: [], rows: [], affected: statement.run(...values).changes };
      const rows = statement.all(...values) as unknown[][];
      return { columns: statement.columns().map(({ name }) => name), rows, affected: rows.length };
    });
  }

  async send(statement: Statement): Promise<void> {
    await this.run(statement);
  }

  sent(): Promise<void> {
    return Promise.resolve();
  }

  posted(): Promise<void> {
    return Promise.resolve();
  }

  held(): Promise<number> {
    return Promise.resolve(0);
  }

  private preparedOn(connection: DriverConnection, sql: string): PreparedStatement {
    const known = this.prepared.get(connection) ?? new Map<string, PreparedStatement>();
    this.prepared.set(connection, known);
    const statement = known.get(sql) ?? connection.prepare(sql);
    if (!known.has(sql) && statement.reader) statement.raw();
    known.delete(sql);
    known.set(sql, statement);
    const [oldest] = known.keys();
    if (known.size > MAX_STATEMENTS && oldest !== undefined) known.delete(oldest);
    return statement;
  }
}

/** Raises errors as TypeORM does, without the values, which may be personal. */
function withErrorsOf<T>(sql: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Error ? new QueryFailedError(sql, [], error) : error;
  }
}
