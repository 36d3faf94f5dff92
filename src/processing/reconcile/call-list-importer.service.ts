import { Injectable } from '@nestjs/common';
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
import { type DecidedBatch, NOTHING_DECIDED } from '../receipts/decided-batch.js';
import { ImportPipeline, type KeptBatch, type NextImport } from '../receipts/import-pipeline.js';
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

type Row = ReadReceipt | UnreadableReceipt;

interface ReadRows {
  readonly lines: readonly Row[];
}

interface KeptRows extends KeptBatch<Row> {
  readonly settled: readonly SettledReceipt[];
  readonly counts: Omit<ListImportCounts, 'listed'>;
}

type Pipeline = ImportPipeline<Row, ReadRows, KeptRows>;

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
    const pipeline: Pipeline = new ImportPipeline(this.database, this.readBatches(source, rows), {
      mergerAhead: () => this.batch.mergerAhead(),
      keep: (tx, batch, merged, after) => this.keep(tx, batch, merged, after),
    });
    try {
      for (let next = await pipeline.take(); next !== null; next = await pipeline.take()) {
        const part = await this.keepAll(pipeline, next);
        await this.database.yieldLock();
        counts.missed += part.missed;
        counts.completed += part.completed;
        counts.filled += part.filled;
        counts.unreadable += part.unreadable;
      }
    } finally {
      await pipeline.close();
    }
    return { listed: rows.length, ...counts };
  }

  private async *readBatches(source: string, rows: readonly string[]): AsyncGenerator<ReadRows, undefined> {
    const slice = new TimeSlice();
    for (let start = 0; start < rows.length; start += ROWS_PER_WRITE) {
      const lines: Row[] = [];
      for (const row of rows.slice(start, start + ROWS_PER_WRITE)) {
        lines.push(asOneCall(this.settings.reader.read(importedReceipt(row, 'LIST', source, this.settings))));
        await slice.yieldIfOver();
      }
      yield { lines };
    }
  }

  /** In one transaction, unless a row fails the others: then they are stored, and each is processed alone later. */
  private async keepAll(pipeline: Pipeline, next: NextImport<Row, ReadRows, KeptRows>): Promise<KeptRows['counts']> {
    try {
      const { settled, counts } = await pipeline.write(next);
      this.processor.countSettled(settled);
      return counts;
    } catch (error) {
      if (!isReceiptFault(error)) throw error;
      return (await this.database.write((tx) => this.keepUnprocessed(tx, next.lines))).counts;
    }
  }

  private async keep(
    tx: SqlExecutor,
    rows: readonly Row[],
    merged: ReceiptMerger | null,
    after: DecidedBatch | null,
  ): Promise<KeptRows> {
    const { kept, known, left, keptOut, counts } = await this.screenRows(tx, rows, after);
    const { settled, decided } = await this.batch.storeRead(tx, kept, known, merged, after);
    const isFarReaching = decided.isFarReaching || keptOut > 0;
    return { settled, counts, left, decided: { ...decided, isFarReaching } };
  }

  private async keepUnprocessed(tx: SqlExecutor, rows: readonly Row[]): Promise<KeptRows> {
    const { kept, left, counts } = await this.screenRows(tx, rows, null);
    await this.receipts.saveNew(
      tx,
      kept.map(({ receipt }) => receipt),
    );
    return { settled: [], counts, left, decided: NOTHING_DECIDED };
  }

  /** Rows without a call are kept as webhooks are: with the reason why they could not be read. */
  private async screenRows(tx: SqlExecutor, rows: readonly Row[], after: DecidedBatch | null) {
    await this.receipts.lockProcessing(tx);
    const all = rows.filter((one) => 'event' in one);
    const known = await knownCalls(tx, this.calls, all);
    const { independent: reads, dependent: left } = this.batch.splitByDependence(after, all, known);
    // The vendor still has data of erased people: its list must not bring them back.
    const { keptOut } = await this.screen.screen(tx, reads, known);
    await this.screen.keepOut(tx, keptOut, known, this.settings.clock.now());
    const without = new Set<Row>([...keptOut, ...left]);
    const isMissed = (one: Row) => 'event' in one && !known.has(callKeyText(callKeyOf(one)));
    const wanted = rows.filter((one) => {
      if (without.has(one)) return false;
      if ('unreadable' in one || isMissed(one)) return true;
      const call = known.get(callKeyText(callKeyOf(one)));
      return call !== undefined && addsToCall(call, one, this.settings.dropAtIngest);
    });
    const kept = await withNewContents(tx, this.receipts, wanted);
    const filled = kept.filter((one) => 'event' in one);
    const counts = {
      missed: new Set(reads.filter((one) => isMissed(one) && !without.has(one)).map(({ event }) => event.callId)).size,
      completed: filled.filter((one) => !isMissed(one)).length,
      filled: filled.length,
      unreadable: rows.length - all.length,
    };
    return { kept, known, left, keptOut: keptOut.length, counts };
  }
}

/** A row of a list is one call. */
function asOneCall(answer: ReturnType<ProcessingSettings['reader']['read']>): ReadReceipt | UnreadableReceipt {
  if (!('parts' in answer)) return answer;
  return { receipt: answer.receipt, unreadable: { code: 'RECEIPT_DIVIDED', detail: String(answer.parts.length) } };
}
