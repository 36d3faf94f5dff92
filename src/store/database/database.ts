import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import type { SharedClock } from '../../runtime/clock.js';
import { AppError } from '../../runtime/errors.js';
import { assertDurable } from './assert-durable.js';
import { followDatabaseClock } from './database-clock.js';
import { dialectOf, filePath, POSTGRES_QUERY_MS, readerSource, receiptSource, writerSource } from './data-source.js';
import {
  damagedDatabase,
  driverCode,
  isBusy,
  isDataFault,
  needsNewConnection,
  storageProblem,
  withoutCredentials,
} from './database-errors.js';
import { findDamage, fitsStartupCheck, startIntegrityCheck, type IntegrityCheck } from './integrity-check.js';
import { BoundedReads, type LongReads, ThreadedReads } from './long-reads.js';
import { migrate, hasCurrentTables } from './migrate.js';
import { CommitDeadlineExceeded, PostgresConnections } from './postgres-connections.js';
import { SqlExecutor, type SqlDialect } from './sql-executor.js';
import { createOwnerOnlyFile } from './sqlite.js';
import { logStatements } from './statement-log.js';
import { WriterMutex } from './writer-mutex.js';

/** Short: webhooks may be queued behind it, and the service's own writers retry by themselves. */
const SERVICE_LOCK_TIMEOUT_MS = 3_000;
const LOCK_RETRY_MS = 5;
const DEADLOCK_TRIES = 4;
const DEADLOCK_RETRY_MS = 50;
const CHECKPOINT_TRIES = 20;
const CHECKPOINT_RETRY_MS = 50;
/**
 * PostgreSQL's default of 4 is meant for spinning disks: with it a claim among 100 000 uploads read all calls instead of two
 * thousand by their keys, and took a third of a drain's time (2026-11-29). Sent together with BEGIN in one round trip, and LOCAL,
 * because a pooler shares connections.
 */
const BEGIN_ON_POSTGRES = `BEGIN; SET LOCAL random_page_cost = 1.1; SET LOCAL statement_timeout = ${POSTGRES_QUERY_MS}`;
/** A commit of receipts, connecting included; then once more on a fresh connection. Together below a sender's patience. */
const COMMIT_DEADLINE_MS = 5_000;
const SECOND_COMMIT_DEADLINE_MS = 2_500;
/** PostgreSQL: serialization failure and deadlock; the transaction had no effect and may be retried. */
const RETRYABLE_CODES = new Set(['40001', '40P01']);

export interface OpenOptions {
  /**
   * Whether tables that are not up to date are brought up to date, and a file that is not there is made. Not for what only reads:
   * a service of the version before may be running on the database.
   */
  readonly migrate: boolean;
  /** How long the lock of another process is waited for. */
  readonly lockTimeoutMs?: number;
  /** How long a commit of receipts may take on PostgreSQL before its connection is thrown away. */
  readonly commitDeadlineMs?: number;
  /** A larger file is not checked for damage before it is used: see `checkIntegrity`. */
  readonly smallBytes?: number;
}

interface PostgresPools {
  /** Of the connections for all but receipts. */
  readonly all: PostgresConnections;
  /** Of those that commit receipts. */
  readonly receipts: PostgresConnections;
  readonly source: DataSource;
}

/**
 * Unit of work: the only access to the database. Every write goes through `write`: TypeORM keeps one connection for SQLite, and a
 * statement that slipped into another transaction would vanish with its rollback. On SQLite writes take turns, on
 * PostgreSQL each has its own transaction. Never await the network inside.
 */
export class Database {
  private readonly writerMutex = new WriterMutex();
  private integrityCheck: IntegrityCheck | null = null;
  /** SQLite: the connection is of no use any more; the next write opens another. */
  private unusable = false;
  private problem: string | null = null;
  private stopClock = (): void => undefined;
  private readonly longReads: LongReads;
  private readonly lockTimeoutMs: number;
  private readonly commitDeadlineMs: number;

  private constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
    readonly dialect: SqlDialect,
    private readonly uncheckedFile: string | null,
    private readonly pools: PostgresPools | null,
    { lockTimeoutMs = SERVICE_LOCK_TIMEOUT_MS, commitDeadlineMs = COMMIT_DEADLINE_MS }: OpenOptions,
  ) {
    this.lockTimeoutMs = lockTimeoutMs;
    this.commitDeadlineMs = commitDeadlineMs;
    this.longReads = pools
      ? new BoundedReads(reader, (runner, error) => pools.all.throwAwayIfHung(runner, error))
      : new ThreadedReads(reader, String(writer.options.database));
  }

  /**
   * Opens, brings the tables up to date or refuses older ones, and refuses a database that would not durably keep what it
   * acknowledges. A file larger than `smallBytes` is not checked for damage here: see `checkIntegrity`.
   *
   * @throws AppError RB_DATABASE_OLDER, RB_DATABASE_NEWER, RB_DATABASE_UNUSABLE, RB_DATABASE_UNSAFE
   */
  static async open(url: string, options: OpenOptions = { migrate: true }): Promise<Database> {
    const { migrate: mayMigrate, smallBytes } = options;
    const dialect = dialectOf(url);
    const pools = dialect === 'postgres' ? { all: new PostgresConnections(), receipts: new PostgresConnections() } : null;
    const writer = writerSource(url, { onConnect: pools?.all.onConnect });
    try {
      // A reading command may make the tables of a new database: no older process can be at work on it.
      const migrates = mayMigrate || !(await hasCurrentTables(url));
      if (dialect === 'sqlite') createOwnerOnlyFile(filePath(url));
      await writer.initialize();
      const unchecked = dialect === 'sqlite' && !fitsStartupCheck(filePath(url), smallBytes) ? filePath(url) : null;
      // A damaged file would accept webhooks until a write reaches the damage.
      const damage = dialect === 'sqlite' && unchecked === null ? await findDamage(writer) : null;
      if (damage !== null) throw damagedDatabase(damage);
      if (migrates) await migrate(writer, dialect);
      const reader = dialect === 'sqlite' ? await readerSource(url).initialize() : writer;
      const receipts = pools && { ...pools, source: await receiptSource(url, pools.receipts.onConnect).initialize() };
      const database = new Database(writer, reader, dialect, unchecked, receipts, options);
      if (dialect === 'sqlite') await assertDurable(writer);
      return database;
    } catch (error) {
      if (writer.isInitialized) await writer.destroy();
      if (error instanceof AppError) throw error;
      throw new AppError('RB_DATABASE_UNUSABLE', error instanceof Error ? withoutCredentials(error.message) : String(error), {
        cause: error,
      });
    }
  }

  /** Passes every statement to the listener, for counting them. */
  onStatement(listener: (sql: string) => void): void {
    logStatements([this.writer, this.reader, ...(this.pools ? [this.pools.source] : [])], listener);
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
    await this.writerMutex.run('usual', () => Promise.resolve());
    await this.longReads.close();
    if (this.reader !== this.writer) await this.reader.destroy();
    await this.pools?.source.destroy();
    await this.writer.destroy();
  }

  /** Reads committed data. */
  async read<T>(work: (session: SqlExecutor) => Promise<T>): Promise<T> {
    const runner = this.reader.createQueryRunner();
    try {
      return await work(new SqlExecutor(this.reader, runner, this.dialect));
    } catch (error) {
      await this.pools?.all.throwAwayIfHung(runner, error);
      if (this.dialect === 'sqlite' && needsNewConnection(error)) this.unusable = true;
      throw error;
    } finally {
      if (this.dialect === 'postgres') await runner.release();
    }
  }

  /**
   * The same for what may take long, such as lists, statistics and files: on SQLite in a thread beside the event loop, on
   * PostgreSQL on a few of the connections and within a time limit. Never one inside another.
   *
   * @throws AppError RB_READ_TOO_LONG
   */
  async readLong<T>(work: (session: SqlExecutor) => Promise<T>): Promise<T> {
    try {
      return await this.longReads.read(work);
    } catch (error) {
      if (this.dialect === 'sqlite' && needsNewConnection(error)) this.unusable = true;
      throw error;
    }
  }

  /** Atomic, and durable when it resolves. */
  write<T>(work: (session: SqlExecutor) => Promise<T>): Promise<T> {
    if (this.dialect === 'postgres') return this.writeOnPostgres(work);
    return this.writerMutex.run('usual', () => this.writeOnSqlite(work));
  }

  /** The same for a single statement: PostgreSQL wraps it in a transaction itself, which saves two round trips. */
  writeStatement<T>(work: (session: SqlExecutor) => Promise<T>): Promise<T> {
    return this.dialect === 'postgres' ? this.writeOnPostgres(work, false) : this.write(work);
  }

  /**
   * A single statement for which somebody outside waits, such as receipts: within a deadline, and once more on a fresh connection
   * where the first does not answer. The work may thus happen twice and must be idempotent.
   *
   * @throws CommitDeadlineExceeded
   */
  async writePromptly<T>(work: (session: SqlExecutor) => Promise<T>): Promise<T> {
    try {
      const result = await (this.pools ? this.commitPromptly(this.pools, work) : this.writeOrReopen(work));
      this.problem = null;
      return result;
    } catch (error) {
      if (!isDataFault(error)) this.problem = storageProblem(error);
      throw error;
    }
  }

  /** Why the last such commit failed, in a sentence; null when it did not. */
  get commitProblem(): string | null {
    return this.problem;
  }

  /** Between the writes of a long job: another process polls for SQLite's lock only now and then, and must find it free. */
  async yieldLock(): Promise<void> {
    if (this.dialect === 'sqlite') await sleep(2 * LOCK_RETRY_MS);
  }

  /**
   * Truncates SQLite's write-ahead log, in which old pages remain until they are overwritten, so that erased data is gone from it
   * too. An active reader prevents it; then the next checkpoint does it.
   *
   * @returns whether the log was truncated
   */
  async truncateWal(): Promise<boolean> {
    if (this.dialect === 'postgres') return false;
    for (let tries = 1; tries <= CHECKPOINT_TRIES; tries += 1) {
      const truncate = () => this.writer.query<{ busy: number }[]>('PRAGMA wal_checkpoint(TRUNCATE)');
      const [answer] = await this.writerMutex.run('usual', truncate);
      if (answer?.busy === 0) return true;
      await sleep(CHECKPOINT_RETRY_MS);
    }
    return false;
  }

  private async commitPromptly<T>(
    { all, receipts, source }: PostgresPools,
    work: (session: SqlExecutor) => Promise<T>,
  ): Promise<T> {
    const attempt = (deadlineMs: number) => receipts.within(source, deadlineMs, work);
    try {
      return await attempt(this.commitDeadlineMs);
    } catch (error) {
      if (isDataFault(error)) throw error;
      receipts.distrust();
      const result = await attempt(Math.min(SECOND_COMMIT_DEADLINE_MS, this.commitDeadlineMs));
      // A fresh connection works where an old one hung: the host of the old ones is gone.
      if (error instanceof CommitDeadlineExceeded) all.endOlder();
      return result;
    }
  }

  private async writeOrReopen<T>(work: (session: SqlExecutor) => Promise<T>): Promise<T> {
    try {
      return await this.writerMutex.run('prompt', () => this.writeOnSqlite(work));
    } catch (error) {
      if (!needsNewConnection(error)) throw error;
      return this.writerMutex.run('prompt', () => this.writeOnSqlite(work));
    }
  }

  private async writeOnSqlite<T>(work: (session: SqlExecutor) => Promise<T>): Promise<T> {
    if (this.unusable) await this.reopen();
    const runner = this.writer.createQueryRunner();
    try {
      await this.beginImmediate(runner);
      const result = await work(new SqlExecutor(this.writer, runner, this.dialect));
      await runner.query('COMMIT');
      return result;
    } catch (error) {
      await rollBack(runner);
      if (needsNewConnection(error)) this.unusable = true;
      throw error;
    }
  }

  /** Opens the file anew, for a file system that was read-only or failing for a while. Called under the mutex. */
  private async reopen(): Promise<void> {
    // A file that is gone would be made anew, empty, and would take what belongs into the old one.
    if (!existsSync(String(this.writer.options.database))) throw new AppError('RB_DATABASE_UNUSABLE', 'the file is gone');
    for (const source of [this.writer, this.reader]) {
      // What is closed already refuses to be closed.
      await Promise.resolve(source.driver.disconnect()).catch(() => undefined);
      await source.driver.connect();
    }
    await this.longReads.reopen();
    await assertDurable(this.writer);
    this.unusable = false;
  }

  /** Another process may hold the lock: polls without blocking the event loop, then gives up. */
  private async beginImmediate(runner: QueryRunner): Promise<void> {
    for (let waited = 0; ; waited += LOCK_RETRY_MS) {
      try {
        await runner.query('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (waited >= this.lockTimeoutMs)
          throw new AppError('RB_DATABASE_BUSY', `${this.lockTimeoutMs / 1000} s`, { cause: error });
        await sleep(LOCK_RETRY_MS);
      }
    }
  }

  private async writeOnPostgres<T>(work: (session: SqlExecutor) => Promise<T>, transaction = true): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const runner = this.writer.createQueryRunner();
      try {
        if (transaction) await runner.query(BEGIN_ON_POSTGRES);
        const result = await work(new SqlExecutor(this.writer, runner, this.dialect));
        if (transaction) await runner.query('COMMIT');
        return result;
      } catch (error) {
        await this.pools?.all.throwAwayIfHung(runner, error);
        if (transaction) await rollBack(runner);
        if (tries >= DEADLOCK_TRIES || !RETRYABLE_CODES.has(driverCode(error))) throw error;
      } finally {
        await runner.release();
      }
      // Back-off: an immediate retry would run into the same competing transaction.
      await sleep(tries * DEADLOCK_RETRY_MS);
    }
  }
}

/**
 * Errors are ignored, so as not to hide the first one: SQLite may have rolled back by itself (a full disk), a lost connection
 * cannot.
 */
async function rollBack(runner: QueryRunner): Promise<void> {
  await runner.query('ROLLBACK').catch(() => undefined);
}
