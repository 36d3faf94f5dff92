import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '../../runtime/metrics.js';
import { isDataFault } from '../../store/database/database-errors.js';
import { Database } from '../../store/database/database.js';
import { ReceiptsStore, type ReceiptResult } from '../../store/receipts/receipts.store.js';
import { ProcessingSettings } from '../processing-settings.js';
import { PostgresBacklog } from './backlog/postgres-backlog.js';
import { ReceiptPartitions } from './backlog/receipt-partitions.service.js';
import { SqliteBacklog, type WrittenBatch } from './backlog/sqlite-backlog.js';
import { BatchProcessor, type SettledReceipt } from './batch-processor.service.js';

export const RECEIPTS_PER_BATCH = 500;
/** As many usual webhooks, or one of the largest: SQLite writes a receipt again with its verdict, and webhooks wait for it. */
const BYTES_PER_BATCH = 384 * 1024;

/** Turns receipts into calls, conversions and uploads: a batch in one transaction; any number of processes may run it. */
@Injectable()
export class ReceiptProcessor {
  private readonly logger = new Logger('processing');
  private readonly backlog: SqliteBacklog | PostgresBacklog;

  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly batch: BatchProcessor,
    partitions: ReceiptPartitions,
    private readonly settings: ProcessingSettings,
    private readonly metrics: Metrics,
  ) {
    this.backlog =
      database.dialect === 'sqlite'
        ? new SqliteBacklog(database, receipts, batch, BYTES_PER_BATCH)
        : new PostgresBacklog(database, partitions, batch, BYTES_PER_BATCH);
  }

  /**
   * Processes the next batch.
   *
   * @param onWritten called on SQLite before the commit
   * @returns how many receipts it settled; 0 if there is nothing new
   */
  async processBatch(limit = RECEIPTS_PER_BATCH, onWritten: (batch: WrittenBatch) => void = () => undefined): Promise<number> {
    this.settings.requireStoredSecret();
    try {
      return this.countSettled(await this.backlog.processNext(limit, onWritten));
    } catch (error) {
      this.backlog.drop();
      // Some receipt fails its batch (or the database is unavailable, and then the next line throws too).
      this.logger.warn({
        msg: 'a batch of receipts failed, each is processed alone',
        error: error instanceof Error ? error.name : 'unknown',
      });
      return this.oneByOne();
    }
  }

  /** Counts only after the commit, so that a rollback is not counted. */
  countSettled(settled: readonly SettledReceipt[]): number {
    for (const { sourceId: source, verdict } of settled) this.metrics.receiptsRead.inc({ source, verdict });
    return settled.length;
  }

  private async oneByOne(): Promise<number> {
    const { receipts } = await this.database.read((session) =>
      this.receipts.unread(session, RECEIPTS_PER_BATCH, BYTES_PER_BATCH),
    );
    for (const { id, sourceId } of receipts) {
      try {
        const { settled } = await this.database.write(async (tx) => {
          await this.receipts.lockProcessing(tx);
          const [receipt] = await this.receipts.byIds(tx, [id]);
          const answers = await this.batch.readAll(receipt?.verdict === 'new' ? [receipt] : [], null);
          return this.batch.processStored(tx, { answers, merged: null });
        });
        this.countSettled(settled);
      } catch (error) {
        if (!isReceiptFault(error)) throw error;
        const detail = error instanceof Error ? error.name : 'UNKNOWN';
        const reading: ReceiptResult = {
          id,
          verdict: 'unreadable',
          reason: { code: 'RECEIPT_UNREADABLE', detail },
          callId: null,
        };
        await this.database.write((tx) => this.batch.markUnreadable(tx, reading));
        this.countSettled([{ ...reading, sourceId }]);
      }
    }
    return receipts.length;
  }
}

/** An error that the same receipt would raise again; any other is the database's, and the receipt waits. */
export function isReceiptFault(error: unknown): boolean {
  const kinds = [TypeError, RangeError, SyntaxError, URIError];
  return isDataFault(error) || kinds.some((kind) => error instanceof kind);
}
