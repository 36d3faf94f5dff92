import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import { newId } from '../../runtime/ids.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import { CallsStore } from '../../store/calls/calls.store.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ReceiptsStore, type ReceiptResult } from '../../store/receipts/receipts.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import { ErasureScreen } from '../erasure/erasure-screen.service.js';
import { ConversionPlanner } from '../goals/conversion-planner.service.js';
import { ProcessingSettings } from '../processing-settings.js';
import type { ProcessingPlan } from '../uploads/processing-plan.js';
import { callKeyOf, callKeyText } from './call-merger.js';
import { type DecidedBatch, DependsOnBatchBefore, NOTHING_DECIDED, splitByDependence, type SplitReads } from './decided-batch.js';
import { knownCalls } from './imported-receipts.js';
import { mergeReceipts, ReceiptMerger } from './receipt-merger.js';
import type { ReadReceipt, UnreadableReceipt } from './receipt-reader.js';
import { SourceClocks } from './source-clocks.service.js';

export type ReceiptAnswer = ReturnType<ProcessingSettings['reader']['read']>;

/** Receipts that were read before their transaction, and their calls as if they were new. */
export interface ReadBatch {
  readonly answers: readonly ReceiptAnswer[];
  readonly merged: ReceiptMerger | null;
}

export type SettledReceipt = ReceiptResult & Pick<ReceiptEntity, 'sourceId'>;

export interface ProcessedBatch {
  readonly settled: readonly SettledReceipt[];
  readonly decided: DecidedBatch;
}

/** Processes one batch of receipts in the caller's transaction, set-based: first everything that reads, then what writes. */
@Injectable()
export class BatchProcessor {
  /** Whether most calls of the last batch were new. */
  private areMostNew = true;

  constructor(
    private readonly receipts: ReceiptsStore,
    private readonly calls: CallsStore,
    private readonly planner: ConversionPlanner,
    private readonly clocks: SourceClocks,
    private readonly screen: ErasureScreen,
    private readonly settings: ProcessingSettings,
  ) {}

  /**
   * Speculative execution: merges receipts before their transaction, as if their calls were new. Null if most calls of the last
   * batch existed: the work would be done twice.
   */
  mergerAhead(): ReceiptMerger | null {
    return this.areMostNew ? new ReceiptMerger(this.settings, this.settings.clock.now()) : null;
  }

  async readAhead(receipts: readonly ReceiptEntity[]): Promise<ReadBatch> {
    const merged = this.mergerAhead();
    return { answers: await this.readAll(receipts, merged), merged };
  }

  async readAll(receipts: readonly ReceiptEntity[], merged: ReceiptMerger | null): Promise<ReceiptAnswer[]> {
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

  /**
   * Processes stored receipts.
   *
   * @param after the batch before, if it may not be committed yet: what depends on it is left out
   * @throws DependsOnBatchBefore
   */
  async processStored(
    tx: SqlExecutor,
    { answers: all, merged }: ReadBatch,
    after: DecidedBatch | null = null,
  ): Promise<ProcessedBatch> {
    if (all.length === 0) return NOTHING;
    const read = all.filter((answer): answer is ReadReceipt => 'event' in answer);
    const known = await knownCalls(tx, this.calls, read);
    const { independent: reads } = this.splitByDependence(after, read, known);
    const unreadable = all.filter((answer): answer is UnreadableReceipt => 'unreadable' in answer);
    const divided = all.filter((answer) => 'parts' in answer);
    const { keptOut } = await this.screen.screen(tx, reads, known);
    const naming = await this.screen.namingErased(
      tx,
      unreadable.map(({ receipt }) => receipt),
    );
    await this.screen.keepOut(tx, keptOut, known, this.settings.clock.now(), naming);
    const out = new Set([...keptOut.map(({ receipt }) => receipt), ...naming].map(({ id }) => id));
    const admitted = [...reads, ...unreadable].map((answer): ReadReceipt | UnreadableReceipt =>
      out.has(answer.receipt.id) ? { receipt: answer.receipt, unreadable: { code: 'ERASED' } } : answer,
    );
    const processed = await this.processRead(tx, admitted, known, merged, after);
    const settled = [...processed.settled, ...divided.map(({ receipt, parts }) => dividedResult(receipt, parts))];
    await this.receipts.insert(
      tx,
      divided.flatMap(({ receipt, parts }) => receiptsOfParts(receipt, parts)),
    );
    await this.receipts.recordResults(tx, settled);
    // The text of a divided one is in its parts: a second copy would outlive the erasure of one of them.
    await this.receipts.clearContents(tx, [...out, ...divided.map(({ receipt }) => receipt.id)]);
    await this.blankDropped(
      tx,
      settled.map(({ id }) => id),
    );
    const isFarReaching = processed.decided.isFarReaching || out.size > 0;
    return { settled, decided: { ...processed.decided, isFarReaching } };
  }

  /**
   * Stores and processes receipts that were parsed already, as imports and lists do: they are neither stored as new nor read
   * again.
   *
   * @param answers with contents that are not stored yet
   * @param known the calls that they are about, by `callKeyText`
   * @param merged the result of merging them ahead
   * @param after the batch before, if it may not be committed yet: they must be independent of it
   * @returns what was settled is the argument of `countSettled` after the commit
   * @throws if a receipt fails its batch: then store them as new, and each is processed alone
   */
  async storeRead(
    tx: SqlExecutor,
    answers: readonly (ReadReceipt | UnreadableReceipt)[],
    known: ReadonlyMap<string, CallEntity>,
    merged: ReceiptMerger | null,
    after: DecidedBatch | null,
  ): Promise<ProcessedBatch> {
    if (answers.length === 0) return NOTHING;
    const { settled, decided } = await this.processRead(tx, answers, known, merged, after);
    const dropped = this.settings.dropAtIngest.length > 0;
    const receipts = answers.map(({ receipt }, index) => {
      const { verdict = 'read', reason = null, callId = null } = settled[index] ?? {};
      const content = dropped ? { query: '', bodyBase64: null } : {};
      return { ...receipt, verdict, reasonCode: reason?.code ?? null, reasonDetail: reason?.detail ?? null, callId, ...content };
    });
    await this.receipts.saveNew(tx, receipts);
    return { settled, decided };
  }

  /**
   * What may be processed before the batch `after` is committed, and what has to wait for it.
   *
   * @throws DependsOnBatchBefore
   */
  splitByDependence<Read extends ReadReceipt>(
    after: DecidedBatch | null,
    reads: readonly Read[],
    known: ReadonlyMap<string, CallEntity>,
  ): SplitReads<Read> {
    if (after === null) return { independent: reads, dependent: [] };
    const split = splitByDependence(after, reads, (read) => this.callerKeysOf(read, known));
    if (split.independent.length < split.dependent.length) throw new DependsOnBatchBefore();
    return split;
  }

  /** A receipt that fails each of its batches. */
  async markUnreadable(tx: SqlExecutor, reading: ReceiptResult): Promise<void> {
    await this.receipts.recordResults(tx, [reading]);
    await this.blankDropped(tx, [reading.id]);
  }

  /** Of the caller that the receipt names, and of its stored call. */
  private callerKeysOf(read: ReadReceipt, known: ReadonlyMap<string, CallEntity>): string[] {
    const number = read.event.facts.callerNumber ?? null;
    const stored = known.get(callKeyText(callKeyOf(read)))?.callerKey ?? null;
    const said = number === null ? null : this.settings.callerKey(read.project.id, number);
    return [stored, said].filter((key) => key !== null);
  }

  private async processRead(
    tx: SqlExecutor,
    answers: readonly (ReadReceipt | UnreadableReceipt)[],
    known: ReadonlyMap<string, CallEntity>,
    ahead: ReceiptMerger | null,
    after: DecidedBatch | null,
  ): Promise<ProcessedBatch> {
    const now = this.settings.clock.now();
    const reads = answers.filter((answer): answer is ReadReceipt => 'event' in answer);
    const slice = new TimeSlice('holds-writer');
    const { fresh, changed, causes } = mergeReceipts(reads, [...known.values()], this.settings, now, ahead);
    this.areMostNew = fresh.length >= changed.length;
    await slice.yieldIfOver();
    const learned = await this.clocks.learn(tx, reads, now, after?.clocks);
    const touched = [...fresh, ...changed];
    const made = new Set(fresh.map(({ id }) => id));
    const plans: ProcessingPlan[] = [];
    for (const [project, calls] of groupBy(touched, (call) => call.projectId)) {
      plans.push(await this.planner.plan(tx, project, calls, now, { anew: false, hold: true, made, after }));
      await slice.yieldIfOver();
    }
    // Planning reads calls as they are here. Stored afterwards, they do not make queries wait, nor hold SQLite's lock for them.
    await this.calls.save(tx, fresh, changed);
    await this.clocks.save(tx, learned.states);
    for (const plan of plans) await this.planner.apply(tx, plan, now, causes);
    const idOf = new Map(touched.map((call) => [callKeyText(call), call.id]));
    const settled = answers.map((answer): SettledReceipt => {
      const { id, sourceId } = answer.receipt;
      if ('unreadable' in answer) return { id, sourceId, verdict: 'unreadable', reason: answer.unreadable, callId: null };
      return { id, sourceId, verdict: 'read', reason: null, callId: idOf.get(callKeyText(callKeyOf(answer))) ?? null };
    });
    const decided = {
      calls: touched,
      before: changed.flatMap((call) => known.get(callKeyText(call)) ?? []),
      conversions: plans.flatMap((plan) => plan.conversions.made),
      clocks: learned.states,
      isFarReaching: learned.hasSettled,
    };
    return { settled, decided };
  }

  /** Dropped values are in the text of readable and unreadable receipts alike. */
  private async blankDropped(tx: SqlExecutor, ids: readonly string[]): Promise<void> {
    if (this.settings.dropAtIngest.length > 0) await this.receipts.clearContents(tx, ids);
  }
}

const NOTHING: ProcessedBatch = { settled: [], decided: NOTHING_DECIDED };

/** A receipt for each call of a webhook that reports several: processed next, by the same adapter. */
function receiptsOfParts(receipt: ReceiptEntity, parts: readonly string[]): ReceiptEntity[] {
  return parts.map((body) => ({ ...receipt, id: newId(), bodyBase64: Buffer.from(body, 'utf8').toString('base64') }));
}

function dividedResult({ id, sourceId }: ReceiptEntity, parts: readonly string[]): SettledReceipt {
  const reason = { code: 'RECEIPT_DIVIDED', detail: String(parts.length) } as const;
  return { id, sourceId, verdict: 'read', reason, callId: null };
}
