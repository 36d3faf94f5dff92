import pLimit from 'p-limit';
import type { DataSource, QueryRunner } from 'typeorm';
import { AppError } from '../../runtime/errors.js';
import { AdaptiveConcurrency } from './adaptive-concurrency.js';
import { driverCode } from './database-errors.js';
import { PostgresExecutor } from './postgres-executor.js';
import type { SqlExecutor } from './sql-executor.js';
import type { SqliteConnection, Statement, StatementResult } from './sqlite/sqlite-connection.js';
import { SqliteExecutor } from './sqlite/sqlite-executor.js';
import { SqliteThread } from './sqlite/sqlite-thread.js';

type Work<T> = (session: SqlExecutor) => Promise<T>;

/** Reads that may take long. Neither the event loop nor the connections that receive and send wait for them. */
export interface LongReads {
  read<T>(work: Work<T>): Promise<T>;
  /** To be called after a commit for which somebody outside has waited. */
  noteCommit(milliseconds: number): void;
  /** Closes the file; it is opened again when needed. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** One is kept busy by a search, the other answers short reads. */
const MOST_THREADS = 2;
/** A thread that nobody needs holds 10 MB, and another one begins in 20 ms. */
const IDLE_MS = 30_000;

interface Reader {
  readonly thread: SqliteThread;
  /** Closes it when it has been idle for long enough. */
  idle: NodeJS.Timeout | null;
}

/** Thread pool: SQLite's statements run off the event loop, each on a committed state of the database. */
export class ThreadedReads implements LongReads, SqliteConnection {
  private readers: Reader[] = [];
  private readonly closing = new Set<Promise<void>>();

  constructor(
    private readonly source: DataSource,
    private readonly file: string,
    private readonly idleMs = IDLE_MS,
  ) {}

  /** How many threads there are. */
  get size(): number {
    return this.readers.length;
  }

  read<T>(work: Work<T>): Promise<T> {
    return work(new SqliteExecutor(this.source, this));
  }

  /** The priority of its threads is lower anyway. */
  noteCommit(): void {}

  async run(statement: Statement): Promise<StatementResult> {
    const reader = this.leastBusy();
    if (reader.idle) clearTimeout(reader.idle);
    try {
      return await reader.thread.run(statement);
    } finally {
      if (reader.thread.load === 0 && this.readers.includes(reader)) this.closeWhenIdle(reader);
    }
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

  async reopen(): Promise<void> {
    for (const reader of this.readers) this.closeThread(reader);
    await Promise.all(this.closing);
  }

  close(): Promise<void> {
    return this.reopen();
  }

  private closeWhenIdle(reader: Reader): void {
    if (reader.idle) clearTimeout(reader.idle);
    reader.idle = setTimeout(() => this.closeThread(reader), this.idleMs).unref();
  }

  private closeThread(reader: Reader): void {
    if (reader.idle) clearTimeout(reader.idle);
    this.readers = this.readers.filter((one) => one !== reader);
    const closed = reader.thread.close().finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }

  /** Threads start on demand. */
  private leastBusy(): Reader {
    this.readers = this.readers.filter(({ thread }) => !thread.isOver);
    const [best] = this.readers.toSorted((one, other) => one.thread.load - other.thread.load);
    if (best && (best.thread.load === 0 || this.readers.length >= MOST_THREADS)) return best;
    const thread = new SqliteThread({ file: this.file, readonly: true, settings: [], yields: true });
    const started = { thread, idle: null };
    this.readers.push(started);
    return started;
  }
}

/** Of PostgreSQL's ten connections; the others are for receiving and sending. */
const MOST_CONNECTIONS = 4;
/** Nobody waits longer for a page. */
const STATEMENT_TIMEOUT_MS = 20_000;
const QUERY_CANCELED = '57014';
/**
 * By default one statement would be shared out over three processes, and four of them take twelve from what webhooks store. JIT
 * compiles what the planner calls expensive, for tens to hundreds of milliseconds: longer than a list takes.
 */
const READ_SETTINGS = 'SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off';

/** Bulkhead: a limited number of PostgreSQL's connections, fewer while commits are slow; each statement within a time limit. */
export class BoundedReads implements LongReads {
  private readonly concurrency = new AdaptiveConcurrency(MOST_CONNECTIONS);
  private readonly semaphore = pLimit(MOST_CONNECTIONS);

  constructor(
    private readonly source: DataSource,
    private readonly onFailure: (runner: QueryRunner, error: unknown) => Promise<void>,
    private readonly statementTimeoutMs = STATEMENT_TIMEOUT_MS,
  ) {}

  read<T>(work: Work<T>): Promise<T> {
    this.adapt();
    return this.semaphore(() => this.transaction(work));
  }

  noteCommit(milliseconds: number): void {
    this.concurrency.record(milliseconds, this.semaphore.activeCount, performance.now());
    this.adapt();
  }

  private adapt(): void {
    const limit = this.concurrency.limitAt(performance.now());
    if (this.semaphore.concurrency !== limit) this.semaphore.concurrency = limit;
  }

  reopen(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** LOCAL, because a pooler shares connections. */
  private async transaction<T>(work: Work<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    try {
      const begun = runner.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${this.statementTimeoutMs}; ${READ_SETTINGS}`);
      // The first statement is sent right behind it; its failure is raised below.
      begun.catch(() => undefined);
      const result = await work(new PostgresExecutor(this.source, runner));
      await begun;
      await runner.query('COMMIT');
      return result;
    } catch (error) {
      await this.onFailure(runner, error);
      await runner.query('ROLLBACK').catch(() => undefined);
      if (driverCode(error) !== QUERY_CANCELED) throw error;
      throw new AppError('RB_READ_TOO_LONG', `${this.statementTimeoutMs / 1000} s`, { cause: error });
    } finally {
      await runner.release();
    }
  }
}
