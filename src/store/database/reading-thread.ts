import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type Sqlite from 'better-sqlite3';
import type { RowLists } from './row-mapping.js';
import { SQLITE_PACKAGE } from './sqlite.js';

/** A statement that a thread is to run, or the next rows of one that it has run. */
type Question = { readonly id: number } & (
  { readonly sql: string; readonly values: readonly unknown[] } | { readonly more: true }
);

/** Rows are lists, because objects repeat every column's name on their way between threads. */
type Answer = { readonly id: number } & (
  | {
      readonly found: RowLists;
      /** There are more rows, for whoever asks. */
      readonly rest: boolean;
    }
  | { readonly error: { message: string; code: unknown } }
);

/** Rows of one message: thousands at once would hold the event loop for tens of milliseconds while they are copied. */
export const ROWS_PER_MESSAGE = 500;

interface Port {
  on(event: 'message', listener: (question: Question | null) => void): void;
  postMessage(answer: Answer): void;
  close(): void;
}

/** Where processors are few, the thread that receives webhooks goes before those that look something up for people. */
interface ThreadPriority {
  readonly platform: string;
  get(thread: number): number;
  set(thread: number, priority: number): void;
}

/** The thread's whole program: it is passed as text, so nothing outside of it is within its reach. */
function serveReads(port: Port, Driver: typeof Sqlite, { file, rowsPerMessage }: ThreadData, priority: ThreadPriority): void {
  const mostNice = 19;
  const nicer = 10;
  // On Linux a priority belongs to a thread, elsewhere to the whole process.
  if (priority.platform === 'linux')
    try {
      priority.set(0, Math.min(mostNice, priority.get(0) + nicer));
    } catch {
      // A sandbox may forbid it; then this thread goes before the others as often as they before it.
    }
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
  const unsent = new Map<number, RowLists>();
  let isClosing = false;
  const closeIfDone = (): void => {
    if (!isClosing || unsent.size > 0) return;
    connection?.close();
    port.close();
  };
  const send = (id: number, { columns, rows }: RowLists): void => {
    const rest = rows.length > rowsPerMessage;
    if (rest) unsent.set(id, { columns, rows: rows.slice(rowsPerMessage) });
    else unsent.delete(id);
    port.postMessage({ id, found: { columns, rows: rest ? rows.slice(0, rowsPerMessage) : rows }, rest });
  };
  port.on('message', (question) => {
    isClosing ||= question === null;
    if (question === null) return closeIfDone();
    const { id } = question;
    if ('more' in question) {
      send(id, unsent.get(id) ?? { columns: [], rows: [] });
      return closeIfDone();
    }
    try {
      const statement = prepared(question.sql);
      const columns = statement.columns().map(({ name }) => name);
      send(id, { columns, rows: statement.all(...question.values) as unknown[][] });
    } catch (error) {
      const { message, code } = error as { message: string; code?: unknown };
      port.postMessage({ id, error: { message: String(message), code } });
    }
  });
}

/** As text, so that the built program and the tests, which run the sources, start the same thread. */
const PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { getPriority, setPriority } = require('node:os');
  const priority = { platform: process.platform, get: getPriority, set: setPriority };
  (${serveReads.toString()})(parentPort, require(workerData.driver), workerData, priority);
`;

interface ThreadData {
  /** Where the driver is. */
  readonly driver: string;
  readonly file: string;
  readonly rowsPerMessage: number;
}

interface Waiting {
  /** Those that have come so far. */
  readonly rows: (readonly unknown[])[];
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
    const workerData: ThreadData = { driver, file, rowsPerMessage: ROWS_PER_MESSAGE };
    this.worker = new Worker(PROGRAM, { eval: true, workerData, execArgv: [] });
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
      this.waiting.set(this.lastId, { rows: [], resolve, reject });
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
    const { id } = answer;
    const waiting = this.waiting.get(id);
    if ('found' in answer) for (const row of answer.found.rows) waiting?.rows.push(row);
    // Backpressure: what came in goes before the next rows.
    if ('rest' in answer && answer.rest)
      return void setImmediate(() => this.worker.postMessage({ id, more: true } satisfies Question));
    this.waiting.delete(id);
    if (this.waiting.size === 0) this.worker.unref();
    if ('found' in answer) waiting?.resolve({ columns: answer.found.columns, rows: waiting.rows });
    else waiting?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
  }

  private fail(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
