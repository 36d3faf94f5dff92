import { Injectable } from '@nestjs/common';
import { ReadAhead } from '../../runtime/pipeline.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import { CallsStore } from '../../store/calls/calls.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import { ErasureScreen } from '../erasure/erasure-screen.service.js';
import { ProcessingSettings } from '../processing-settings.js';
import { callKeyOf, callKeyText } from '../receipts/call-merger.js';
import { knownCalls, addsToCall, importedReceipt, withNewContents } from '../receipts/imported-receipts.js';
import { BatchProcessor, type SettledReceipt } from '../receipts/batch-processor.service.js';
import { isReceiptFault, ReceiptProcessor } from '../receipts/receipt-processor.service.js';
import type { ReceiptMerger } from '../receipts/receipt-merger.js';
import type { ReadReceipt, UnreadableReceipt } from '../receipts/receipt-reader.js';

/** Counts of an imported list. */
export interface ListImportCounts {
  readonly listed: number;
  readonly missed: number;
  readonly completed: number;
  readonly filled: number;
  readonly unreadable: number;
}

/** More would block the event loop for longer than 20 ms. */
const ROWS_PER_WRITE = 200;

interface ReadRows {
  readonly read: readonly (ReadReceipt | UnreadableReceipt)[];
  /** The result of merging them ahead. */
  readonly merged: ReceiptMerger | null;
}

/**
 * Imports the calls of a vendor's list that are not known yet. Rows that add nothing are left out: they would double the receipts
 * every night, and a call must stay as its webhooks described it.
 */
@Injectable()
export class CallListImporter {
  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly calls: CallsStore,
    private readonly processor: ReceiptProcessor,
    private readonly batch: BatchProcessor,
    private readonly screen: ErasureScreen,
    private readonly settings: ProcessingSettings,
  ) {}

  /** @param rows one call each, as written */
  async importRows(source: string, rows: readonly string[]): Promise<ListImportCounts> {
    this.settings.requireStoredSecret();
    const counts = { missed: 0, completed: 0, filled: 0, unreadable: 0 };
    const batches = new ReadAhead(this.readBatches(source, rows));
    for (let batch = await batches.take(); batch !== null; batch = await batches.take()) {
      const part = await this.keepAll(batch, () => batches.begin());
      await this.database.yieldLock();
      counts.missed += part.missed;
      counts.completed += part.completed;
      counts.filled += part.filled;
      counts.unreadable += part.unreadable;
    }
    return { listed: rows.length, ...counts };
  }

  private async *readBatches(source: string, rows: readonly string[]): AsyncGenerator<ReadRows> {
    const slice = new TimeSlice();
    for (let start = 0; start < rows.length; start += ROWS_PER_WRITE) {
      const merged = this.batch.mergerAhead();
      const read: ReadRows['read'][number][] = [];
      for (const row of rows.slice(start, start + ROWS_PER_WRITE)) {
        const answer = asOneCall(this.settings.reader.read(importedReceipt(row, 'LIST', source, this.settings)));
        read.push(answer);
        if ('event' in answer) merged?.add(answer);
        await slice.yieldIfOver();
      }
      yield { read, merged };
    }
  }

  /**
   * In one transaction, unless a row fails the others: then they are stored, and each is processed alone later.
   *
   * @param onItsWay called when its rows are on their way to the database
   */
  private async keepAll(rows: ReadRows, onItsWay: () => void): Promise<Omit<ListImportCounts, 'listed'>> {
    try {
      const { settled, ...counts } = await this.database.writeOptimistically(async (tx) => {
        const kept = await this.keep(tx, rows, true);
        onItsWay();
        return kept;
      });
      this.processor.countSettled(settled);
      return counts;
    } catch (error) {
      if (!isReceiptFault(error)) throw error;
      const { settled: _none, ...counts } = await this.database.write((tx) => this.keep(tx, rows, false));
      return counts;
    }
  }

  /** Rows without a call are kept as webhooks are: with the reason why they could not be read. */
  private async keep(
    tx: SqlExecutor,
    { read, merged }: ReadRows,
    process: boolean,
  ): Promise<Omit<ListImportCounts, 'listed'> & { readonly settled: readonly SettledReceipt[] }> {
    await this.receipts.lockProcessing(tx);
    const reads = read.filter((one) => 'event' in one);
    const known = await knownCalls(tx, this.calls, reads);
    // The vendor still has data of erased people: its list must not bring them back.
    const { keptOut } = await this.screen.screen(tx, reads, known);
    await this.screen.keepOut(tx, keptOut, known, this.settings.clock.now());
    const out = new Set<ReadReceipt | UnreadableReceipt>(keptOut);
    const isMissed = (one: ReadReceipt | UnreadableReceipt) => 'event' in one && !known.has(callKeyText(callKeyOf(one)));
    const wanted = read.filter((one) => {
      if (out.has(one)) return false;
      if ('unreadable' in one || isMissed(one)) return true;
      const call = known.get(callKeyText(callKeyOf(one)));
      return call !== undefined && addsToCall(call, one, this.settings.dropAtIngest);
    });
    const kept = await withNewContents(tx, this.receipts, wanted);
    const settled = process ? await this.batch.storeRead(tx, kept, known, merged) : [];
    if (!process)
      await this.receipts.saveNew(
        tx,
        kept.map(({ receipt }) => receipt),
      );
    const filled = kept.filter((one) => 'event' in one);
    return {
      settled,
      missed: new Set(reads.filter((one) => isMissed(one) && !out.has(one)).map(({ event }) => event.callId)).size,
      completed: filled.filter((one) => !isMissed(one)).length,
      filled: filled.length,
      unreadable: read.length - reads.length,
    };
  }
}

/** A row of a list is one call. */
function asOneCall(answer: ReturnType<ProcessingSettings['reader']['read']>): ReadReceipt | UnreadableReceipt {
  if (!('parts' in answer)) return answer;
  return { receipt: answer.receipt, unreadable: { code: 'RECEIPT_DIVIDED', detail: String(answer.parts.length) } };
}
