import type Sqlite from 'better-sqlite3';
import type { Statement, StatementResult } from './sqlite-connection.js';

/** Statements that a thread is to run one after the other. */
export interface Question {
  readonly id: number;
  readonly statements: readonly Statement[];
}

/** What each statement brought, or why one of them failed; then those after it did not run. */
export type Answer = { readonly id: number } & (
  | { readonly results: readonly StatementResult[] }
  | { readonly error: { readonly message: string; readonly code: unknown; readonly sql: string } }
);

export interface ConnectionOptions {
  readonly file: string;
  readonly readonly: boolean;
  /** PRAGMAs. */
  readonly settings: readonly string[];
}

interface Port {
  on(event: 'message', listener: (question: Question | null) => void): void;
  postMessage(answer: Answer): void;
  close(): void;
}

/**
 * The thread's whole program: it is passed as text, so nothing outside of it is within its reach.
 *
 * After an error inside a transaction everything is refused until ROLLBACK, as PostgreSQL does: statements may be on their way
 * before the answer to an earlier one is known, and SQLite itself would run them, after a full disk even outside the transaction.
 */
function serveStatements(port: Port, Driver: typeof Sqlite, { file, readonly, settings }: ConnectionOptions): void {
  const mostStatements = 300;
  const statements = new Map<string, Sqlite.Statement>();
  let connection: Sqlite.Database | null = null;
  let failure: Error | null = null;
  const opened = (): Sqlite.Database => {
    if (connection) return connection;
    connection = new Driver(file, { readonly, fileMustExist: true, timeout: 0 });
    for (const setting of settings) connection.pragma(setting);
    return connection;
  };
  /** The text that was used longest ago goes first. */
  const prepared = (sql: string): Sqlite.Statement => {
    const known = statements.get(sql);
    const statement = known ?? opened().prepare(sql);
    if (!known && statement.reader) statement.raw();
    statements.delete(sql);
    statements.set(sql, statement);
    const [oldest] = statements.keys();
    if (statements.size > mostStatements && oldest !== undefined) statements.delete(oldest);
    return statement;
  };
  const execute = ({ sql, values, each }: Statement): StatementResult => {
    const statement = prepared(sql);
    const rowsOfValues = (each ? values : [values]) as unknown[][];
    if (!statement.reader) {
      let affected = 0;
      for (const row of rowsOfValues) affected += statement.run(...row).changes;
      return { columns: [], rows: [], affected };
    }
    const columns = statement.columns().map(({ name }) => name);
    const rows: unknown[][] = [];
    for (const row of rowsOfValues) for (const found of statement.all(...row) as unknown[][]) rows.push(found);
    return { columns, rows, affected: rows.length };
  };
  const executeOrRefuse = (statement: Statement): StatementResult => {
    const isRollback = statement.sql === 'ROLLBACK';
    if (isRollback) failure = null;
    if (failure !== null) throw failure;
    const { inTransaction } = opened();
    if (isRollback && !inTransaction) return { columns: [], rows: [], affected: 0 };
    try {
      return execute(statement);
    } catch (error) {
      if (inTransaction) failure = error as Error;
      throw error;
    }
  };
  port.on('message', (question) => {
    if (question === null) {
      connection?.close();
      port.close();
      return;
    }
    const { id, statements: asked } = question;
    const results: StatementResult[] = [];
    try {
      for (const statement of asked) results.push(executeOrRefuse(statement));
      port.postMessage({ id, results });
    } catch (error) {
      const { message, code } = error as { message: string; code?: unknown };
      port.postMessage({ id, error: { message: String(message), code, sql: asked[results.length]?.sql ?? '' } });
    }
  });
}

/** As text, so that the built program and the tests, which run the sources, start the same thread. */
export const THREAD_PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  (${serveStatements.toString()})(parentPort, require(workerData.driver), workerData);
`;
