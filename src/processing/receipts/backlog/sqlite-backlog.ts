import { setImmediate as nextTick } from 'node:timers/promises';
import { TimeSlice } from '../../../runtime/time-slice.js';
import type { Database } from '../../../store/database/database.js';
import type { NextState, PreparedWrite } from '../../../store/database/prepared-write.js';
import type { SqlExecutor } from '../../../store/database/sql-executor.js';
import type { ReceiptsStore } from '../../../store/receipts/receipts.store.js';
import type { BatchProcessor, ReadBatch, SettledReceipt } from '../batch-processor.service.js';
import type { DecidedBatch } from '../decided-batch.js';

/** Of a batch that was committed. */
export interface WrittenBatch {
  /** For how long its transaction kept others from writing, in milliseconds, without the commit. */
  readonly ms: number;
  /** There may be more receipts: a limit ended it. */
  readonly mayBeMore: boolean;
}

/** Backoff: so many batches are not decided ahead after one for which that was in vain, since the next are likely to be too. */
const BACKOFF_BATCHES = 3;

interface Processed {
  readonly settled: readonly SettledReceipt[];
  readonly mayBeMore: boolean;
  /** Resolves with the commit. */
  readonly heldMs: Promise<number>;
}

interface NextBatch extends ReadBatch {
  readonly mayBeMore: boolean;
  readonly prepared: PreparedWrite<Processed> | null;
}

/**
 * Works off receipts on SQLite, which has one writer. Pipelining: while a batch is written and committed, the next one is read,
 * merged and decided, as far as it has nothing to do with that one; the rest comes one batch later. One batch ahead at most.
 */
export class SqliteBacklog {
  private ahead: Promise<NextBatch> | null = null;
  private backoffLeft = 0;

  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly batch: BatchProcessor,
    private readonly maxBytes: number,
  ) {}

  /** Forgets what was done ahead. */
  drop(): void {
    this.ahead = null;
  }

  /** Processes the next batch; nothing if there is none. */
  async processNext(limit: number, onWritten: (batch: WrittenBatch) => void): Promise<readonly SettledReceipt[]> {
    for (;;) {
      const next = await this.next(limit);
      if (next.answers.length === 0) return [];
      const ahead = await next.prepared?.commit();
      if (ahead === null) this.backoffLeft = BACKOFF_BATCHES;
      const now = () => this.database.writeOptimistically((tx) => this.process(tx, next, limit, null));
      const { settled, mayBeMore, heldMs } = ahead ? ahead.result : await now();
      if (settled.length === 0) continue;
      onWritten({ ms: await heldMs, mayBeMore });
      return settled;
    }
  }

  private async next(limit: number): Promise<NextBatch> {
    const next = (await this.ahead) ?? NOTHING_READ;
    this.ahead = null;
    const { answers } = next;
    if (answers.length === 0) return { ...(await this.read(limit)), prepared: null };
    if (answers.length <= limit) return next;
    // Smaller than the previous batch, because webhooks have begun to come in.
    this.ahead = Promise.resolve({ ...next, answers: answers.slice(limit), prepared: null });
    return { ...next, answers: answers.slice(0, limit), mayBeMore: true, prepared: null };
  }

  /** @param after the batch that is being committed */
  private async process(
    tx: SqlExecutor,
    { answers, merged, mayBeMore }: Omit<NextBatch, 'prepared'>,
    limit: number,
    after: DecidedBatch | null,
  ): Promise<Processed> {
    // Processed, or erased, by another process meanwhile.
    const [first, last] = [answers[0]?.receipt.id ?? '', answers.at(-1)?.receipt.id ?? ''];
    const waiting = await this.receipts.waitingBetween(tx, first, last);
    const left = answers.filter(({ receipt }) => waiting.has(receipt.id));
    const { settled, decided } = await this.batch.processStored(tx, { answers: left, merged }, after);
    if (mayBeMore) void tx.posted().then(() => this.beginNext(settled, decided, limit));
    return { settled, mayBeMore, heldMs: tx.held() };
  }

  /** Limited to one batch. A read error is raised by the next reader. */
  private beginNext(underWay: readonly SettledReceipt[], decided: DecidedBatch, limit: number): void {
    const except = new Set(underWay.map(({ id }) => id));
    const isBackingOff = this.backoffLeft > 0;
    if (isBackingOff) this.backoffLeft -= 1;
    const state = decided.isFarReaching || isBackingOff ? null : this.database.nextState();
    this.ahead ??= nextTick()
      .then(() => this.read(limit, except))
      .then((batch) => this.prepare(batch, limit, decided, state))
      .catch(() => NOTHING_READ);
  }

  private prepare(
    batch: Omit<NextBatch, 'prepared'>,
    limit: number,
    after: DecidedBatch,
    state: NextState<SqlExecutor> | null,
  ): NextBatch {
    if (state === null || batch.answers.length === 0) return { ...batch, prepared: null };
    return { ...batch, prepared: state.prepare((tx) => this.process(tx, batch, limit, after)) };
  }

  private async read(limit: number, except?: ReadonlySet<string>): Promise<Omit<NextBatch, 'prepared'>> {
    // What SQLite takes to read them belongs to the slice.
    const slice = new TimeSlice();
    const { receipts, mayBeMore } = await this.database.read((session) =>
      this.receipts.unread(session, limit, this.maxBytes, except),
    );
    await slice.yieldIfOver();
    return { ...(await this.batch.readAhead(receipts)), mayBeMore };
  }
}

const NOTHING_READ: NextBatch = { answers: [], merged: null, mayBeMore: false, prepared: null };
