import pLimit from 'p-limit';
import { type DataSource, type QueryRunner, QueryFailedError } from 'typeorm';
import { AppError } from '../../runtime/errors.js';
import { driverCode } from './database-errors.js';
import { ReadingThread } from './reading-thread.js';
import type { RawRow, RowLists } from './row-mapping.js';
import { SqlExecutor } from './sql-executor.js';
import { sqliteValues } from './sqlite-statements.js';

type Work<T> = (session: SqlExecutor) => Promise<T>;

/** Reads that may take long. Neither the event loop nor the connections that receive and send wait for them. */
export interface LongReads {
  read<T>(work: Work<T>): Promise<T>;
  /** Lets go of the file, which is opened anew when it is needed. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** One is kept busy by a search, the other answers what is short. */
const MOST_THREADS = 2;

/** Thread pool: SQLite's statements run beside the event loop, each on a committed state of the database. */
export class ThreadedReads implements LongReads {
  private threads: ReadingThread[] = [];

  constructor(
    private readonly source: DataSource,
    private readonly file: string,
  ) {}

  read<T>(work: Work<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    return work(new ThreadedExecutor(this.source, runner, (sql, values) => this.ask(sql, values)));
  }

  async reopen(): Promise<void> {
    const before = this.threads;
    this.threads = [];
    await Promise.all(before.map((thread) => thread.close()));
  }

  close(): Promise<void> {
    return this.reopen();
  }

  private async ask(sql: string, values: readonly unknown[]): Promise<RowLists> {
    try {
      return await this.leastBusy().run(sql, values);
    } catch (error) {
      throw error instanceof Error ? new QueryFailedError(sql, [], error) : error;
    }
  }

  /** Threads start when they are needed. */
  private leastBusy(): ReadingThread {
    this.threads = this.threads.filter((thread) => !thread.isOver);
    const [best] = this.threads.toSorted((one, other) => one.load - other.load);
    if (best && (best.load === 0 || this.threads.length >= MOST_THREADS)) return best;
    const started = new ReadingThread(this.file);
    this.threads.push(started);
    return started;
  }
}

class ThreadedExecutor extends SqlExecutor {
  constructor(
    private readonly from: DataSource,
    private readonly own: QueryRunner,
    private readonly ask: (sql: string, values: readonly unknown[]) => Promise<RowLists>,
  ) {
    super(from, own, 'sqlite');
  }

  override async all<T = RawRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const { columns, rows } = await this.lists(sql, values);
    return rows.map((row) => {
      const record: RawRow = {};
      for (let index = 0; index < columns.length; index += 1) record[columns[index] ?? ''] = row[index];
      return record as T;
    });
  }

  protected override async lists(sql: string, values: readonly unknown[]): Promise<RowLists> {
    const bound = sqliteValues(values);
    this.from.logger.logQuery(sql, bound, this.own);
    return this.ask(sql, bound);
  }
}

/** Of PostgreSQL's ten connections; the others are for receiving and sending. */
const MOST_CONNECTIONS = 4;
/** Nobody waits longer for a page. */
const STATEMENT_TIMEOUT_MS = 20_000;
const QUERY_CANCELED = '57014';

/** Bulkhead: only so many of PostgreSQL's connections at a time, each statement within a time limit. */
export class BoundedReads implements LongReads {
  private readonly semaphore = pLimit(MOST_CONNECTIONS);

  constructor(
    private readonly source: DataSource,
    private readonly onFailure: (runner: QueryRunner, error: unknown) => Promise<void>,
    private readonly statementTimeoutMs = STATEMENT_TIMEOUT_MS,
  ) {}

  read<T>(work: Work<T>): Promise<T> {
    return this.semaphore(() => this.transaction(work));
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
      await runner.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${this.statementTimeoutMs}`);
      const result = await work(new SqlExecutor(this.source, runner, 'postgres'));
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
