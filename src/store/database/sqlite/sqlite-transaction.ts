import { setTimeout as sleep } from 'node:timers/promises';
import { QueryFailedError } from 'typeorm';
import { AppError } from '../../../runtime/errors.js';
import { isBusy } from '../database-errors.js';
import type { SqliteConnection, Statement, StatementResult } from './sqlite-connection.js';
import type { SqliteThread } from './sqlite-thread.js';

export const LOCK_RETRY_MS = 5;
const BEGIN: Statement = { sql: 'BEGIN IMMEDIATE', values: [], each: false };
const COMMIT: Statement = { sql: 'COMMIT', values: [], each: false };
const ROLLBACK: Statement = { sql: 'ROLLBACK', values: [], each: false };

/**
 * One transaction on the writing thread. It begins with the first awaited statement, or with its commit: what webhooks store is
 * one message, BEGIN and COMMIT included. From then on statements are pipelined: after a failed one the thread refuses those
 * behind it, and COMMIT too.
 */
export class SqliteTransaction implements SqliteConnection {
  /** Statements that are sent together with BEGIN. */
  private readonly gathered: Statement[] = [];
  private begun: Promise<unknown> | null = null;
  private isOver = false;
  /** The last statement that is not awaited: they run in order. */
  private latest: Promise<unknown> = Promise.resolve();
  private failure: unknown = null;
  private readonly since = performance.now();
  private committed: (heldMs: number) => void = () => undefined;
  private readonly onCommit = new Promise<number>((resolve) => (this.committed = resolve));

  /** @param lockTimeoutMs how long the lock of another process is waited for */
  constructor(
    private readonly thread: SqliteThread,
    private readonly lockTimeoutMs: number,
  ) {}

  /** The error of the first statement that failed, awaited or not; null if none did. */
  get failed(): unknown {
    return this.failure;
  }

  async run(statement: Statement): Promise<StatementResult> {
    this.refuseWhenOver();
    if (this.begun === null) return this.begin(statement);
    await this.begun;
    return this.ask(statement);
  }

  async send(statement: Statement): Promise<void> {
    this.refuseWhenOver();
    if (this.begun === null) {
      this.gathered.push(statement);
      return;
    }
    await this.begun;
    // Kept as the transaction's failure, and raised by the commit.
    this.latest = this.ask(statement).catch(() => undefined);
  }

  posted(): Promise<void> {
    return Promise.resolve();
  }

  held(): Promise<number> {
    return this.onCommit;
  }

  async sent(): Promise<void> {
    await this.latest;
  }

  /** @throws the error of the first statement that failed */
  async commit(): Promise<void> {
    await this.begun;
    const before = this.begun === null ? 0 : performance.now() - this.since;
    const answer = this.begun === null ? this.begin(COMMIT) : this.ask(COMMIT);
    this.isOver = true;
    const { workedMs = 0 } = await answer;
    this.committed(before + workedMs);
  }

  /** Sent behind everything that is still on its way. Errors are ignored, so as not to hide the first one. */
  async rollBack(): Promise<void> {
    await this.begun?.catch(() => undefined);
    this.isOver = true;
    await this.thread.run(ROLLBACK).catch(() => undefined);
  }

  private refuseWhenOver(): void {
    if (this.isOver) throw new Error('a statement came after the end of its transaction');
  }

  private begin(statement: Statement): Promise<StatementResult> {
    const result = this.beginWhenFree([...this.gathered, statement]);
    this.begun = result;
    return result;
  }

  /** Another process may hold the lock: polls without blocking the event loop, then gives up. */
  private async beginWhenFree(statements: readonly Statement[]): Promise<StatementResult> {
    for (let waited = 0; ; waited += LOCK_RETRY_MS) {
      const result = await this.tryToBegin(statements);
      if (result) return result;
      if (waited >= this.lockTimeoutMs) throw new AppError('RB_DATABASE_BUSY', `${this.lockTimeoutMs / 1000} s`);
      await sleep(LOCK_RETRY_MS);
    }
  }

  /** @returns null if another process holds the lock */
  private async tryToBegin(statements: readonly Statement[]): Promise<StatementResult | null> {
    try {
      return await this.thread.run(BEGIN, ...statements);
    } catch (error) {
      if (isBusy(error) && error instanceof QueryFailedError && error.query === BEGIN.sql) return null;
      this.failure = error;
      throw error;
    }
  }

  private async ask(statement: Statement): Promise<StatementResult> {
    this.refuseWhenOver();
    try {
      return await this.thread.run(statement);
    } catch (error) {
      this.failure ??= error;
      throw this.failure;
    }
  }
}
