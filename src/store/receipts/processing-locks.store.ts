import { Injectable } from '@nestjs/common';
import type { SqlExecutor } from '../database/sql-executor.js';
import { CONTENT_BYTES, type ContentSize } from './content-size.js';

/** Keys of our advisory locks on PostgreSQL. */
export const PROCESSING_LOCK = 7_216_245;
const PARTITION_LOCK = 7_216_247;
const SOURCE_LOCK = 7_216_248;

/** An unprocessed receipt, without its content. */
export interface WaitingReceipt {
  readonly id: string;
  readonly sourceId: string;
}

/**
 * Locks of processing on PostgreSQL, each until the end of the transaction. A readers-writer lock comes before the mutexes of
 * partitions: a shared holder processes the receipts of one partition beside others, an exclusive one (`lockProcessing`) those of
 * all. Taken in the order of the methods here, so that no two wait for each other.
 */
@Injectable()
export class ProcessingLocksStore {
  async share(tx: SqlExecutor): Promise<void> {
    await tx.all(`SELECT pg_advisory_xact_lock_shared(${PROCESSING_LOCK})`);
  }

  /** Outside a transaction a mere question: the lock is released at once. @returns false if another one holds the partition */
  async tryPartition(tx: SqlExecutor, partition: number): Promise<boolean> {
    const sql = `SELECT pg_try_advisory_xact_lock(${PARTITION_LOCK}, ${Math.trunc(partition)}) AS "locked"`;
    return (await tx.all<{ locked: boolean }>(sql))[0]?.locked === true;
  }

  async lockPartition(tx: SqlExecutor, partition: number): Promise<void> {
    await tx.all(`SELECT pg_advisory_xact_lock(${PARTITION_LOCK}, ${Math.trunc(partition)})`);
  }

  /** @param sources as 32-bit integers; locked in ascending order */
  async lockSources(tx: SqlExecutor, sources: readonly number[]): Promise<void> {
    if (sources.length === 0) return;
    const ascending = [...new Set(sources)].toSorted((a, b) => a - b);
    await tx.all(`SELECT pg_advisory_xact_lock(${SOURCE_LOCK}, one) FROM unnest(CAST(? AS integer[])) AS one`, [ascending]);
  }

  /** The oldest unprocessed receipts. */
  waiting(session: SqlExecutor, limit: number): Promise<WaitingReceipt[]> {
    return session.all<WaitingReceipt>(`SELECT "id", "sourceId" FROM "receipts" WHERE "verdict" = 'new' ORDER BY "id" LIMIT ?`, [
      limit,
    ]);
  }

  /** Those of them that are still unprocessed, up to the limit. */
  async stillWaiting(tx: SqlExecutor, ids: readonly string[], limit: number): Promise<ContentSize[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT "id", ${CONTENT_BYTES} AS "bytes" FROM "receipts"
      WHERE "id" = ANY(?) AND "verdict" = 'new' ORDER BY "id" LIMIT ?`;
    return tx.all<ContentSize>(sql, [ids, limit]);
  }
}
