import type { Database } from '../../../store/database/database.js';
import type { SqlExecutor } from '../../../store/database/sql-executor.js';
import type { BatchProcessor, SettledReceipt } from '../batch-processor.service.js';
import { PartitionReadAhead, type PartitionBatch } from './partition-read-ahead.js';
import type { ReceiptPartitions } from './receipt-partitions.service.js';

/** Works off receipts on PostgreSQL, where several processes share them: what is read without its lock may be another one's. */
export class PostgresBacklog {
  private readonly ahead: PartitionReadAhead;

  constructor(
    private readonly database: Database,
    private readonly partitions: ReceiptPartitions,
    private readonly batch: BatchProcessor,
    private readonly maxBytes: number,
  ) {
    this.ahead = new PartitionReadAhead(database, partitions, (receipts) => batch.readAhead(receipts), maxBytes);
  }

  /** Forgets what was read ahead. */
  drop(): void {
    this.ahead.drop();
  }

  /** Processes the next batch; nothing if there is none. */
  async processNext(limit: number): Promise<readonly SettledReceipt[]> {
    while (this.partitions.isWorthwhile || this.ahead.hasBegun) {
      const ahead = await this.ahead.take(limit);
      const settled = await this.database.write((tx) => this.processPartition(tx, ahead, limit));
      if (settled.length > 0) return settled;
      if (ahead === null) break;
    }
    return this.database.write(async (tx) => {
      const receipts = await this.partitions.nextOfAll(tx, limit, this.maxBytes);
      const answers = await this.batch.readAll(receipts, null);
      return (await this.batch.processStored(tx, { answers, merged: null })).settled;
    });
  }

  private async processPartition(
    tx: SqlExecutor,
    ahead: PartitionBatch | null,
    limit: number,
  ): Promise<readonly SettledReceipt[]> {
    const waiting = ahead && (await this.partitions.lockAhead(tx, ahead));
    const { answers, mayBeMore } =
      ahead && waiting
        ? { ...ahead, answers: ahead.answers.filter(({ receipt }) => waiting.has(receipt.id)) }
        : await this.readLocked(tx, limit);
    const { settled } = await this.batch.processStored(tx, { answers, merged: ahead?.merged ?? null });
    if (mayBeMore) void tx.posted().then(() => this.ahead.begin(answers, limit));
    return settled;
  }

  private async readLocked(tx: SqlExecutor, limit: number) {
    const { receipts, mayBeMore } = await this.partitions.nextOfOne(tx, limit, this.maxBytes);
    return { answers: await this.batch.readAll(receipts, null), mayBeMore };
  }
}
