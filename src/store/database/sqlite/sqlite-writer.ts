import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { AppError } from '../../../runtime/errors.js';
import { SQLITE_SETTINGS } from '../data-source.js';
import { needsNewConnection } from '../database-errors.js';
import type { NextState, PreparedWrite } from '../prepared-write.js';
import { type WritePriority, WriterMutex } from '../writer-mutex.js';
import { OptimisticTransaction, DATA_VERSION } from './optimistic-transaction.js';
import { SqliteCheckpointer, WRITER_CHECKPOINT } from './sqlite-checkpointer.js';
import type { SqliteConnection } from './sqlite-connection.js';
import { SqliteThread } from './sqlite-thread.js';
import { LOCK_RETRY_MS, SqliteTransaction } from './sqlite-transaction.js';

const CHECKPOINT_TRIES = 20;
const CHECKPOINT_RETRY_MS = 50;
/** So many transactions do not try again to go without the lock after one that was in vain: where many write, most are. */
const LOCKED_AFTER_CONFLICT = 3;
/** The longest time that other processes wait for the lock. */
const HOLD_AT_MOST_MS = 100;
const SHARED_FOR_MS = 1_000;

export interface WriterOptions {
  readonly file: string;
  /** How long the lock of another process is waited for. */
  readonly lockTimeoutMs: number;
  /** Reads committed data beside the thread that writes. */
  readonly reader: SqliteConnection;
  /** Called before the file is reopened because a connection to it has failed. */
  readonly reopenReaders: () => Promise<void>;
}

/** A state of the data; who decided by it may write if nobody else has written since. */
interface Snapshot {
  readonly thread: SqliteThread;
  /** Of the transactions that count. */
  readonly ended: number;
  /** Changes with other processes' commits. */
  readonly version: Promise<unknown>;
}

/**
 * The single writing connection, in a thread of its own: neither statements nor the flush to disk block the event loop.
 * Transactions run one after another.
 */
export class SqliteWriter {
  private readonly mutex = new WriterMutex();
  private thread: SqliteThread | null = null;
  /** Connections to the file have become unusable; the next write opens new ones. */
  private isUnusable = false;
  private isClosed = false;
  /** How many transactions have ended that others may have to do with: all but prompt ones, which only add, and derived ones. */
  private ended = 0;
  /** What the optimistic transaction that holds the lock was decided by. */
  private committing: Snapshot | null = null;
  private lockedLeft = 0;
  /** Two attempts beside each other would be in each other's way. */
  private readonly oneAttempt = pLimit(1);
  /** Changes with each commit of another process. */
  private version: unknown = null;
  private sharedAt = -Infinity;
  /** How long transactions have held the lock since it was last yielded to other processes. */
  private heldMs = 0;
  private readonly checkpointer: SqliteCheckpointer;

  constructor(private readonly options: WriterOptions) {
    this.checkpointer = new SqliteCheckpointer({ file: options.file, onFailure: (error) => this.noteFailure(error) });
  }

  /** @throws AppError RB_DATABASE_UNSAFE if it would not keep what it acknowledges */
  async open(): Promise<void> {
    await this.mutex.run('usual', () => this.usableThread());
  }

  /** Atomic, and durable when it resolves. */
  write<T>(priority: WritePriority, work: (transaction: SqliteConnection) => Promise<T>): Promise<T> {
    return this.mutex.run(priority, () => this.transaction(priority, work));
  }

  /**
   * The same for long work that reads before it writes: prompt writes go on meanwhile. Where somebody else has written too, or
   * anything fails, all of the work is done once more under the lock.
   *
   * @param isDerived it only writes what is derived from other data, and by which nobody decides what to write
   */
  writeOptimistically<T>(work: (transaction: SqliteConnection) => Promise<T>, isDerived = false): Promise<T> {
    return this.oneAttempt(() => this.attemptThenLock(work, isDerived));
  }

  /** To be called while an optimistic transaction is being committed; null if none is. */
  nextState(): NextState<SqliteConnection> | null {
    if (this.committing === null) return null;
    const next = { ...this.committing, ended: this.committing.ended + 1 };
    return { prepare: (work) => this.prepare(next, work) };
  }

  /** Whether another process has written to the file in the last second. */
  async isShared(): Promise<boolean> {
    if (this.thread === null) return false;
    const version = await versionOf(this.thread);
    if (version !== this.version) this.sharedAt = performance.now();
    this.version = version;
    return performance.now() - this.sharedAt < SHARED_FOR_MS;
  }

  /** Yields the lock to other processes, which poll for it: always where they write, else if it was held for long. */
  async yieldLock(): Promise<void> {
    if (this.heldMs < HOLD_AT_MOST_MS && !(await this.isShared())) return;
    this.heldMs = 0;
    await sleep(2 * LOCK_RETRY_MS);
  }

  /** An error on another connection to the file may concern this one as well. */
  noteFailure(error: unknown): void {
    if (needsNewConnection(error)) this.isUnusable = true;
  }

  /** Truncates the write-ahead log. @returns whether it was; an active reader prevents it */
  async truncateLog(): Promise<boolean> {
    for (let tries = 1; tries <= CHECKPOINT_TRIES; tries += 1) {
      const checkpoint = async () => pragma(await this.usableThread(), 'wal_checkpoint(TRUNCATE)');
      const [isBusy] = await this.mutex.run('usual', checkpoint);
      if (isBusy === 0) return true;
      await sleep(CHECKPOINT_RETRY_MS);
    }
    return false;
  }

  /** Waits for the transactions that are already queued, and accepts no more. */
  async finish(): Promise<void> {
    await this.mutex.run('usual', async () => void (this.isClosed = true));
  }

  async close(): Promise<void> {
    await this.checkpointer.close();
    await this.thread?.close();
  }

  private async transaction<T>(priority: WritePriority, work: (transaction: SqliteConnection) => Promise<T>): Promise<T> {
    const transaction = new SqliteTransaction(await this.usableThread(), this.options.lockTimeoutMs);
    const begun = performance.now();
    try {
      const result = await work(transaction);
      await transaction.commit();
      this.checkpointer.noteCommit();
      return result;
    } catch (error) {
      await this.giveUp(transaction, error);
      throw error;
    } finally {
      if (priority === 'usual') this.ended += 1;
      this.heldMs += performance.now() - begun;
    }
  }

  private prepare<T>(at: Snapshot, work: (transaction: SqliteConnection) => Promise<T>): PreparedWrite<T> {
    let allow: () => void = () => undefined;
    const isAllowed = new Promise<void>((resolve) => (allow = resolve));
    const attempt = this.attempt(at, this.options.reader, work, isAllowed);
    const outcome = attempt.then((result) => ({ result })).catch(() => null);
    return { commit: () => this.oneAttempt(() => (allow(), outcome)) };
  }

  private async attemptThenLock<T>(work: (transaction: SqliteConnection) => Promise<T>, isDerived: boolean): Promise<T> {
    if (this.lockedLeft > 0) this.lockedLeft -= 1;
    else {
      const outcome = await this.tryWithoutLock(work, isDerived).catch(() => null);
      if (outcome) return outcome.result;
      this.lockedLeft = LOCKED_AFTER_CONFLICT;
    }
    return this.write('usual', work);
  }

  private async tryWithoutLock<T>(
    work: (transaction: SqliteConnection) => Promise<T>,
    isDerived: boolean,
  ): Promise<{ readonly result: T }> {
    // Not in the middle of a transaction: its connection sees what it has not committed.
    const [thread, ended] = await this.mutex.run('usual', async () => [await this.usableThread(), this.ended] as const);
    const version = thread.run(DATA_VERSION).then(({ rows }) => rows[0]?.[0]);
    // Raised where it is needed.
    version.catch(() => undefined);
    return { result: await this.attempt({ thread, ended, version }, thread, work, Promise.resolve(), isDerived) };
  }

  /** @param isAllowed resolves when it may take the lock */
  private async attempt<T>(
    at: Snapshot,
    reader: Pick<SqliteConnection, 'run'>,
    work: (transaction: SqliteConnection) => Promise<T>,
    isAllowed: Promise<void>,
    isDerived = false,
  ): Promise<T> {
    const taken: { release?: () => void; transaction?: SqliteTransaction; at: number } = { at: 0 };
    const attempt = new OptimisticTransaction(reader, at.version, async () => {
      await isAllowed;
      taken.release = await this.mutex.acquire('usual');
      taken.at = performance.now();
      if (this.ended !== at.ended || (await this.usableThread()) !== at.thread) throw new Error('somebody else has written');
      if (!isDerived) this.committing = at;
      return (taken.transaction = new SqliteTransaction(at.thread, this.options.lockTimeoutMs));
    });
    try {
      const result = await work(attempt);
      await attempt.commit();
      this.checkpointer.noteCommit();
      return result;
    } catch (error) {
      // The lock may be on its way.
      await attempt.sent().catch(() => undefined);
      if (taken.transaction) await this.giveUp(taken.transaction, error);
      throw error;
    } finally {
      if (taken.release) {
        this.committing = null;
        if (!isDerived) this.ended += 1;
        this.heldMs += performance.now() - taken.at;
        taken.release();
      }
    }
  }

  private async giveUp(transaction: SqliteTransaction, error: unknown): Promise<void> {
    await transaction.rollBack();
    this.noteFailure(error);
    this.noteFailure(transaction.failed);
  }

  /** Called under the mutex. Reopens after a read-only or failing file system, or a dead thread. */
  private async usableThread(): Promise<SqliteThread> {
    if (this.isClosed) throw new Error('the database is closed');
    if (this.thread && !this.thread.isOver && !this.isUnusable) return this.thread;
    const { file, reopenReaders } = this.options;
    // A missing file would be created empty, and would receive what belongs into the old one.
    if (!existsSync(file)) throw new AppError('RB_DATABASE_UNUSABLE', 'the file is gone');
    await this.checkpointer.reset();
    await this.thread?.close();
    if (this.isUnusable) await reopenReaders();
    const settings = [...SQLITE_SETTINGS, WRITER_CHECKPOINT];
    const thread = new SqliteThread({ file, readonly: false, settings, yields: false });
    try {
      await assertDurable(thread);
      this.version = await versionOf(thread);
    } catch (error) {
      await thread.close();
      throw error;
    }
    this.thread = thread;
    this.isUnusable = false;
    return thread;
  }
}

/** Whether SQLite keeps what it acknowledges when the power fails. @throws AppError RB_DATABASE_UNSAFE */
async function assertDurable(thread: SqliteThread): Promise<void> {
  const [journal] = await pragma(thread, 'journal_mode');
  const [synchronous] = await pragma(thread, 'synchronous');
  if (journal !== 'wal') throw new AppError('RB_DATABASE_UNSAFE', `journal_mode is ${String(journal)}, not wal`);
  if (synchronous !== 2) throw new AppError('RB_DATABASE_UNSAFE', 'synchronous is not FULL');
}

async function versionOf(thread: SqliteThread): Promise<unknown> {
  return (await pragma(thread, 'data_version'))[0];
}

/** The first row. */
async function pragma(thread: SqliteThread, name: string): Promise<readonly unknown[]> {
  const { rows } = await thread.run({ sql: `PRAGMA ${name}`, values: [], each: false });
  return rows[0] ?? [];
}
