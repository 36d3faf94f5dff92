import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type Sqlite from 'better-sqlite3';
import type { RowLists } from './row-mapping.js';
import { SQLITE_PACKAGE } from './sqlite.js';

/** A statement that a thread is to run. */
interface Question {
  readonly id: number;
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Rows are lists, because objects repeat every column's name on their way between threads. */
type Answer = { readonly id: number } & ({ readonly found: RowLists } | { readonly error: { message: string; code: unknown } });

interface Port {
  on(event: 'message', listener: (question: Question | null) => void): void;
  postMessage(answer: Answer): void;
  close(): void;
}

/** The thread's whole program: it is passed as text, so nothing outside of it is within its reach. */
function serveReads(port: Port, Driver: typeof Sqlite, file: string): void {
  const mostStatements = 100;
  let connection: Sqlite.Database | null = null;
  let statements = new Map<string, Sqlite.Statement>();
  const prepared = (sql: string): Sqlite.Statement => {
    connection ??= new Driver(file, { readonly: true, fileMustExist: true, timeout: 0 });
    if (statements.size >= mostStatements) statements = new Map();
    const statement = statements.get(sql) ?? connection.prepare(sql).raw();
    statements.set(sql, statement);
    return statement;
  };
  port.on('message', (question) => {
    if (question === null) {
      connection?.close();
      port.close();
      return;
    }
    const { id, sql, values } = question;
    try {
      const statement = prepared(sql);
      const columns = statement.columns().map(({ name }) => name);
      port.postMessage({ id, found: { columns, rows: statement.all(...values) as unknown[][] } });
    } catch (error) {
      const { message, code } = error as { message: string; code?: unknown };
      port.postMessage({ id, error: { message: String(message), code } });
    }
  });
}

/** As text, so that the built program and the tests, which run the sources, start the same thread. */
const PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  (${serveReads.toString()})(parentPort, require(workerData.driver), workerData.file);
`;

interface Waiting {
  readonly resolve: (found: RowLists) => void;
  readonly reject: (error: Error) => void;
}

/** A thread with a read-only connection of its own: SQLite answers synchronously, and here that holds up nobody else. */
export class ReadingThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private ended: Error | null = null;
  private readonly exit: Promise<void>;

  constructor(file: string) {
    const driver = createRequire(import.meta.url).resolve(SQLITE_PACKAGE);
    this.worker = new Worker(PROGRAM, { eval: true, workerData: { driver, file }, execArgv: [] });
    this.worker.on('message', (answer: Answer) => this.settle(answer));
    this.worker.on('error', (error) => this.fail(error instanceof Error ? error : new Error(String(error))));
    this.exit = new Promise((resolve) => {
      this.worker.once('exit', () => resolve(this.fail(new Error('the reading thread ended'))));
    });
    this.worker.unref();
  }

  /** How many statements wait here, the one that runs included. */
  get load(): number {
    return this.waiting.size;
  }

  get isOver(): boolean {
    return this.ended !== null;
  }

  run(sql: string, values: readonly unknown[]): Promise<RowLists> {
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      this.lastId += 1;
      this.waiting.set(this.lastId, { resolve, reject });
      // The process does not end before the answer.
      this.worker.ref();
      this.worker.postMessage({ id: this.lastId, sql, values } satisfies Question);
    });
  }

  /** Ends after what waits has been answered. */
  async close(): Promise<void> {
    this.worker.ref();
    this.worker.postMessage(null);
    await this.exit;
  }

  private settle(answer: Answer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (this.waiting.size === 0) this.worker.unref();
    if ('found' in answer) waiting?.resolve(answer.found);
    else waiting?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
  }

  private fail(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
