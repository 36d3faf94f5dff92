import type { SourceStateEntity } from '../../store/schema/entities/source-state.entity.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ConversionWithCall } from '../goals/plan-conversions.js';
import { callKeyOf, callKeyText } from './call-merger.js';
import type { ReadReceipt } from './receipt-reader.js';

/** What a batch has decided, which the database need not show yet. */
export interface DecidedBatch {
  /** Fresh and changed ones, as they are now. */
  readonly calls: readonly CallEntity[];
  /** The same calls before, of those that existed. */
  readonly before: readonly CallEntity[];
  readonly conversions: readonly ConversionWithCall[];
  readonly clocks: readonly SourceStateEntity[];
  /** It erased a call, held uploads or released some: then any later call may depend on it. */
  readonly isFarReaching: boolean;
}

export const NOTHING_DECIDED: DecidedBatch = { calls: [], before: [], conversions: [], clocks: [], isFarReaching: false };

export interface SplitReads<Read> {
  readonly independent: readonly Read[];
  readonly dependent: readonly Read[];
}

type BoundCall = Pick<CallEntity, 'projectId' | 'sourceId' | 'callId' | 'callerKey'>;

/**
 * Tells the receipts that may be processed before a batch is committed from those about calls and callers that it has to do with.
 * Receipts of one call stay together, and so do those of one caller.
 *
 * @param callerKeys of a receipt: of the number it names, and of its stored call
 */
export function splitByDependence<Read extends ReadReceipt>(
  { calls, before }: Readonly<Record<'calls' | 'before', readonly BoundCall[]>>,
  reads: readonly Read[],
  callerKeys: (read: Read) => readonly string[],
): SplitReads<Read> {
  const bound = new Set<string>();
  for (const call of [...calls, ...before]) {
    bound.add(callOf(callKeyText(call)));
    if (call.callerKey !== null) bound.add(callerOf(call.projectId, call.callerKey));
  }
  const names = reads.map((read) => [
    callOf(callKeyText(callKeyOf(read))),
    ...callerKeys(read).map((key) => callerOf(read.project.id, key)),
  ]);
  // Transitive: a caller may become known by a later receipt of the call.
  for (let size = -1; size !== bound.size;) {
    size = bound.size;
    for (const own of names) if (own.some((name) => bound.has(name))) for (const name of own) bound.add(name);
  }
  const isBound = reads.map((_read, index) => names[index]?.some((name) => bound.has(name)) ?? false);
  return {
    independent: reads.filter((_read, index) => !isBound[index]),
    dependent: reads.filter((_read, index) => isBound[index]),
  };
}

/** Most of a batch is about calls or callers of the one before: it is decided when that one is committed. */
export class DependsOnBatchBefore extends Error {
  override readonly name = 'DependsOnBatchBefore';
}

function callOf(key: string): string {
  return `call\n${key}`;
}

function callerOf(projectId: string, callerKey: string): string {
  return `caller\n${projectId}\n${callerKey}`;
}
