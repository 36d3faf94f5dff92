import type Sqlite from 'better-sqlite3';
import type { Statement, StatementResult } from './sqlite-connection.js';

/** Statements for a thread to run in order, or the request for the next rows of the last one that it has run. */
export type Question = { readonly id: number } & ({ readonly statements: readonly Statement[] } | { readonly more: true });

/** The result of the last statement, or the error of one of them; then those after it did not run. */
export type Answer = { readonly id: number } & (
  | {
      readonly result: StatementResult;
      /** There are more rows, on request. */
      readonly rest: boolean;
    }
  | { readonly error: { readonly message: string; readonly code: unknown; readonly sql: string } }
);

/** Rows per message: copying thousands at once would block the event loop for tens of milliseconds. */
export const ROWS_PER_MESSAGE = 500;

export interface ConnectionOptions {
  readonly file: string;
  readonly readonly: boolean;
  /** PRAGMAs. */
  readonly settings: readonly string[];
  /** Lower priority: on few processors, everything else goes before people's searches. */
  readonly yields: boolean;
}

export interface ThreadData extends ConnectionOptions {
  /** The driver's path. */
  readonly driver: string;
  readonly rowsPerMessage: number;
}

/** On Linux a thread has a priority of its own, elsewhere only the whole process. */
interface ThreadPriority {
  readonly platform: string;
  get(thread: number): number;
  set(thread: number, priority: number): void;
}

interface Port {
  on(event: 'message', listener: (question: Question | null) => void): void;
  postMessage(answer: Answer): void;
  close(): void;
}

/**
 * The thread's whole program: it is passed as text, so it must not refer to anything outside.
 *
 * After an error inside a transaction everything is refused until ROLLBACK, as PostgreSQL does: statements may be on their way
 * before the answer to an earlier one is known, and SQLite itself would run them, after a full disk even outside the transaction.
 */
function serveStatements(port: Port, Driver: typeof Sqlite, data: ThreadData, priority: ThreadPriority): void {
  const { file, readonly, settings, yields, rowsPerMessage } = data;
  const mostNice = 19;
  const nicer = 10;
  if (yields && priority.platform === 'linux')
    try {
      priority.set(0, Math.min(mostNice, priority.get(0) + nicer));
    } catch {
      // A sandbox may forbid it; then this thread goes before the others as often as they before it.
    }
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
  /** LRU cache: the text used longest ago is dropped first. */
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
  function* rowsOf({ values, each, varying }: Statement): Generator<readonly unknown[]> {
    const given = (each ? values : [values]) as readonly (readonly unknown[])[];
    const [first, ...others] = given;
    if (!varying || !first) return yield* given;
    const row = [...first];
    yield row;
    for (const other of others) {
      for (let index = 0; index < varying.length; index += 1) row[varying[index] as number] = other[index];
      yield row;
    }
  }
  const execute = (given: Statement): StatementResult => {
    const statement = prepared(given.sql);
    const { expected } = given;
    const rowsOfValues = rowsOf(given);
    if (!statement.reader) {
      let affected = 0;
      for (const row of rowsOfValues) affected += statement.run(...row).changes;
      return { columns: [], rows: [], affected };
    }
    const columns = statement.columns().map(({ name }) => name);
    const rows: unknown[][] = [];
    for (const row of rowsOfValues) for (const found of statement.all(...row) as unknown[][]) rows.push(found);
    if (expected !== undefined && rows[0]?.[0] !== expected) throw new Error(`${given.sql} has another value by now`);
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
  const unsent = new Map<number, StatementResult>();
  let isClosing = false;
  const closeIfDone = (): void => {
    if (!isClosing || unsent.size > 0) return;
    connection?.close();
    port.close();
  };
  const send = (id: number, { rows, ...result }: StatementResult): void => {
    const rest = rows.length > rowsPerMessage;
    if (rest) unsent.set(id, { ...result, rows: rows.slice(rowsPerMessage) });
    else unsent.delete(id);
    port.postMessage({ id, result: { ...result, rows: rest ? rows.slice(0, rowsPerMessage) : rows }, rest });
  };
  port.on('message', (question) => {
    isClosing ||= question === null;
    if (question === null) return closeIfDone();
    const { id } = question;
    let result: StatementResult = unsent.get(id) ?? { columns: [], rows: [], affected: 0 };
    let sql = '';
    const begun = performance.now();
    try {
      for (const statement of 'more' in question ? [] : question.statements) {
        sql = statement.sql;
        const workedMs = performance.now() - begun;
        result = { ...executeOrRefuse(statement), workedMs };
      }
      send(id, result);
      closeIfDone();
    } catch (error) {
      const { message, code } = error as { message: string; code?: unknown };
      port.postMessage({ id, error: { message: String(message), code, sql } });
    }
  });
}

/** As text, so that the built program and the tests, which run the sources, start the same thread. */
export const THREAD_PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { getPriority, setPriority } = require('node:os');
  const priority = { platform: process.platform, get: getPriority, set: setPriority };
  (${serveStatements.toString()})(parentPort, require(workerData.driver), workerData, priority);
`;
