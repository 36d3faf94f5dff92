import { TimeSlice } from '../../runtime/time-slice.js';
import type { Database } from '../../store/database/database.js';
import type { NextState, PreparedWrite } from '../../store/database/prepared-write.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import type { DecidedBatch } from './decided-batch.js';
import type { ReceiptMerger } from './receipt-merger.js';
import type { ReadReceipt, UnreadableReceipt } from './receipt-reader.js';

type Line = ReadReceipt | UnreadableReceipt;

/** Lines that were parsed together, in the file's order. */
export interface ParsedBatch<L extends Line> {
  readonly lines: readonly L[];
}

/** What one transaction has made of lines. */
export interface KeptBatch<L extends Line> {
  readonly decided: DecidedBatch;
  /** Those that depend on the batch before, which may not be committed yet: they come with the next batch. */
  readonly left: readonly L[];
}

export interface ImportWork<L extends Line, Kept extends KeptBatch<L>> {
  mergerAhead(): ReceiptMerger | null;
  /**
   * Stores and processes lines.
   *
   * @param merged the result of merging them ahead
   * @param after the batch before, if it may not be committed yet
   */
  keep(tx: SqlExecutor, lines: readonly L[], merged: ReceiptMerger | null, after: DecidedBatch | null): Promise<Kept>;
}

/** A batch with what was done for it ahead. */
export interface NextImport<L extends Line, Batch, Kept> {
  /** Null where only lines are left that depended on the batch before. */
  readonly batch: Batch | null;
  /** Those first, then the batch's. */
  readonly lines: readonly L[];
  readonly merged: ReceiptMerger | null;
  readonly prepared: PreparedWrite<Kept> | null;
}

/** Backoff: so many batches are not decided ahead after one for which that was in vain, since the next are likely to be too. */
const BACKOFF_BATCHES = 3;

/**
 * Pipelining of imports: while a batch is written and committed, the next one is parsed, merged and on SQLite decided, as far as
 * it has nothing to do with that one; the rest comes one batch later. One batch ahead at most.
 */
export class ImportPipeline<L extends Line, Batch extends ParsedBatch<L>, Kept extends KeptBatch<L>> {
  private ahead: Promise<NextImport<L, Batch, Kept> | null> | null = null;
  private backoffLeft = 0;

  constructor(
    private readonly database: Database,
    private readonly batches: AsyncIterator<Batch, unknown>,
    private readonly work: ImportWork<L, Kept>,
  ) {}

  /** Null at the end. */
  async take(): Promise<NextImport<L, Batch, Kept> | null> {
    this.begin();
    const next = await this.ahead;
    this.ahead = null;
    return next ?? null;
  }

  /** Begins to parse and to merge the next batch. */
  begin(): void {
    this.beginNext([], null, null);
  }

  /** Stores and processes a batch in one transaction; then the next one is begun. */
  async write({ lines, merged, prepared }: NextImport<L, Batch, Kept>): Promise<Kept> {
    const ahead = await prepared?.commit();
    if (ahead) return ahead.result;
    if (ahead === null) await this.forgetDecisions();
    return this.database.writeOptimistically((tx) => this.keep(tx, lines, merged, null));
  }

  /** Releases the source of the batches. */
  async close(): Promise<void> {
    await this.ahead?.catch(() => undefined);
    await this.batches.return?.();
  }

  private async keep(
    tx: SqlExecutor,
    lines: readonly L[],
    merged: ReceiptMerger | null,
    after: DecidedBatch | null,
  ): Promise<Kept> {
    const kept = await this.work.keep(tx, lines, merged, after);
    void tx.posted().then(() => this.beginAfter(kept));
    return kept;
  }

  private beginAfter({ decided, left }: Kept): void {
    const isBackingOff = this.backoffLeft > 0;
    if (isBackingOff) this.backoffLeft -= 1;
    const state = decided.isFarReaching || isBackingOff ? null : this.database.nextState();
    this.beginNext(left, decided, state);
  }

  private beginNext(left: readonly L[], after: DecidedBatch | null, state: NextState<SqlExecutor> | null): void {
    this.ahead ??= this.next(left).then((found) => this.prepare(found, after, state));
    // `take` throws it.
    this.ahead.catch(() => undefined);
  }

  private async next(left: readonly L[]): Promise<NextImport<L, Batch, Kept> | null> {
    const read = await this.batches.next();
    const batch = read.done === true ? null : read.value;
    if (batch === null && left.length === 0) return null;
    const lines = batch === null ? left : [...left, ...batch.lines];
    return { batch, lines, merged: await this.mergeAhead(lines), prepared: null };
  }

  private async mergeAhead(lines: readonly L[]): Promise<ReceiptMerger | null> {
    const merged = this.work.mergerAhead();
    const slice = new TimeSlice();
    for (const line of merged ? lines : []) {
      if ('event' in line) merged?.add(line);
      await slice.yieldIfOver();
    }
    return merged;
  }

  private prepare(
    next: NextImport<L, Batch, Kept> | null,
    after: DecidedBatch | null,
    state: NextState<SqlExecutor> | null,
  ): NextImport<L, Batch, Kept> | null {
    if (next === null || state === null || next.lines.length === 0) return next;
    return { ...next, prepared: state.prepare((tx) => this.keep(tx, next.lines, next.merged, after)) };
  }

  /**
   * The batch was decided in vain, and is decided anew with all its lines. The next one may have begun already, with the lines
   * that were left out and what was decided then.
   */
  private async forgetDecisions(): Promise<void> {
    this.backoffLeft = BACKOFF_BATCHES;
    const next = await this.ahead;
    if (!next) return;
    const { batch } = next;
    this.ahead = Promise.resolve(batch && { batch, lines: batch.lines, merged: null, prepared: null });
  }
}
