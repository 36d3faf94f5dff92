import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import { sha256 } from '../../runtime/ids.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { firstWithin } from '../../store/receipts/content-size.js';
import { ProcessingLocksStore, type WaitingReceipt } from '../../store/receipts/processing-locks.store.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import { ProcessingSettings } from '../processing-settings.js';

/** More than the processes that one PostgreSQL is likely to keep busy; few enough that a batch still has many receipts. */
const PARTITIONS = 16;
/** How far into the backlog partitions are looked for, in batches. */
const WINDOW_BATCHES = 8;

/**
 * Partitioning of a backlog that several processes on PostgreSQL share: by hash of the project; a process takes one partition for
 * one batch. Calls, callers' history, goals and erased callers belong to a project, so two processes never need the same rows,
 * and the order within a partition stays. Without a backlog one process at a time takes whatever has come.
 */
@Injectable()
export class ReceiptPartitions {
  private hasBacklog = false;

  constructor(
    private readonly locks: ProcessingLocksStore,
    private readonly receipts: ReceiptsStore,
    private readonly settings: ProcessingSettings,
  ) {}

  /** Whether there was more than one batch at the last check. */
  get isWorthwhile(): boolean {
    return this.hasBacklog;
  }

  /** The next receipts of all projects; nobody else processes meanwhile. */
  async nextOfAll(tx: SqlExecutor, limit: number, maxBytes: number): Promise<ReceiptEntity[]> {
    await this.receipts.lockProcessing(tx);
    const next = await this.receipts.unread(tx, limit, maxBytes);
    // Large receipts make smaller batches.
    this.hasBacklog = next.length > limit / 2;
    return next;
  }

  /**
   * The next receipts of the unlocked partition whose oldest one has waited longest; if all are locked, waits for the first. None
   * if the backlog is worked off: then `nextOfAll` takes the rest.
   */
  async nextOfOne(tx: SqlExecutor, limit: number, maxBytes: number): Promise<ReceiptEntity[]> {
    await this.locks.share(tx);
    const window = await this.locks.waiting(tx, limit * WINDOW_BATCHES);
    this.hasBacklog = window.length > limit / 2;
    const partitions = groupBy(window, ({ sourceId }) => this.partitionOf(sourceId));
    const own = await this.lockFirstFree(tx, [...partitions.keys()]);
    const waiting = partitions.get(own ?? -1) ?? [];
    // While a reload moves a source to another project, two processes see it in different partitions.
    await this.locks.lockSources(tx, waiting.map(sourceNumber));
    const sizes = await this.locks.stillWaiting(
      tx,
      waiting.map(({ id }) => id),
      limit,
    );
    return sizes.length === 0 ? [] : this.receipts.byIds(tx, firstWithin(sizes, maxBytes));
  }

  private async lockFirstFree(tx: SqlExecutor, partitions: readonly number[]): Promise<number | null> {
    for (const partition of partitions) if (await this.locks.tryPartition(tx, partition)) return partition;
    const [first] = partitions;
    if (first === undefined) return null;
    await this.locks.lockPartition(tx, first);
    return first;
  }

  /** A receipt of a source that left the config belongs to no project. */
  private partitionOf(sourceId: string): number {
    return hashOf(this.settings.reader.projectOf(sourceId) ?? sourceId) % PARTITIONS;
  }
}

function sourceNumber({ sourceId }: WaitingReceipt): number {
  return hashOf(sourceId);
}

/** The same in every process: 31 bits of SHA-256. */
function hashOf(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 8), 16) >>> 1;
}
