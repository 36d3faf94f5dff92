import { Injectable, Logger } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import type { Reason } from '../../domain/reason.js';
import { newId } from '../../runtime/ids.js';
import { Metrics } from '../../runtime/metrics.js';
import { CallsStore } from '../../store/calls/calls.store.js';
import { isDataFault } from '../../store/database/database-errors.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ReceiptsStore, type ReceiptResult } from '../../store/receipts/receipts.store.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import { ErasureScreen } from '../erasure/erasure-screen.service.js';
import { ConversionPlanner } from '../goals/conversion-planner.service.js';
import { ProcessingSettings } from '../processing-settings.js';
import { mergeReceipts, callKeyText } from './call-merger.js';
import { callKeyOf, knownCalls } from './imported-receipts.js';
import type { ReadReceipt } from './receipt-reader.js';
import { SourceClocks } from './source-clocks.service.js';

type SettledReceipt = ReceiptResult & Pick<ReceiptEntity, 'sourceId'>;

const RECEIPTS_PER_BATCH = 500;

/**
 * Turns receipts into calls, conversions and uploads: a batch in one transaction, set-based; may run anywhere, any number of
 * times.
 */
@Injectable()
export class ReceiptProcessor {
  private readonly logger = new Logger('processing');

  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly calls: CallsStore,
    private readonly planner: ConversionPlanner,
    private readonly clocks: SourceClocks,
    private readonly screen: ErasureScreen,
    private readonly settings: ProcessingSettings,
    private readonly metrics: Metrics,
  ) {}

  /** Reads the next batch. @returns how many receipts it settled; 0 when there is nothing new */
  async processBatch(): Promise<number> {
    this.settings.requireStoredSecret();
    try {
      const settled = await this.database.write(async (tx) => {
        await this.receipts.lockProcessing(tx);
        return this.processReceipts(tx, await this.receipts.unread(tx, RECEIPTS_PER_BATCH));
      });
      return this.countSettled(settled);
    } catch (error) {
      // Some receipt fails its batch (or the database is down, and then the next line throws too).
      this.logger.warn({
        msg: 'a batch of receipts failed, each is processed alone',
        error: error instanceof Error ? error.name : 'unknown',
      });
      return this.oneByOne();
    }
  }

  private async oneByOne(): Promise<number> {
    const waiting = await this.database.read((session) => this.receipts.unread(session, RECEIPTS_PER_BATCH));
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
        const detail = error instanceof Error ? error.name : 'unknown error';
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

  /** Counts what is on disk, not what a rollback took back. */
  private countSettled(settled: readonly SettledReceipt[]): number {
    for (const { sourceId: source, verdict } of settled) this.metrics.receiptsRead.inc({ source, verdict });
    return settled.length;
  }

  /** Reads these receipts, inside the caller's transaction. */
  private async processReceipts(tx: SqlExecutor, receipts: readonly ReceiptEntity[]): Promise<SettledReceipt[]> {
    if (receipts.length === 0) return [];
    const now = this.settings.clock.now();
    const answers = receipts.map((receipt) => this.settings.reader.read(receipt));
    const reads = answers.filter((answer): answer is ReadReceipt => 'event' in answer);
    const known = await knownCalls(tx, this.calls, reads);
    const { admitted, keptOut } = await this.screen.screen(tx, reads, known);
    await this.screen.keepOut(tx, keptOut, known, now);
    const out = new Set(keptOut.map(({ receipt }) => receipt.id));
    const { fresh, changed, causes } = mergeReceipts(admitted, [...known.values()], this.settings, now);
    await this.calls.save(tx, fresh, changed);
    await this.clocks.learn(tx, admitted, now);
    const touched = [...fresh, ...changed];
    for (const [project, calls] of groupBy(touched, (call) => call.projectId))
      await this.planner.planAndApply(tx, project, calls, now, causes);
    const idOf = new Map(touched.map((call) => [callKeyText(call), call.id]));
    const settled = answers.map((answer): SettledReceipt => {
      const { id, sourceId } = answer.receipt;
      if ('unreadable' in answer) return { id, sourceId, verdict: 'unreadable', reason: answer.unreadable, callId: null };
      if ('parts' in answer) return { id, sourceId, verdict: 'read', reason: dividedInto(answer.parts), callId: null };
      if (out.has(id)) return { id, sourceId, verdict: 'unreadable', reason: { code: 'ERASED' }, callId: null };
      const key = callKeyText(callKeyOf(answer));
      return { id, sourceId, verdict: 'read', reason: null, callId: idOf.get(key) ?? null };
    });
    await this.receipts.recordResults(tx, settled);
    await this.receipts.insert(tx, answers.flatMap(receiptsOfParts));
    await this.receipts.clearContents(tx, [...out]);
    await this.blankDropped(
      tx,
      receipts.map(({ id }) => id),
    );
    return settled;
  }

  /** What must not be kept is in the text of readable and unreadable receipts alike. */
  private async blankDropped(tx: SqlExecutor, ids: readonly string[]): Promise<void> {
    if (this.settings.dropAtIngest.length > 0) await this.receipts.clearContents(tx, ids);
  }
}

/** A receipt for each call that a webhook told of: it is read next, by the same adapter. */
function receiptsOfParts(answer: ReturnType<ProcessingSettings['reader']['read']>): ReceiptEntity[] {
  if (!('parts' in answer)) return [];
  const { receipt, parts } = answer;
  return parts.map((body) => ({ ...receipt, id: newId(), bodyBase64: Buffer.from(body, 'utf8').toString('base64') }));
}

function dividedInto(parts: readonly string[]): Reason {
  return { code: 'RECEIPT_DIVIDED', detail: String(parts.length) };
}

/** An error that reading the same receipt again would raise again; any other is the database's, and the receipt waits. */
function isReceiptFault(error: unknown): boolean {
  const kinds = [TypeError, RangeError, SyntaxError, URIError];
  return isDataFault(error) || kinds.some((kind) => error instanceof kind);
}
