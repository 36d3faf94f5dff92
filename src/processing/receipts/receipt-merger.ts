import { groupBy } from '../../domain/collections.js';
import type { Instant } from '../../domain/time/instant.js';
import { newId } from '../../runtime/ids.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import {
  callKeyOf,
  callKeyText,
  changesCall,
  completeCall,
  mergedPart,
  type MergeSettings,
  mergeWithCaller,
} from './call-merger.js';
import type { ReadReceipt } from './receipt-reader.js';

interface MergedCalls {
  readonly fresh: CallEntity[];
  readonly changed: CallEntity[];
  /** By our id of the call: the last receipt that changed it, or the last one if none did. */
  readonly causes: ReadonlyMap<string, string>;
}

/**
 * Merges events into the calls that exist, and creates the calls that do not.
 *
 * @param ahead has merged these receipts, and maybe others, as if none of their calls existed
 */
export function mergeReceipts(
  reads: readonly ReadReceipt[],
  known: readonly CallEntity[],
  settings: MergeSettings,
  now: Instant,
  ahead: ReceiptMerger | null = null,
): MergedCalls {
  const merger = new ReceiptMerger(settings, now, known);
  if (ahead) merger.addAll(reads, ahead);
  else for (const read of reads) merger.add(read);
  return merger.result;
}

interface MergingCall {
  call: CallEntity;
  /** The last receipt that changed it, or the last one if none did. */
  cause: string;
  isChanged: boolean;
  /** The number of receipts that were merged into it here. */
  receipts: number;
}

/** Merges one receipt after the other. */
export class ReceiptMerger {
  private readonly stored: ReadonlyMap<string, CallEntity>;
  private readonly merging = new Map<string, MergingCall>();

  constructor(
    private readonly settings: MergeSettings,
    private readonly now: Instant,
    known: readonly CallEntity[] = [],
  ) {
    this.stored = new Map(known.map((call) => [callKeyText(call), call]));
  }

  /** @param newCallId our id of the call if it does not exist */
  add({ receipt, event, project }: ReadReceipt, newCallId?: string): void {
    const identity = callKeyOf({ receipt, event });
    const key = callKeyText(identity);
    const known = this.merging.get(key);
    const before = known?.call ?? this.stored.get(key) ?? null;
    const position = { receiptId: receipt.id, receivedAt: receipt.receivedAt };
    const part = mergeWithCaller(project.id, before, before && mergedPart(before), event, position, this.settings);
    const own = { id: before?.id ?? newCallId ?? newId(), projectId: project.id, ...identity };
    const call = completeCall(own, part, receipt.contentKey === null, before, this.settings, this.now);
    const changes = before === null || changesCall(before, part.merged);
    if (!known) {
      this.merging.set(key, { call, cause: receipt.id, isChanged: changes, receipts: 1 });
      return;
    }
    known.call = call;
    known.receipts += 1;
    if (changes || !known.isChanged) known.cause = receipt.id;
    known.isChanged ||= changes;
  }

  /**
   * Merges receipts that were merged ahead, before it was known which calls exist: a new call is reused if just these
   * receipts went into it.
   *
   * @param reads all or some of those that were merged ahead
   */
  addAll(reads: readonly ReadReceipt[], ahead: ReceiptMerger): void {
    for (const [key, own] of groupBy(reads, (read) => callKeyText(callKeyOf(read)))) {
      const made = this.stored.has(key) ? undefined : ahead.merging.get(key);
      if (made?.receipts === own.length) this.merging.set(key, { ...made, call: { ...made.call, updatedAt: this.now } });
      else for (const read of own) this.add(read, made?.call.id);
    }
  }

  get result(): MergedCalls {
    const causes = new Map<string, string>();
    const result: MergedCalls = { fresh: [], changed: [], causes };
    for (const [key, { call, cause }] of this.merging) {
      causes.set(call.id, cause);
      (this.stored.has(key) ? result.changed : result.fresh).push(call);
    }
    return result;
  }
}
