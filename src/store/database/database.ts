import type { DataSource } from 'typeorm';
import type { SharedClock } from '../../runtime/clock.js';
import { AppError } from '../../runtime/errors.js';
import { followDatabaseClock } from './database-clock.js';
import { dialectOf, filePath, readerSource, receiptSource, writerSource } from './data-source.js';
import {
  damagedDatabase,
  isDataFault,
  isDiskFull,
  needsNewConnection,
  storageProblem,
  withoutCredentials,
} from './database-errors.js';
import { findDamage, fitsStartupCheck, startIntegrityCheck, type IntegrityCheck } from './integrity-check.js';
import { BoundedReads, type LongReads, ThreadedReads } from './long-reads.js';
import { migrate, requireCurrentTables, requireTables } from './migrate.js';
import { PostgresConnections, type PostgresPools } from './postgres-connections.js';
import type { NextState } from './prepared-write.js';
import { PostgresExecutor } from './postgres-executor.js';
import { PostgresWriter } from './postgres-writer.js';
import type { SqlDialect, SqlExecutor } from './sql-executor.js';
import { createOwnerOnlyFile } from './sqlite.js';
import { LocalConnection, type SqliteConnection } from './sqlite/sqlite-connection.js';
import { SqliteExecutor } from './sqlite/sqlite-executor.js';
import { SqliteWriter } from './sqlite/sqlite-writer.js';
import { logStatements } from './statement-log.js';
import type { WritePriority } from './writer-mutex.js';

/** Short: webhooks may be queued behind it, and the service's own writers retry by themselves. */
const SERVICE_LOCK_TIMEOUT_MS = 3_000;
/** Time since the last receipts after which none are expected soon. */
const RECEIVING_MS = 1_000;
/** How long after receipts did not fit on the disk a probe that fits proves nothing. */
const FULL_FOR_MS = 5_000;
export interface OpenOptions {
  /** Whether older tables are brought up to date. Not for what only reads: an older service may be running on them. */
  readonly migrate: boolean;
  /** Whether a file or tables that are not there are made; never without `migrate`. */
  readonly create?: boolean;
  /** How long the lock of another process is waited for. */
  readonly lockTimeoutMs?: number;
  /** How long a commit of receipts may take on PostgreSQL before its connection is thrown away. */
  readonly commitDeadlineMs?: number;
  /** A larger file is not checked for damage before it is used: see `checkIntegrity`. */
  readonly smallBytes?: number;
}

type Work<T> = (session: SqlExecutor) => Promise<T>;

/**
 * Unit of work: the only access to the database. Every write goes through `write`: on SQLite one connection writes, transactions
 * take turns on it, and a statement that slipped into another one would vanish with its rollback; on PostgreSQL each has a
 * connection of its own. Never await the network inside.
 */
export class Database {
  private integrityCheck: IntegrityCheck | null = null;
  private problem: string | null = null;
  /** When receipts last did not fit on the disk, by `performance.now()`. */
  private fullAt = -Infinity;
  /** When receipts were last stored, by `performance.now()`. */
  private receivedAt = -Infinity;
  private stopClock = (): void => undefined;
  private readonly longReads: LongReads;
  /** Null on PostgreSQL. */
  private readonly sqlite: SqliteWriter | null;
  /** Null on SQLite. */
  private readonly postgres: PostgresWriter | null;
  private idle: DataSource | null = null;
  /** SQLite's for short reads. */
  private readonly local: LocalConnection;

  /** @param source reads, and on PostgreSQL writes */
  private constructor(
    private readonly source: DataSource,
    readonly dialect: SqlDialect,
    private readonly uncheckedFile: string | null,
    private readonly pools: PostgresPools | null,
    { lockTimeoutMs = SERVICE_LOCK_TIMEOUT_MS, commitDeadlineMs }: OpenOptions,
  ) {
    this.local = new LocalConnection(source);
    const file = String(source.options.database);
    this.longReads = pools
      ? new BoundedReads(source, (runner, error) => pools.all.throwAwayIfHung(runner, error))
      : new ThreadedReads(source, file);
    this.postgres = pools && new PostgresWriter(source, pools, commitDeadlineMs);
    this.sqlite = pools
      ? null
      : new SqliteWriter({ file, lockTimeoutMs, reader: this.local, reopenReaders: () => this.reopenReaders() });
  }

  /**
   * Opens, brings the tables up to date or refuses older ones, and refuses a database that would not durably keep what it
   * acknowledges. A file larger than `smallBytes` is not checked for damage here: see `checkIntegrity`.
   *
   * @throws AppError RB_DATABASE_ABSENT, RB_DATABASE_OLDER, RB_DATABASE_NEWER, RB_DATABASE_UNUSABLE, RB_DATABASE_UNSAFE
   */
  static async open(url: string, options: OpenOptions = { migrate: true }): Promise<Database> {
    const { migrate: migrates, create = true, smallBytes } = options;
    const dialect = dialectOf(url);
    const pools = dialect === 'postgres' ? { all: new PostgresConnections(), receipts: new PostgresConnections() } : null;
    const source = writerSource(url, { onConnect: pools?.all.onConnect });
    try {
      if (!migrates) await requireCurrentTables(url);
      else if (!create) await requireTables(url);
      if (dialect === 'sqlite') createOwnerOnlyFile(filePath(url));
      await source.initialize();
      const unchecked = dialect === 'sqlite' && !fitsStartupCheck(filePath(url), smallBytes) ? filePath(url) : null;
      // A damaged file would accept webhooks until a write reaches the damage.
      const damage = dialect === 'sqlite' && unchecked === null ? await findDamage(source) : null;
      if (damage !== null) throw damagedDatabase(damage);
      if (migrates) await migrate(source, dialect);
      if (!pools) return await Database.openSqlite(url, source, unchecked, options);
      const receipts = await receiptSource(url, pools.receipts.onConnect).initialize();
      return new Database(source, dialect, unchecked, { ...pools, source: receipts }, options);
    } catch (error) {
      if (source.isInitialized) await source.destroy();
      if (error instanceof AppError) throw error;
      throw new AppError('RB_DATABASE_UNUSABLE', error instanceof Error ? withoutCredentials(error.message) : String(error), {
        cause: error,
      });
    }
  }

  /**
   * @param idle TypeORM's connection, which has migrated the tables. It is closed when the one that writes is open, or at the
   *   end: the last connection takes the write-ahead log along, for which it must be one that may write.
   */
  private static async openSqlite(
    url: string,
    idle: DataSource,
    unchecked: string | null,
    options: OpenOptions,
  ): Promise<Database> {
    const reader = await readerSource(url).initialize();
    const database = new Database(reader, 'sqlite', unchecked, null, options);
    try {
      database.idle = idle;
      // What only reads begins no thread: it takes 20 ms and 8 MB.
      if (!options.migrate) return database;
      await database.sqlite?.open();
      await idle.destroy();
      database.idle = null;
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** Passes every statement to the listener, for counting them. */
  onStatement(listener: (sql: string) => void): void {
    logStatements([this.source, ...(this.pools ? [this.pools.source] : [])], listener);
  }

  /**
   * Checks, in the background until the database is closed, a file that was too large to be checked when it was opened.
   *
   * @returns the damage; null for none, for a file that was checked at the start, and when the database is closed meanwhile
   * @throws when the check could not be run
   */
  checkIntegrity(): Promise<string | null> {
    if (this.uncheckedFile === null) return Promise.resolve(null);
    this.integrityCheck ??= startIntegrityCheck(this.uncheckedFile);
    return this.integrityCheck.damage;
  }

  /** Several processes on one PostgreSQL go by its clock; an SQLite file has one machine, whose clock all its processes share. */
  async keepInStep(clock: SharedClock): Promise<void> {
    if (this.dialect === 'postgres') this.stopClock = await followDatabaseClock(clock, (work) => this.read(work));
  }

  async close(): Promise<void> {
    this.stopClock();
    this.integrityCheck?.stop();
    await this.sqlite?.finish();
    await this.longReads.close();
    await this.source.destroy();
    await this.pools?.source.destroy();
    await this.sqlite?.close();
    await this.idle?.destroy();
  }

  /** Reads committed data. */
  async read<T>(work: Work<T>): Promise<T> {
    if (this.sqlite) return this.noting(work(new SqliteExecutor(this.source, this.local)));
    const runner = this.source.createQueryRunner();
    try {
      return await work(new PostgresExecutor(this.source, runner));
    } catch (error) {
      await this.pools?.all.throwAwayIfHung(runner, error);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /**
   * The same for what may take long, such as lists, statistics and files: on SQLite in a thread beside the event loop, on
   * PostgreSQL on a few of the connections and within a time limit. Never one inside another.
   *
   * @throws AppError RB_READ_TOO_LONG
   */
  readLong<T>(work: Work<T>): Promise<T> {
    return this.noting(this.longReads.read(work));
  }

  /** Atomic, and durable when it resolves. */
  write<T>(work: Work<T>): Promise<T> {
    return this.transaction('usual', work);
  }

  /** The same for work that reads before it writes and may be done twice: SQLite's lock is held only while it writes. */
  writeOptimistically<T>(work: Work<T>): Promise<T> {
    return this.transaction('optimistic', work);
  }

  /** The same for data that is derived from other data, and by which nobody decides what else to write. */
  writeDerived<T>(work: Work<T>): Promise<T> {
    return this.transaction('derived', work);
  }

  /**
   * SQLite's state after the transaction that is being committed, for work that is done ahead; null if `writeOptimistically` is
   * not committing one, and on PostgreSQL.
   */
  nextState(): NextState<SqlExecutor> | null {
    const next = this.sqlite?.nextState() ?? null;
    return next && { prepare: (work) => next.prepare((connection) => work(new SqliteExecutor(this.source, connection))) };
  }

  /** The same for a single statement: PostgreSQL wraps it in a transaction itself, which saves two round trips. */
  writeStatement<T>(work: Work<T>): Promise<T> {
    return this.postgres ? this.postgres.write(work, false) : this.write(work);
  }

  /**
   * A single statement for which somebody outside waits, such as receipts: within a deadline, and once more on a fresh connection
   * where the first does not answer. The work may thus happen twice and must be idempotent.
   *
   * @throws CommitDeadlineExceeded
   */
  async writePromptly<T>(work: Work<T>): Promise<T> {
    this.receivedAt = performance.now();
    try {
      const result = await this.commitPromptly(work);
      this.problem = null;
      return result;
    } catch (error) {
      if (isDiskFull(error)) this.fullAt = performance.now();
      throw error;
    }
  }

  /**
   * The same for a few bytes that only try whether the database takes writes. They may fit on a disk that is full for receipts,
   * and do not prove that there is room again.
   */
  async writeProbe(work: Work<unknown>): Promise<void> {
    await this.commitPromptly(work);
    if (performance.now() - this.fullAt >= FULL_FOR_MS) this.problem = null;
  }

  /** Why the last such commit failed, in a sentence; null when it did not. */
  get commitProblem(): string | null {
    return this.problem;
  }

  /** Whether webhooks are coming in to this process: long writes keep their transactions short then. */
  get isReceiving(): boolean {
    return performance.now() - this.receivedAt < RECEIVING_MS;
  }

  /** Between the writes of a long job: another process polls for SQLite's lock only now and then, and must find it free. */
  async yieldLock(): Promise<void> {
    await this.sqlite?.yieldLock();
  }

  /** Whether another process writes to the same SQLite file: it waits for as long as a transaction here takes. */
  async isShared(): Promise<boolean> {
    return (await this.sqlite?.isShared()) ?? false;
  }

  /**
   * Truncates SQLite's write-ahead log, in which old pages remain until they are overwritten, so that erased data is gone from it
   * too. An active reader prevents it; then the next checkpoint does it.
   *
   * @returns whether the log was truncated
   */
  async truncateWal(): Promise<boolean> {
    return (await this.sqlite?.truncateLog()) ?? false;
  }

  private async commitPromptly<T>(work: Work<T>): Promise<T> {
    const begun = performance.now();
    try {
      const result = await (this.postgres ? this.postgres.writePromptly(work) : this.writeOrReopen(work));
      this.longReads.noteCommit(performance.now() - begun);
      return result;
    } catch (error) {
      if (!isDataFault(error)) this.problem = storageProblem(error);
      throw error;
    }
  }

  private async writeOrReopen<T>(work: Work<T>): Promise<T> {
    try {
      return await this.transaction('prompt', work);
    } catch (error) {
      if (!needsNewConnection(error)) throw error;
      return this.transaction('prompt', work);
    }
  }

  private async transaction<T>(how: WritePriority | 'optimistic' | 'derived', work: Work<T>): Promise<T> {
    if (!this.sqlite) return (this.postgres as PostgresWriter).write(work);
    const { logger } = this.source;
    const onConnection = (connection: SqliteConnection) => work(new SqliteExecutor(this.source, connection));
    logger.logQuery('BEGIN IMMEDIATE');
    const isOptimistic = how === 'optimistic' || how === 'derived';
    const result = await (isOptimistic
      ? this.sqlite.writeOptimistically(onConnection, how === 'derived')
      : this.sqlite.write(how, onConnection));
    logger.logQuery('COMMIT');
    return result;
  }

  /** On SQLite, what a reading connection has met may be true of the one that writes. */
  private async noting<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      this.sqlite?.noteFailure(error);
      throw error;
    }
  }

  /** For a file system that was read-only or failing for a while. */
  private async reopenReaders(): Promise<void> {
    // What is closed already refuses to be closed.
    await Promise.resolve(this.source.driver.disconnect()).catch(() => undefined);
    await this.source.driver.connect();
    await this.longReads.reopen();
  }
}
