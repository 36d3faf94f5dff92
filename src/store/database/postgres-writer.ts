import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { BEGIN_ON_POSTGRES } from './data-source.js';
import { driverCode, isDataFault } from './database-errors.js';
import { CommitDeadlineExceeded, type PostgresPools } from './postgres-connections.js';
import { PostgresExecutor } from './postgres-executor.js';
import type { SqlExecutor } from './sql-executor.js';

const DEADLOCK_TRIES = 4;
const DEADLOCK_RETRY_MS = 50;
/** Serialization failure and deadlock; the transaction had no effect and may be retried. */
const RETRYABLE_CODES = new Set(['40001', '40P01']);
/** A commit of receipts, connecting included; then once more on a fresh connection. Together below a sender's patience. */
const COMMIT_DEADLINE_MS = 5_000;
const SECOND_COMMIT_DEADLINE_MS = 2_500;

type Work<T> = (session: SqlExecutor) => Promise<T>;

/** Transactions on PostgreSQL, each on a connection of its own. */
export class PostgresWriter {
  constructor(
    private readonly source: DataSource,
    private readonly pools: PostgresPools,
    private readonly commitDeadlineMs = COMMIT_DEADLINE_MS,
  ) {}

  /** @param transaction whether the work is wrapped in one: PostgreSQL does so itself with a single statement */
  async write<T>(work: Work<T>, transaction = true): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const runner = this.source.createQueryRunner();
      try {
        if (transaction) await runner.query(BEGIN_ON_POSTGRES);
        const session = new PostgresExecutor(this.source, runner, transaction);
        const result = await work(session);
        if (transaction) await session.commit();
        return result;
      } catch (error) {
        await this.pools.all.throwAwayIfHung(runner, error);
        // A lost connection cannot; its error would hide the first one.
        if (transaction) await runner.query('ROLLBACK').catch(() => undefined);
        if (tries >= DEADLOCK_TRIES || !RETRYABLE_CODES.has(driverCode(error))) throw error;
      } finally {
        await runner.release();
      }
      // Back-off: an immediate retry would run into the same competing transaction.
      await sleep(tries * DEADLOCK_RETRY_MS);
    }
  }

  /**
   * A single statement within a deadline, and once more on a fresh connection where the first does not answer.
   *
   * @throws CommitDeadlineExceeded
   */
  async writePromptly<T>(work: Work<T>): Promise<T> {
    const { all, receipts, source } = this.pools;
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
}
