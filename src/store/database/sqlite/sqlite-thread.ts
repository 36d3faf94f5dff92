import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { QueryFailedError } from 'typeorm';
import { THREAD_ENDED } from '../database-errors.js';
import { SQLITE_PACKAGE } from '../sqlite.js';
import type { Statement, StatementResult } from './sqlite-connection.js';
import {
  type Answer,
  type ConnectionOptions,
  type Question,
  ROWS_PER_MESSAGE,
  THREAD_PROGRAM,
  type ThreadData,
} from './thread-program.js';

interface Waiting {
  /** Rows received so far. */
  readonly rows: (readonly unknown[])[];
  readonly resolve: (result: StatementResult) => void;
  readonly reject: (error: Error) => void;
}

/** Statements leave little garbage, and by default V8 lets it grow to 48 MB before collecting. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/**
 * A thread with a connection of its own: SQLite is synchronous, and here it blocks nobody else. Statements run in order, and the
 * next ones need not wait for the answer to the first (pipelining).
 */
export class SqliteThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private ended: QueryFailedError | null = null;
  private readonly exit: Promise<void>;

  constructor(options: ConnectionOptions) {
    const driver = createRequire(import.meta.url).resolve(SQLITE_PACKAGE);
    const workerData: ThreadData = { driver, rowsPerMessage: ROWS_PER_MESSAGE, ...options };
    this.worker = new Worker(THREAD_PROGRAM, { eval: true, workerData, execArgv: [], resourceLimits: LIMITS });
    this.worker.on('message', (answer: Answer) => this.settle(answer));
    this.worker.on('error', (error) => this.fail(error instanceof Error ? error.message : String(error)));
    this.exit = new Promise((resolve) => {
      this.worker.once('exit', () => resolve(this.fail('it was closed')));
    });
    this.worker.unref();
  }

  /** How many messages wait here, including the running one. */
  get load(): number {
    return this.waiting.size;
  }

  get isOver(): boolean {
    return this.ended !== null;
  }

  /**
   * The result of the last statement.
   * @throws QueryFailedError of the first that fails; those after it do not run
   */
  run(...statements: readonly Statement[]): Promise<StatementResult> {
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      const id = (this.lastId += 1);
      this.worker.postMessage({ id, statements } satisfies Question);
      this.waiting.set(id, { rows: [], resolve, reject });
      // Keeps the process alive until the answer.
      if (this.waiting.size === 1) this.worker.ref();
    });
  }

  /** Ends after pending messages have been answered. */
  async close(): Promise<void> {
    if (this.ended) return;
    this.worker.ref();
    this.worker.postMessage(null);
    await this.exit;
  }

  private settle(answer: Answer): void {
    const { id } = answer;
    const waiting = this.waiting.get(id);
    if ('result' in answer) for (const row of answer.result.rows) waiting?.rows.push(row);
    // Backpressure: what came in on the event loop goes before the next rows.
    if ('rest' in answer && answer.rest)
      return void setImmediate(() => this.worker.postMessage({ id, more: true } satisfies Question));
    this.waiting.delete(id);
    if (this.waiting.size === 0) this.worker.unref();
    if ('result' in answer) waiting?.resolve({ ...answer.result, rows: waiting.rows });
    else waiting?.reject(failedStatement(answer.error));
  }

  private fail(why: string): void {
    this.ended ??= failedStatement({ message: `the database’s thread ended: ${why}`, code: THREAD_ENDED, sql: '' });
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
  }
}

/** Raised as TypeORM does, without the values, which may be personal. */
function failedStatement({ message, code, sql }: { message: string; code: unknown; sql: string }): QueryFailedError {
  return new QueryFailedError(sql, [], Object.assign(new Error(message), { code }));
}
