import { isDeepStrictEqual } from 'node:util';
import { CALL_FIELDS, type CallFacts, type WarningCode } from '../domain/calls/call.js';
import { deriveCall } from '../domain/calls/merge.js';
import type { MergedFields } from '../domain/calls/merge.js';
import type { Instant } from '../domain/time/instant.js';
import { newId } from '../runtime/ids.js';
import type { CallKey } from '../store/calls/calls.store.js';
import type { CallEntity } from '../store/schema/entities/call.entity.js';
import { foldWithCaller, type CallerRules, type FoldedWithCaller } from './fold-caller.js';
import type { ReadReceipt } from './read-receipts.js';

export interface FoldSettings extends CallerRules {
  /** Keys of customParam that hold GA's session id, per project. */
  sessionIdParams(projectId: string): readonly string[];
  /** Whether calls of this number are kept and never converted. */
  excludes(projectId: string, callerNumber: string): boolean;
}

export interface FoldedCalls {
  readonly fresh: CallEntity[];
  readonly changed: CallEntity[];
  /** By our id of the call: the last receipt that changed it, or the last one where none did. */
  readonly causes: ReadonlyMap<string, string>;
}

export function keyText({ sourceId, callId }: CallKey): string {
  return `${sourceId}\n${callId}`;
}

/** Merges read receipts into the calls that are known already, and makes the calls that are not. */
export function foldCalls(
  reads: readonly ReadReceipt[],
  known: readonly CallEntity[],
  settings: FoldSettings,
  now: Instant,
): FoldedCalls {
  const calls = new Map(known.map((call) => [keyText(call), call]));
  const fresh = new Set<string>();
  const told = new Set<string>();
  const causes = new Map<string, string>();
  for (const { receipt, event, project } of reads) {
    const key = { sourceId: receipt.sourceId, callId: event.callId };
    const before = calls.get(keyText(key));
    if (!before) fresh.add(keyText(key));
    const standing = { receiptId: receipt.id, receivedAt: receipt.receivedAt };
    const folded = foldWithCaller(before ?? null, before ? foldedPart(before) : null, event, standing, settings);
    const identity = { id: before?.id ?? newId(), projectId: project.id, ...key };
    calls.set(keyText(key), complete(identity, folded, receipt.contentKey === null, before ?? null, settings, now));
    const tells = before === undefined || changes(before, folded.folded);
    if (tells || !told.has(identity.id)) causes.set(identity.id, receipt.id);
    if (tells) told.add(identity.id);
  }
  const touched = new Set(reads.map(({ receipt, event }) => keyText({ sourceId: receipt.sourceId, callId: event.callId })));
  const result: FoldedCalls = { fresh: [], changed: [], causes };
  for (const [key, call] of calls) if (touched.has(key)) (fresh.has(key) ? result.fresh : result.changed).push(call);
  return result;
}

/** Whether a call says anything else than before. */
function changes(before: CallEntity, { facts, phase }: MergedFields): boolean {
  return phase !== before.phase || CALL_FIELDS.some((field) => !isDeepStrictEqual(facts[field], before[field]));
}

/** These follow from the merged call and are found anew each time. */
const DERIVED_WARNINGS: ReadonlySet<WarningCode> = new Set(['QUALITY_CONFLICT', 'CLICK_ID_INVALID', 'CUSTOM_PARAM_UNREADABLE']);

type Identity = Pick<CallEntity, 'id' | 'projectId' | 'sourceId' | 'callId'>;

function complete(
  identity: Identity,
  { folded, callerKey, caller }: FoldedWithCaller,
  isWebhook: boolean,
  before: CallEntity | null,
  settings: FoldSettings,
  now: Instant,
): CallEntity {
  const { derived, warnings } = deriveCall(folded.facts, settings.sessionIdParams(identity.projectId));
  return {
    // The widest first: V8 copies the first spread as a whole and every later one field by field.
    ...folded.facts,
    ...identity,
    ...derived,
    phase: folded.phase,
    warnings: [...new Set<WarningCode>([...folded.warnings, ...warnings])].sort(),
    origin: folded.origin,
    // By the list of today while the number is known; what it said last is kept for when the number is gone.
    callerExcluded: caller === null ? (before?.callerExcluded ?? false) : settings.excludes(identity.projectId, caller),
    byWebhook: (before?.byWebhook ?? false) || isWebhook,
    callerKey,
    receivedAt: folded.receivedAt,
    updatedAt: now,
    erasedAt: before?.erasedAt ?? null,
  };
}

/** What was folded so far. */
export function foldedPart(call: CallEntity): MergedFields {
  const facts = Object.fromEntries(CALL_FIELDS.map((field) => [field, call[field]])) as unknown as CallFacts;
  const warnings = call.warnings.filter((warning) => !DERIVED_WARNINGS.has(warning));
  return { facts, phase: call.phase, warnings, origin: call.origin, receivedAt: call.receivedAt };
}
