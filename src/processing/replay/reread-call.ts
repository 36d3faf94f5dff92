import { CALL_FIELDS, DERIVED_FIELDS, DETAIL_FIELDS } from '../../domain/calls/call.js';
import { sameJson } from '../../domain/collections.js';
import type { Instant } from '../../domain/time/instant.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import { erasedFacts, type RetentionCutoffs } from '../goals/goal-decisions.js';
import type { MergeSettings } from '../receipts/call-merger.js';
import { mergeReceipts } from '../receipts/receipt-merger.js';
import type { ReadReceipt, ReceiptReader } from '../receipts/receipt-reader.js';

/** A call as its receipts read today. */
export interface Reread {
  readonly before: CallEntity;
  readonly call: CallEntity;
  /**
   * `anew`: rebuilt from all its receipts. `partly`: some receipts are no longer kept, so the others were merged into the stored
   * call. `not`: none is kept, or none can be read.
   */
  readonly how: 'anew' | 'partly' | 'not';
  /** Our ids of the receipts that were read. */
  readonly receipts: readonly string[];
  /** Stored receipts that can no longer be read as this call's. */
  readonly strange: number;
  /** Fields that differ from before. */
  readonly changed: readonly RereadField[];
}

interface RereadSettings extends MergeSettings {
  readonly reader: ReceiptReader;
  retentionCutoffs(): RetentionCutoffs;
}

/** Pure. `receipts` are all that are kept of the call. */
export function rereadCall(
  before: CallEntity,
  receipts: readonly ReceiptEntity[],
  settings: RereadSettings,
  now: Instant,
): Reread {
  const kept = receipts.filter(isKept);
  const own = kept
    .map((receipt) => settings.reader.read(receipt))
    .filter((answer): answer is ReadReceipt => belongsTo(answer, before));
  const whole = own.length === receipts.length && isComplete(before, own);
  const how = own.length === 0 ? 'not' : whole ? 'anew' : 'partly';
  const strange = kept.length - own.length;
  if (how === 'not') return { before, call: before, how, receipts: [], strange, changed: [] };
  const { fresh, changed } = mergeReceipts(own, whole ? [] : [before], knowingCaller(settings, before), now);
  const merged = fresh[0] ?? changed[0];
  // A copy of sixty fields for each of them took a tenth of a replay: merging has just made this call, and nobody else has it.
  const call = merged === undefined ? before : Object.assign(merged, keptOf(merged, before, settings.retentionCutoffs()));
  const fields = REREAD_FIELDS.filter((field) => !sameJson(before[field], call[field]));
  // A call that did not change keeps the moment of its last change.
  const isSame = fields.length === 0 && sameJson(before.origin, call.origin);
  const read = own.map(({ receipt }) => receipt.id);
  return { before, call: isSame ? before : call, how, receipts: read, strange, changed: fields };
}

/** A number that was hashed when it came is not hashed again: a ninth of a replay's time (2026-11-30). */
function knowingCaller(settings: MergeSettings, { callerNumber, callerKey }: CallEntity): MergeSettings {
  if (callerNumber === null || callerKey === null) return settings;
  return {
    dropAtIngest: settings.dropAtIngest,
    callerKey: (projectId, number) => (number === callerNumber ? callerKey : settings.callerKey(projectId, number)),
    sessionIdParams: (projectId) => settings.sessionIdParams(projectId),
    endsWithinMs: (sourceId) => settings.endsWithinMs(sourceId),
    excludes: (projectId, number) => settings.excludes(projectId, number),
  };
}

const REREAD_FIELDS = [...CALL_FIELDS, ...DERIVED_FIELDS, 'phase', 'callerKey', 'warnings'] as const;
type RereadField = (typeof REREAD_FIELDS)[number];

/** A receipt dropped at ingest has an empty text. */
function isKept({ query, bodyBase64 }: ReceiptEntity): boolean {
  return query !== '' || bodyBase64 !== null;
}

function belongsTo(answer: ReturnType<ReceiptReader['read']>, call: CallEntity): boolean {
  return 'event' in answer && answer.event.callId === call.callId && answer.project.id === call.projectId;
}

/** The oldest receipts are deleted first: if the first one and all origins of facts are there, none is missing. */
function isComplete(call: CallEntity, reads: readonly ReadReceipt[]): boolean {
  const ids = new Set(reads.map(({ receipt }) => receipt.id));
  const hasFirst = reads.some(({ receipt }) => receipt.receivedAt === call.receivedAt);
  return hasFirst && call.origin.keys.every((rank) => ids.has(rank.slice(1)));
}

/** What does not come from the receipts, or may not be taken from them any more: they may outlive what `privacy` sets. */
function keptOf(merged: CallEntity, before: CallEntity, forgotten: RetentionCutoffs): Partial<CallEntity> {
  const erased = erasedFacts(before, forgotten);
  const details = before.receivedAt < forgotten.details ? DETAIL_FIELDS.map((field) => [field, before[field]]) : [];
  return {
    id: before.id,
    warnings: keepRetractionWarning(merged, before),
    ...Object.fromEntries(details),
    ...(erased.number ? { callerNumber: null, ip: null, callerExcluded: before.callerExcluded } : {}),
    ...(erased.caller ? { callerKey: null } : {}),
  };
}

/** No receipt carries this warning: it comes from the uploads' history. */
function keepRetractionWarning({ warnings }: CallEntity, before: CallEntity): CallEntity['warnings'] {
  const kept = before.warnings.filter((warning) => warning === 'QUALITY_REVOKED_AFTER_UPLOAD');
  return kept.length === 0 ? warnings : [...new Set([...warnings, ...kept])].sort();
}

/** How the receipts of stored calls read now. */
export interface RereadCounts {
  /** From nothing: all their receipts are kept. */
  readonly anew: number;
  /** Some receipts are no longer kept: the others were merged into the stored call. */
  readonly partly: number;
  /** No receipt is kept, or none can be read: unchanged. */
  readonly not: number;
  readonly changed: number;
  /** How many calls changed, by field. */
  readonly fields: Readonly<Partial<Record<RereadField, number>>>;
  /** Stored receipts that can no longer be read as their call's. */
  readonly strange: number;
  /** Calls whose caller changed, or was not recognised before. */
  readonly otherCaller: number;
}

/** Sums the results of reading calls again. */
export class RereadCounter {
  private readonly how = { anew: 0, partly: 0, not: 0 };
  private readonly fields: Partial<Record<RereadField, number>> = {};
  private calls = 0;
  private changed = 0;
  private strange = 0;

  add(rereads: readonly Reread[]): void {
    for (const { how, strange, changed } of rereads) {
      this.calls += 1;
      this.how[how] += 1;
      this.strange += strange;
      if (changed.length > 0) this.changed += 1;
      for (const field of changed) this.fields[field] = (this.fields[field] ?? 0) + 1;
    }
  }

  /** Null where no call was read again. */
  get counts(): RereadCounts | null {
    if (this.calls === 0) return null;
    const { changed, strange } = this;
    return { ...this.how, changed, fields: { ...this.fields }, strange, otherCaller: this.fields.callerKey ?? 0 };
  }
}
