import type { Database } from '../../../store/database/database.js';
import type { ReceiptEntity } from '../../../store/schema/entities/receipt.entity.js';
import type { ReadBatch, ReceiptAnswer } from '../batch-processor.service.js';
import type { PartitionReceipts, ReceiptPartitions } from './receipt-partitions.service.js';

export interface PartitionBatch extends ReadBatch, PartitionReceipts {}

/**
 * Read-ahead on PostgreSQL: the next receipts of a partition are read without its lock while PostgreSQL writes the last ones. One
 * batch at most.
 */
export class PartitionReadAhead {
  private next: Promise<PartitionBatch | null> | null = null;

  constructor(
    private readonly database: Database,
    private readonly partitions: ReceiptPartitions,
    private readonly readAll: (receipts: readonly ReceiptEntity[]) => Promise<ReadBatch>,
    private readonly maxBytes: number,
  ) {}

  get hasBegun(): boolean {
    return this.next !== null;
  }

  drop(): void {
    this.next = null;
  }

  /** Null for nothing. */
  async take(limit: number): Promise<PartitionBatch | null> {
    const batch = await this.next;
    this.next = null;
    if (batch === null || batch.receipts.length <= limit) return batch;
    // Smaller than the previous batch, because webhooks have begun to come in.
    this.next = Promise.resolve(partOf(batch, limit, batch.receipts.length));
    return partOf(batch, 0, limit);
  }

  /** A read error is raised by the next reader. */
  begin(underWay: readonly ReceiptAnswer[], limit: number): void {
    const except = new Set(underWay.map(({ receipt }) => receipt.id));
    this.next ??= this.database
      .read((session) => this.partitions.readAhead(session, limit, this.maxBytes, except))
      .then(async (found) => found && { ...found, ...(await this.readAll(found.receipts)) })
      .catch(() => null);
  }
}

function partOf(batch: PartitionBatch, from: number, to: number): PartitionBatch {
  return { ...batch, receipts: batch.receipts.slice(from, to), answers: batch.answers.slice(from, to) };
}
