import { Injectable } from '@nestjs/common';
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
import { type DecidedBatch, NOTHING_DECIDED } from '../receipts/decided-batch.js';
import { ImportPipeline, type KeptBatch, type NextImport } from '../receipts/import-pipeline.js';
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
  readonly records: number;
  /** Where the last of them ends in the file, in bytes. */
  readonly end: number;
  readonly lines: readonly ReadableLine[];
  readonly bad: readonly BadLine[];
}

interface KeptLines extends ImportedLines, KeptBatch<ReadableLine> {
  /** Null if the lines are still to be processed. */
  readonly settled: readonly SettledReceipt[] | null;
}

type Pipeline = ImportPipeline<ReadableLine, ReadBatch, KeptLines>;
type NextLines = NextImport<ReadableLine, ReadBatch, KeptLines>;

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
    const pipeline: Pipeline = new ImportPipeline(this.database, this.readBatches(records, file), {
      mergerAhead: () => (file.dryRun ? null : this.batch.mergerAhead()),
      keep: (tx, lines, merged, after) => this.keep(tx, lines, merged, after),
    });
    try {
      for (let next = await pipeline.take(); next !== null; next = await pipeline.take()) {
        const unread = next.batch?.bad.filter(({ reason }) => reason.code !== 'RECEIPT_IGNORED') ?? [];
        const bad = [...unread, ...(await this.settle(next, file, counter, pipeline))];
        for (const line of bad) watch.bad(line);
        counter.summary.bad += bad.length;
        counter.summary.lines += next.batch?.records ?? 0;
        if (next.batch) watch.progress(next.batch.end / size, counter.summary.lines);
      }
    } finally {
      await pipeline.close();
    }
    return counter.summary;
  }

  private async *readBatches(
    records: AsyncIterable<readonly FileRecord[]>,
    { source }: CallsFile,
  ): AsyncGenerator<ReadBatch, undefined> {
    const slice = new TimeSlice();
    for await (const batch of inBatches(records)) {
      const lines: ReadableLine[] = [];
      const bad: BadLine[] = [];
      for (const record of batch) {
        const line = this.read(record, source);
        if ('event' in line) lines.push(line);
        else bad.push(line);
        await slice.yieldIfOver();
      }
      yield { records: batch.length, end: batch.at(-1)?.end ?? 0, lines, bad };
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

  /** @returns the lines that could not become part of a call after all */
  private async settle(
    next: NextLines,
    { dryRun }: CallsFile,
    counter: CallsImportCounter,
    pipeline: Pipeline,
  ): Promise<BadLine[]> {
    const { lines } = next;
    if (lines.length === 0) return [];
    if (dryRun) {
      counter.add(await this.database.read((session) => this.preview(session, lines)));
      return [];
    }
    // The webhooks of a service on the same SQLite file wait for each transaction.
    if (!(await this.database.isShared())) return this.settlePart(lines, counter, () => pipeline.write(next));
    pipeline.begin();
    const bad: BadLine[] = [];
    for (let at = 0; at < lines.length;) {
      const part = lines.slice(at, at + this.batchSize.next(true));
      bad.push(...(await this.settlePart(part, counter, () => this.keepShared(part, next.merged))));
      at += part.length;
    }
    return bad;
  }

  /** In one transaction, unless a line fails the others: then they are stored, and each is processed alone. */
  private async settlePart(
    lines: readonly ReadableLine[],
    counter: CallsImportCounter,
    keep: () => Promise<KeptLines>,
  ): Promise<BadLine[]> {
    const kept = await keep().catch((error: unknown) => {
      if (!isReceiptFault(error)) throw error;
      return this.database.write((tx) => this.storeUnprocessed(tx, lines));
    });
    counter.add(kept);
    await this.database.yieldLock();
    if (kept.settled !== null) {
      this.processor.countSettled(kept.settled);
      return [];
    }
    while ((await this.processor.processBatch()) > 0);
    return this.unreadableOf(kept.fresh, counter);
  }

  /** Decided without the lock; where the other process has written meanwhile, they are decided once more, by warm code. */
  private async keepShared(lines: readonly ReadableLine[], merged: ReceiptMerger | null): Promise<KeptLines> {
    const { kept, heldMs } = await this.database.writeOptimistically(async (tx) => {
      return { kept: await this.keep(tx, lines, merged, null), heldMs: tx.held() };
    });
    this.batchSize.record(lines.length, await heldMs);
    return kept;
  }

  private async keep(
    tx: SqlExecutor,
    lines: readonly ReadableLine[],
    merged: ReceiptMerger | null,
    after: DecidedBatch | null,
  ): Promise<KeptLines> {
    await this.receipts.lockProcessing(tx);
    const { fresh, keptOut, left, ...imported } = await this.preview(tx, lines, after);
    await this.screen.keepOut(tx, keptOut, imported.known, this.settings.clock.now());
    const { settled, decided } = await this.batch.storeRead(tx, fresh, imported.known, merged, after);
    const isFarReaching = decided.isFarReaching || keptOut.length > 0;
    return { ...imported, fresh, left, settled, decided: { ...decided, isFarReaching } };
  }

  private async storeUnprocessed(tx: SqlExecutor, lines: readonly ReadableLine[]): Promise<KeptLines> {
    await this.receipts.lockProcessing(tx);
    const { fresh, keptOut, left, ...imported } = await this.preview(tx, lines);
    await this.screen.keepOut(tx, keptOut, imported.known, this.settings.clock.now());
    await this.receipts.saveNew(
      tx,
      fresh.map(({ receipt }) => receipt),
    );
    return { ...imported, fresh, left, settled: null, decided: NOTHING_DECIDED };
  }

  private async preview(
    session: SqlExecutor,
    all: readonly ReadableLine[],
    after: DecidedBatch | null = null,
  ): Promise<ImportedLines & Readonly<Record<'keptOut' | 'left', readonly ReadableLine[]>>> {
    const known = await knownCalls(session, this.calls, all);
    const { independent: lines, dependent: left } = this.batch.splitByDependence(after, all, known);
    const { admitted, keptOut } = await this.screen.screen(session, lines, known);
    const fresh = await withNewContents(session, this.receipts, admitted);
    return { lines, left, erased: keptOut.length, keptOut, known, fresh };
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
