import { setImmediate as nextTick } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import { newId } from '../../runtime/ids.js';
import { Metrics } from '../../runtime/metrics.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import { CallsStore } from '../../store/calls/calls.store.js';
import { isDataFault } from '../../store/database/database-errors.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ReceiptsStore, type ReceiptResult } from '../../store/receipts/receipts.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import { ErasureScreen } from '../erasure/erasure-screen.service.js';
import { ConversionPlanner } from '../goals/conversion-planner.service.js';
import { ProcessingSettings } from '../processing-settings.js';
import type { ProcessingPlan } from '../uploads/processing-plan.js';
import { callKeyOf, callKeyText } from './call-merger.js';
import { knownCalls } from './imported-receipts.js';
import { PartitionReadAhead, type PartitionBatch, type ReadBatch, type ReceiptAnswer } from './partition-read-ahead.js';
import { ReceiptPartitions } from './receipt-partitions.service.js';
import { mergeReceipts, ReceiptMerger } from './receipt-merger.js';
import type { ReadReceipt, UnreadableReceipt } from './receipt-reader.js';
import { SourceClocks } from './source-clocks.service.js';

export type SettledReceipt = ReceiptResult & Pick<ReceiptEntity, 'sourceId'>;

export const RECEIPTS_PER_BATCH = 500;
/** As many usual webhooks, or one of the largest: SQLite writes a receipt again with its verdict, and webhooks wait for it. */
const BYTES_PER_BATCH = 384 * 1024;

/**
 * Turns receipts into calls, conversions and uploads: a batch in one transaction, set-based; any number of processes may run it.
 */
@Injectable()
export class ReceiptProcessor {
  private readonly logger = new Logger('processing');
  /** SQLite: read-ahead during the write of the previous batch; null for nothing. */
  private ahead: Promise<ReadBatch> | null = null;
  /** The same on PostgreSQL. */
  private readonly ofPartition: PartitionReadAhead;
  /** Whether most calls of the last batch were new. */
  private areMostNew = true;

  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly partitions: ReceiptPartitions,
    private readonly calls: CallsStore,
    private readonly planner: ConversionPlanner,
    private readonly clocks: SourceClocks,
    private readonly screen: ErasureScreen,
    private readonly settings: ProcessingSettings,
    private readonly metrics: Metrics,
  ) {
    this.ofPartition = new PartitionReadAhead(database, partitions, (unread) => this.readUnread(unread), BYTES_PER_BATCH);
  }

  /**
   * Processes the next batch.
   *
   * @param worked called with the milliseconds for which its transaction held SQLite's writer before the commit
   * @returns how many receipts it settled; 0 if there is nothing new
   */
  async processBatch(limit = RECEIPTS_PER_BATCH, worked: (ms: number) => void = () => undefined): Promise<number> {
    this.settings.requireStoredSecret();
    try {
      const settled = this.database.dialect === 'sqlite' ? await this.readFirst(limit, worked) : await this.lockFirst(limit);
      return this.countSettled(settled);
    } catch (error) {
      this.ahead = null;
      this.ofPartition.drop();
      // Some receipt fails its batch (or the database is unavailable, and then the next line throws too).
      this.logger.warn({
        msg: 'a batch of receipts failed, each is processed alone',
        error: error instanceof Error ? error.name : 'unknown',
      });
      return this.oneByOne();
    }
  }

  /** SQLite has one writer: slow work that only reads is done in advance, during the write of the previous batch. */
  private async readFirst(limit: number, worked: (ms: number) => void): Promise<SettledReceipt[]> {
    for (;;) {
      const { answers, merged } = await this.nextBatch(limit);
      if (answers.length === 0) return [];
      const settled = await this.database.writeOptimistically(async (tx) => {
        const begun = performance.now();
        // Processed, or erased, by another process meanwhile.
        const [first, last] = [answers[0]?.receipt.id ?? '', answers.at(-1)?.receipt.id ?? ''];
        const waiting = await this.receipts.waitingBetween(tx, first, last);
        const left = answers.filter(({ receipt }) => waiting.has(receipt.id));
        const settled = await this.processAnswers(tx, left, merged);
        void tx.sent().then(() => worked(performance.now() - begun));
        if (answers.length === limit) void tx.posted().then(() => this.readAhead(answers, limit));
        return settled;
      });
      if (settled.length > 0) return settled;
    }
  }

  private async nextBatch(limit: number): Promise<ReadBatch> {
    const { answers, merged } = (await this.ahead) ?? NOTHING_READ;
    this.ahead = null;
    if (answers.length === 0) return this.readNext(limit);
    // Smaller than the previous batch, because webhooks have begun to come in.
    if (answers.length > limit) this.ahead = Promise.resolve({ answers: answers.slice(limit), merged });
    return { answers: answers.slice(0, limit), merged };
  }

  /** Limited to one batch. A read error is raised by the next reader. */
  private readAhead(underWay: readonly ReceiptAnswer[], limit: number): void {
    const except = new Set(underWay.map(({ receipt }) => receipt.id));
    this.ahead ??= nextTick()
      .then(() => this.readNext(limit, except))
      .catch(() => NOTHING_READ);
  }

  private async readNext(limit: number, except?: ReadonlySet<string>): Promise<ReadBatch> {
    // What SQLite takes to read them belongs to the slice.
    const slice = new TimeSlice();
    const unread = await this.database.read((session) => this.receipts.unread(session, limit, BYTES_PER_BATCH, except));
    await slice.yieldIfOver();
    return this.readUnread(unread);
  }

  private async readUnread(unread: readonly ReceiptEntity[]): Promise<ReadBatch> {
    const merged = this.mergerAhead();
    return { answers: await this.readAll(unread, merged), merged };
  }

  /**
   * Speculative execution: merges receipts before their transaction, as if their calls were new. Null if most calls of the last
   * batch existed: the work would be done twice.
   */
  mergerAhead(): ReceiptMerger | null {
    return this.areMostNew ? new ReceiptMerger(this.settings, this.settings.clock.now()) : null;
  }

  /** On PostgreSQL several processes share a backlog: what is read without its lock may be processed by another one. */
  private async lockFirst(limit: number): Promise<SettledReceipt[]> {
    while (this.partitions.isWorthwhile || this.ofPartition.hasBegun) {
      const ahead = await this.ofPartition.take(limit);
      const settled = await this.database.write((tx) => this.processPartition(tx, ahead, limit));
      if (settled.length > 0) return settled;
      if (ahead === null) break;
    }
    return this.database.write(async (tx) =>
      this.processReceipts(tx, await this.partitions.nextOfAll(tx, limit, BYTES_PER_BATCH)),
    );
  }

  private async processPartition(tx: SqlExecutor, ahead: PartitionBatch | null, limit: number): Promise<SettledReceipt[]> {
    const waiting = ahead && (await this.partitions.lockAhead(tx, ahead));
    const answers =
      ahead && waiting
        ? ahead.answers.filter(({ receipt }) => waiting.has(receipt.id))
        : await this.readAll(await this.partitions.nextOfOne(tx, limit, BYTES_PER_BATCH), null);
    const settled = await this.processAnswers(tx, answers, ahead?.merged ?? null);
    if (answers.length === limit) void tx.posted().then(() => this.ofPartition.begin(answers, limit));
    return settled;
  }

  private async oneByOne(): Promise<number> {
    const waiting = await this.database.read((session) => this.receipts.unread(session, RECEIPTS_PER_BATCH, BYTES_PER_BATCH));
    for (const { id, sourceId } of waiting) {
      try {
        const settled = await this.database.write(async (tx) => {
          await this.receipts.lockProcessing(tx);
          const [receipt] = await this.receipts.byIds(tx, [id]);
          return this.processReceipts(tx, receipt?.verdict === 'new' ? [receipt] : []);
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
        await this.database.write(async (tx) => {
          await this.receipts.recordResults(tx, [reading]);
          await this.blankDropped(tx, [id]);
        });
        this.countSettled([{ ...reading, sourceId }]);
      }
    }
    return waiting.length;
  }

  /** Counts only after the commit, so that a rollback is not counted. */
  countSettled(settled: readonly SettledReceipt[]): number {
    for (const { sourceId: source, verdict } of settled) this.metrics.receiptsRead.inc({ source, verdict });
    return settled.length;
  }

  /**
   * Stores and processes receipts that were parsed already, as imports and lists do, in the caller's transaction: they are
   * neither stored as new nor read again. Call `lockProcessing` first.
   *
   * @param answers with contents that are not stored yet
   * @param known the calls that they are about, by `callKeyText`
   * @param merged the result of merging them ahead
   * @returns the argument of `countSettled` after the commit
   * @throws if a receipt fails its batch: then store them as new, and `processBatch` finds the faulty one
   */
  async storeRead(
    tx: SqlExecutor,
    answers: readonly (ReadReceipt | UnreadableReceipt)[],
    known: ReadonlyMap<string, CallEntity>,
    merged: ReceiptMerger | null,
  ): Promise<SettledReceipt[]> {
    if (answers.length === 0) return [];
    const settled = await this.processRead(tx, answers, known, merged);
    const dropped = this.settings.dropAtIngest.length > 0;
    const receipts = answers.map(({ receipt }, index) => {
      const { verdict = 'read', reason = null, callId = null } = settled[index] ?? {};
      const content = dropped ? { query: '', bodyBase64: null } : {};
      return { ...receipt, verdict, reasonCode: reason?.code ?? null, reasonDetail: reason?.detail ?? null, callId, ...content };
    });
    await this.receipts.saveNew(tx, receipts);
    return settled;
  }

  /** Reads these receipts, inside the caller's transaction. */
  private async processReceipts(tx: SqlExecutor, receipts: readonly ReceiptEntity[]): Promise<SettledReceipt[]> {
    return this.processAnswers(tx, await this.readAll(receipts, null), null);
  }

  private async processAnswers(
    tx: SqlExecutor,
    all: readonly ReceiptAnswer[],
    merged: ReceiptMerger | null,
  ): Promise<SettledReceipt[]> {
    if (all.length === 0) return [];
    const answers = all.filter((answer): answer is ReadReceipt | UnreadableReceipt => !('parts' in answer));
    const reads = answers.filter((answer): answer is ReadReceipt => 'event' in answer);
    const known = await knownCalls(tx, this.calls, reads);
    const { keptOut } = await this.screen.screen(tx, reads, known);
    const naming = await this.screen.namingErased(
      tx,
      answers.filter((answer) => 'unreadable' in answer).map(({ receipt }) => receipt),
    );
    await this.screen.keepOut(tx, keptOut, known, this.settings.clock.now(), naming);
    const out = new Set([...keptOut.map(({ receipt }) => receipt), ...naming].map(({ id }) => id));
    const admitted = answers.map((answer): ReadReceipt | UnreadableReceipt =>
      out.has(answer.receipt.id) ? { receipt: answer.receipt, unreadable: { code: 'ERASED' } } : answer,
    );
    const processed = await this.processRead(tx, admitted, known, merged);
    const settled = [...processed, ...all.flatMap(dividedResult)];
    await this.receipts.insert(tx, all.flatMap(receiptsOfParts));
    await this.receipts.recordResults(tx, settled);
    // The text of a divided one is in its parts: a second copy would outlive the erasure of one of them.
    await this.receipts.clearContents(tx, [
      ...out,
      ...all.filter((answer) => 'parts' in answer).map(({ receipt }) => receipt.id),
    ]);
    await this.blankDropped(
      tx,
      all.map(({ receipt }) => receipt.id),
    );
    return settled;
  }

  private async readAll(receipts: readonly ReceiptEntity[], merged: ReceiptMerger | null): Promise<ReceiptAnswer[]> {
    const slice = new TimeSlice();
    const answers = [];
    for (const receipt of receipts) {
      const answer = this.settings.reader.read(receipt);
      answers.push(answer);
      if ('event' in answer) merged?.add(answer);
      await slice.yieldIfOver();
    }
    return answers;
  }

  private async processRead(
    tx: SqlExecutor,
    answers: readonly (ReadReceipt | UnreadableReceipt)[],
    known: ReadonlyMap<string, CallEntity>,
    ahead: ReceiptMerger | null,
  ): Promise<SettledReceipt[]> {
    const now = this.settings.clock.now();
    const reads = answers.filter((answer): answer is ReadReceipt => 'event' in answer);
    const slice = new TimeSlice('holds-writer');
    const { fresh, changed, causes } = mergeReceipts(reads, [...known.values()], this.settings, now, ahead);
    this.areMostNew = fresh.length >= changed.length;
    await slice.yieldIfOver();
    const learned = await this.clocks.learn(tx, reads, now);
    const touched = [...fresh, ...changed];
    const made = new Set(fresh.map(({ id }) => id));
    const plans: ProcessingPlan[] = [];
    for (const [project, calls] of groupBy(touched, (call) => call.projectId)) {
      plans.push(await this.planner.plan(tx, project, calls, now, { anew: false, hold: true, made }));
      await slice.yieldIfOver();
    }
    // Planning reads calls as they are here. Stored afterwards, they do not make queries wait, nor hold SQLite's lock for them.
    await this.calls.save(tx, fresh, changed);
    await this.clocks.save(tx, learned);
    for (const plan of plans) await this.planner.apply(tx, plan, now, causes);
    const idOf = new Map(touched.map((call) => [callKeyText(call), call.id]));
    return answers.map((answer): SettledReceipt => {
      const { id, sourceId } = answer.receipt;
      if ('unreadable' in answer) return { id, sourceId, verdict: 'unreadable', reason: answer.unreadable, callId: null };
      return { id, sourceId, verdict: 'read', reason: null, callId: idOf.get(callKeyText(callKeyOf(answer))) ?? null };
    });
  }

  /** Dropped values are in the text of readable and unreadable receipts alike. */
  private async blankDropped(tx: SqlExecutor, ids: readonly string[]): Promise<void> {
    if (this.settings.dropAtIngest.length > 0) await this.receipts.clearContents(tx, ids);
  }
}

const NOTHING_READ: ReadBatch = { answers: [], merged: null };

/** A receipt for each call of a webhook that reports several: processed next, by the same adapter. */
function receiptsOfParts(answer: ReceiptAnswer): ReceiptEntity[] {
  if (!('parts' in answer)) return [];
  const { receipt, parts } = answer;
  return parts.map((body) => ({ ...receipt, id: newId(), bodyBase64: Buffer.from(body, 'utf8').toString('base64') }));
}

function dividedResult(answer: ReceiptAnswer): SettledReceipt[] {
  if (!('parts' in answer)) return [];
  const { id, sourceId } = answer.receipt;
  const reason = { code: 'RECEIPT_DIVIDED', detail: String(answer.parts.length) } as const;
  return [{ id, sourceId, verdict: 'read', reason, callId: null }];
}

/** An error that the same receipt would raise again; any other is the database's, and the receipt waits. */
export function isReceiptFault(error: unknown): boolean {
  const kinds = [TypeError, RangeError, SyntaxError, URIError];
  return isDataFault(error) || kinds.some((kind) => error instanceof kind);
}
