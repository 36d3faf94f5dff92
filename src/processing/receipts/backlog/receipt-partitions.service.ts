import { Injectable } from '@nestjs/common';
import { groupBy } from '../../../domain/collections.js';
import { sha256 } from '../../../runtime/ids.js';
import type { SqlExecutor } from '../../../store/database/sql-executor.js';
import { ProcessingLocksStore, type WaitingReceipt } from '../../../store/receipts/processing-locks.store.js';
import { ReceiptsStore, type UnreadReceipts } from '../../../store/receipts/receipts.store.js';
import type { ReceiptEntity } from '../../../store/schema/entities/receipt.entity.js';
import { ProcessingSettings } from '../../processing-settings.js';

/** More than the processes that one PostgreSQL is likely to keep busy; few enough that a batch still has many receipts. */
const PARTITIONS = 16;
/** How far into the backlog partitions are looked for, in batches. */
const WINDOW_BATCHES = 4;

/** The next receipts of a partition that was not locked then. */
export interface PartitionReceipts extends UnreadReceipts {
  readonly partition: number;
}

/**
 * Partitioning of a backlog that several processes on PostgreSQL share: by hash of the project; a process takes one partition for
 * one batch. Calls, callers' history, goals and erased callers belong to a project, so two processes never need the same rows,
 * and the order within a partition stays. Without a backlog one process at a time takes whatever has come.
 */
@Injectable()
export class ReceiptPartitions {
  private hasBacklog = false;
  /** The partition of the last batch; null if another process had it, or has it now. */
  private current: number | null = null;

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
  async nextOfAll(tx: SqlExecutor, limit: number, maxBytes: number): Promise<readonly ReceiptEntity[]> {
    await this.receipts.lockProcessing(tx);
    const { receipts, mayBeMore } = await this.receipts.unread(tx, limit, maxBytes);
    this.hasBacklog = mayBeMore || receipts.length > limit / 2;
    return receipts;
  }

  /**
   * The next receipts of the unlocked partition whose oldest one has waited longest; if all are locked, waits for the first. None
   * if the backlog is worked off: then `nextOfAll` takes the rest.
   */
  async nextOfOne(tx: SqlExecutor, limit: number, maxBytes: number): Promise<UnreadReceipts> {
    await this.locks.share(tx);
    const partitions = await this.waitingPartitions(tx, limit, NONE);
    const own = await this.lockFirstFree(tx, [...partitions.keys()]);
    const waiting = partitions.get(own ?? -1) ?? [];
    // While a reload moves a source to another project, two processes see it in different partitions.
    await this.locks.lockSources(tx, waiting.map(sourceNumber));
    return this.firstOf(tx, waiting, limit, maxBytes);
  }

  /**
   * Reads what `nextOfOne` is likely to take next, without locking it. Null where another process has the partition of the last
   * batch: each would read what the other one processes.
   *
   * @param except ids of those that are being processed
   */
  async readAhead(
    session: SqlExecutor,
    limit: number,
    maxBytes: number,
    except: ReadonlySet<string>,
  ): Promise<PartitionReceipts | null> {
    if (this.current === null) return null;
    for (const [partition, waiting] of await this.waitingPartitions(session, limit, except)) {
      const isFree = partition === this.current || (await this.locks.tryPartition(session, partition));
      if (isFree) return { partition, ...(await this.firstOf(session, waiting, limit, maxBytes)) };
    }
    return null;
  }

  /** Locks what was read ahead. @returns ids of those that still wait; none if another process has the partition now */
  async lockAhead(tx: SqlExecutor, { partition, receipts }: PartitionReceipts): Promise<ReadonlySet<string>> {
    // Sent together, and carried out in this order.
    const [, isFree] = await Promise.all([this.locks.share(tx), this.locks.tryPartition(tx, partition)]);
    this.current = isFree ? partition : null;
    if (!isFree) return NONE;
    const ids = receipts.map(({ id }) => id);
    const [, waiting] = await Promise.all([
      this.locks.lockSources(tx, receipts.map(sourceNumber)),
      this.locks.stillWaiting(tx, ids, ids.length),
    ]);
    return new Set(waiting.map(({ id }) => id));
  }

  private async waitingPartitions(
    session: SqlExecutor,
    limit: number,
    except: ReadonlySet<string>,
  ): Promise<Map<number, WaitingReceipt[]>> {
    const window = await this.locks.waiting(session, limit * WINDOW_BATCHES);
    const waiting = window.filter(({ id }) => !except.has(id));
    this.hasBacklog = waiting.length > limit / 2;
    return groupBy(waiting, ({ sourceId }) => this.partitionOf(sourceId));
  }

  private async firstOf(
    session: SqlExecutor,
    waiting: readonly WaitingReceipt[],
    limit: number,
    maxBytes: number,
  ): Promise<UnreadReceipts> {
    const ids = waiting.map(({ id }) => id);
    const sizes = await this.locks.stillWaiting(session, this.current === null ? ids : ids.slice(0, limit), limit);
    return this.receipts.firstOf(session, sizes, limit, maxBytes);
  }

  private async lockFirstFree(tx: SqlExecutor, partitions: readonly number[]): Promise<number | null> {
    for (const partition of partitions) {
      if (!(await this.locks.tryPartition(tx, partition))) continue;
      this.current = partition;
      return partition;
    }
    this.current = null;
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

const NONE: ReadonlySet<string> = new Set();

function sourceNumber({ sourceId }: Pick<WaitingReceipt, 'sourceId'>): number {
  return hashOf(sourceId);
}

/** The same in every process: 31 bits of SHA-256. */
function hashOf(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 8), 16) >>> 1;
}
