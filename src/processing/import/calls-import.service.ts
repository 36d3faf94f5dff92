import { Injectable } from '@nestjs/common';
import { ReadAhead } from '../../runtime/pipeline.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import { CallsStore } from '../../store/calls/calls.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import { ErasureScreen } from '../erasure/erasure-screen.service.js';
import { ProcessingSettings } from '../processing-settings.js';
import { BatchSize } from '../receipts/backlog/batch-size.js';
import { knownCalls, importedReceipt, withNewContents } from '../receipts/imported-receipts.js';
import { BatchProcessor, type SettledReceipt } from '../receipts/batch-processor.service.js';
import { isReceiptFault, ReceiptProcessor } from '../receipts/receipt-processor.service.js';
import type { ReceiptMerger } from '../receipts/receipt-merger.js';
import {
  CallsImportCounter,
  type ImportedLines,
  type ReadableLine,
  type BadLine,
  type CallsImported,
  type ImportObserver,
} from './calls-import-counter.js';
import type { FileRecord } from './file-lines.js';
import { openRecords, type ImportFile, inBatches } from './file-records.js';

export interface CallsFile extends ImportFile {
  readonly source: string;
  /** Nothing is stored: the result is only counted. */
  readonly dryRun: boolean;
}

interface ReadBatch {
  readonly records: readonly FileRecord[];
  readonly read: readonly (ReadableLine | BadLine)[];
  /** The result of merging them ahead. */
  readonly merged: ReceiptMerger | null;
}

interface KeptLines extends ImportedLines {
  /** Null if the lines are still to be processed. */
  readonly settled: readonly SettledReceipt[] | null;
}

/** Imports a file of calls: its lines become receipts and calls, many in one transaction. */
@Injectable()
export class CallsImportService {
  /** Lines in one transaction beside another process: long ones take many times as long as short ones. */
  private readonly batchSize = new BatchSize();

  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly calls: CallsStore,
    private readonly processor: ReceiptProcessor,
    private readonly batch: BatchProcessor,
    private readonly screen: ErasureScreen,
    private readonly settings: ProcessingSettings,
  ) {}

  async importFile(file: CallsFile, watch: ImportObserver): Promise<CallsImported> {
    const { size, records } = await openRecords(file);
    if (!file.dryRun) this.settings.requireStoredSecret();
    const { clock, dropAtIngest } = this.settings;
    const counter = new CallsImportCounter(clock.now(), dropAtIngest, file.dryRun);
    const batches = new ReadAhead(this.readBatches(records, file));
    try {
      for (let batch = await batches.take(); batch !== null; batch = await batches.take()) {
        const unread = batch.read.filter((line) => 'reason' in line).filter(({ reason }) => reason.code !== 'RECEIPT_IGNORED');
        const bad = [...unread, ...(await this.settle(batch, file, counter, () => batches.begin()))];
        for (const line of bad) watch.bad(line);
        counter.summary.bad += bad.length;
        counter.summary.lines += batch.records.length;
        watch.progress((batch.records.at(-1)?.end ?? size) / size, counter.summary.lines);
      }
    } finally {
      await batches.close();
    }
    return counter.summary;
  }

  private async *readBatches(
    records: AsyncIterable<readonly FileRecord[]>,
    { source, dryRun }: CallsFile,
  ): AsyncGenerator<ReadBatch> {
    const slice = new TimeSlice();
    for await (const batch of inBatches(records)) {
      const merged = dryRun ? null : this.batch.mergerAhead();
      const read: (ReadableLine | BadLine)[] = [];
      for (const record of batch) {
        const line = this.read(record, source);
        read.push(line);
        if ('event' in line) merged?.add(line);
        await slice.yieldIfOver();
      }
      yield { records: batch, read, merged };
    }
  }

  private read(record: FileRecord, source: string): ReadableLine | BadLine {
    const { line } = record;
    if ('fault' in record) return { line, reason: record.fault };
    const read = this.settings.reader.read(importedReceipt(record.json, 'FILE', source, this.settings, record.members));
    if ('event' in read) return { ...read, line };
    return {
      line,
      reason: 'unreadable' in read ? read.unreadable : { code: 'RECEIPT_DIVIDED', detail: String(read.parts.length) },
    };
  }

  /**
   * @param onItsWay called when the rows are on their way to the database
   * @returns the lines that could not become part of a call after all
   */
  private async settle(
    { read, merged }: ReadBatch,
    { dryRun }: CallsFile,
    counter: CallsImportCounter,
    onItsWay: () => void,
  ): Promise<BadLine[]> {
    const lines = read.filter((line) => 'event' in line);
    if (lines.length === 0) return [];
    if (dryRun) {
      counter.add(await this.database.read((session) => this.preview(session, lines)));
      return [];
    }
    const bad: BadLine[] = [];
    // The webhooks of a service on the same SQLite file wait for each transaction.
    const isShared = await this.database.isShared();
    for (let at = 0; at < lines.length;) {
      const part = lines.slice(at, isShared ? at + this.batchSize.next(true) : lines.length);
      bad.push(...(await this.settlePart(part, isShared, merged, counter, onItsWay)));
      at += part.length;
    }
    return bad;
  }

  private async settlePart(
    lines: readonly ReadableLine[],
    isShared: boolean,
    merged: ReceiptMerger | null,
    counter: CallsImportCounter,
    onItsWay: () => void,
  ): Promise<BadLine[]> {
    const part = await this.keepAll(lines, isShared, merged, onItsWay);
    counter.add(part);
    await this.database.yieldLock();
    if (part.settled !== null) {
      this.processor.countSettled(part.settled);
      return [];
    }
    while ((await this.processor.processBatch()) > 0);
    return this.unreadableOf(part.fresh, counter);
  }

  /**
   * In one transaction, unless a line fails the others: then they are stored, and each is processed alone. Beside another process
   * they are decided without the lock; where that process has written meanwhile, they are decided once more, by warm code.
   */
  private async keepAll(
    lines: readonly ReadableLine[],
    isShared: boolean,
    merged: ReceiptMerger | null,
    onItsWay: () => void,
  ): Promise<KeptLines> {
    const keep = async (tx: SqlExecutor) => {
      const result = await this.keep(tx, lines, true, merged);
      onItsWay();
      return { kept: result, heldMs: tx.held() };
    };
    try {
      const { kept, heldMs } = await (isShared ? this.database.writeOptimistically(keep) : this.database.write(keep));
      this.batchSize.record(lines.length, await heldMs);
      return kept;
    } catch (error) {
      if (!isReceiptFault(error)) throw error;
      return this.database.write((tx) => this.keep(tx, lines, false, null));
    }
  }

  private async keep(
    tx: SqlExecutor,
    lines: readonly ReadableLine[],
    process: boolean,
    merged: ReceiptMerger | null,
  ): Promise<KeptLines> {
    await this.receipts.lockProcessing(tx);
    const { fresh, keptOut, ...imported } = await this.preview(tx, lines);
    await this.screen.keepOut(tx, keptOut, imported.known, this.settings.clock.now());
    if (process) return { ...imported, fresh, settled: await this.batch.storeRead(tx, fresh, imported.known, merged) };
    await this.receipts.saveNew(
      tx,
      fresh.map(({ receipt }) => receipt),
    );
    return { ...imported, fresh, settled: null };
  }

  private async preview(
    session: SqlExecutor,
    lines: readonly ReadableLine[],
  ): Promise<ImportedLines & { readonly keptOut: readonly ReadableLine[] }> {
    const known = await knownCalls(session, this.calls, lines);
    const { admitted, keptOut } = await this.screen.screen(session, lines, known);
    const fresh = await withNewContents(session, this.receipts, admitted);
    return { lines, erased: keptOut.length, keptOut, known, fresh };
  }

  private async unreadableOf(lines: readonly ReadableLine[], counter: CallsImportCounter): Promise<BadLine[]> {
    if (lines.length === 0) return [];
    const receipts = await this.database.read((session) =>
      this.receipts.byIds(
        session,
        lines.map(({ receipt }) => receipt.id),
      ),
    );
    const reasons = new Map(
      receipts.flatMap(({ id, verdict, reasonCode, reasonDetail }) =>
        verdict === 'unreadable' && reasonCode !== null ? [[id, { code: reasonCode, detail: reasonDetail }] as const] : [],
      ),
    );
    const bad = lines.flatMap(({ line, receipt }) => {
      const reason = reasons.get(receipt.id);
      return reason === undefined ? [] : [{ line, reason }];
    });
    counter.subtract(bad.length);
    return bad;
  }
}
