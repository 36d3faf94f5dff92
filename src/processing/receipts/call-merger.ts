import {
  CALL_FIELDS,
  type CallDerived,
  type CallEvent,
  type CallFacts,
  DERIVED_FIELDS,
  type WarningCode,
} from '../../domain/calls/call.js';
import { emptyRecord, sameJson } from '../../domain/collections.js';
import {
  deriveCall,
  type MergedFields,
  mergeEvent,
  type ReceiptPosition,
  saidFacts,
  sortedWarnings,
} from '../../domain/calls/merge.js';
import type { Instant } from '../../domain/time/instant.js';
import { UTM_FIELDS } from '../../domain/calls/utm.js';
import type { VendorCallKey } from '../../store/calls/calls.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ReadReceipt } from './receipt-reader.js';

interface MergedWithCaller {
  readonly merged: MergedFields;
  readonly callerKey: string | null;
  /** The winning number, even if it is not kept; null if it is no longer known. */
  readonly caller: string | null;
}

interface CallerRules {
  readonly dropAtIngest: readonly (keyof CallFacts)[];
  /** The keyed hash that recognises a caller again. */
  callerKey(projectId: string, callerNumber: string): string;
}

/**
 * Adds one event to a call. A number may be erased, or never kept, while its keyed hash is: so the hashes are merged, and the
 * number follows its hash. The winning caller does not depend on the order of processing.
 */
export function mergeWithCaller(
  projectId: string,
  before: CallEntity | null,
  part: MergedFields | null,
  event: CallEvent,
  position: ReceiptPosition,
  rules: CallerRules,
): MergedWithCaller {
  const said = event.facts.callerNumber ?? null;
  if (part === null) return firstWithCaller(projectId, said, event, position, rules);
  const keyOf = (number: string | null) => (number === null ? null : rules.callerKey(projectId, number));
  const [known, key] = [before?.callerKey ?? keyOf(before?.callerNumber ?? null), keyOf(said)];
  const facts = { ...withoutFields(event.facts, rules.dropAtIngest), callerNumber: key };
  const byKey = mergeEvent(withCaller(part, known), { ...event, facts }, position);
  const callerKey = byKey.facts.callerNumber;
  const caller = key !== null && callerKey === key ? said : (before?.callerNumber ?? null);
  const kept = rules.dropAtIngest.includes('callerNumber') ? null : caller;
  return { merged: withCaller(byKey, kept), callerKey, caller };
}

/** Nothing is known yet that a number could be compared with: the common case, without the copies of the general one. */
function firstWithCaller(
  projectId: string,
  said: string | null,
  event: CallEvent,
  position: ReceiptPosition,
  rules: CallerRules,
): MergedWithCaller {
  const { dropAtIngest } = rules;
  const facts = dropAtIngest.length === 0 ? event.facts : { ...withoutFields(event.facts, dropAtIngest), callerNumber: said };
  const merged = mergeEvent(null, facts === event.facts ? event : { ...event, facts }, position);
  const kept = dropAtIngest.includes('callerNumber') ? null : said;
  return { merged: withCaller(merged, kept), callerKey: said === null ? null : rules.callerKey(projectId, said), caller: said };
}

function withCaller(part: MergedFields, callerNumber: string | null): MergedFields {
  return part.facts.callerNumber === callerNumber ? part : { ...part, facts: { ...part.facts, callerNumber } };
}

export function withoutFields(facts: Partial<CallFacts>, dropped: readonly (keyof CallFacts)[]): Partial<CallFacts> {
  if (dropped.length === 0) return facts;
  const kept: Partial<Record<keyof CallFacts, unknown>> = { ...facts };
  for (const field of dropped) delete kept[field];
  return kept as Partial<CallFacts>;
}

export interface MergeSettings extends CallerRules {
  /** Keys in customParam that hold GA's session id, per project. */
  sessionIdParams(projectId: string): readonly string[];
  /** How long the end of a call of this source is waited for. */
  endsWithinMs(sourceId: string): number;
  /** Whether calls of this number are kept and never converted. */
  excludes(projectId: string, callerNumber: string): boolean;
}

export function callKeyText({ sourceId, callId }: VendorCallKey): string {
  return `${sourceId}\n${callId}`;
}

export function callKeyOf({ receipt: { sourceId }, event: { callId } }: Pick<ReadReceipt, 'receipt' | 'event'>): VendorCallKey {
  return { sourceId, callId };
}

/** Whether a call differs from before. */
export function changesCall(before: CallEntity, { facts, phase }: MergedFields): boolean {
  const said = saidFacts(before);
  return phase !== before.phase || CALL_FIELDS.some((field) => !sameJson(facts[field], said[field]));
}

/** These follow from the merged call and are computed each time. */
const DERIVED_WARNINGS: ReadonlySet<WarningCode> = new Set([
  'QUALITY_CONFLICT',
  'CLICK_ID_INVALID',
  'CLICK_ID_SEVERAL',
  'GA_SESSION_ID_INVALID',
  'CUSTOM_PARAM_UNREADABLE',
  'NEVER_ENDED',
]);

/** Ringback's own fields, besides webhooks' and derived ones. */
const OWN_FIELDS = [
  'id',
  'projectId',
  'sourceId',
  'callId',
  'phase',
  'warnings',
  'origin',
  'callerExcluded',
  'byWebhook',
  'callerKey',
  'receivedAt',
  'updatedAt',
  'neverEndedAt',
  'erasedAt',
] as const satisfies readonly (keyof CallEntity)[];

type CallIdentity = Pick<CallEntity, 'id' | 'projectId' | 'sourceId' | 'callId'>;

export function completeCall(
  identity: CallIdentity,
  { merged, callerKey, caller }: MergedWithCaller,
  isWebhook: boolean,
  before: CallEntity | null,
  settings: MergeSettings,
  now: Instant,
): CallEntity {
  const { derived, utm, warnings } = deriveCall(merged.facts, settings.sessionIdParams(identity.projectId), before);
  const byWebhook = (before?.byWebhook ?? false) || isWebhook;
  const neverEndedAt = endGivenUpAt(merged, byWebhook, before, settings.endsWithinMs(identity.sourceId), now);
  const found = neverEndedAt === null ? warnings : [...warnings, 'NEVER_ENDED' as const];
  const call: Record<string, unknown> = { ...EMPTY_CALL };
  for (const field of CALL_FIELDS) call[field] = merged.facts[field];
  for (const field of DERIVED_FIELDS) call[field] = derived[field];
  for (const field of UTM_FIELDS) call[field] = utm[field];
  const own: Omit<CallEntity, keyof CallFacts | keyof CallDerived> = {
    id: identity.id,
    projectId: identity.projectId,
    sourceId: identity.sourceId,
    callId: identity.callId,
    phase: merged.phase,
    warnings: [...sortedWarnings(merged.warnings, found)],
    origin: merged.origin,
    // By the current list while the number is known; the last answer is kept for when the number is gone.
    callerExcluded: caller === null ? (before?.callerExcluded ?? false) : settings.excludes(identity.projectId, caller),
    byWebhook,
    callerKey,
    receivedAt: merged.receivedAt,
    updatedAt: now,
    neverEndedAt,
    erasedAt: before?.erasedAt ?? null,
  };
  return Object.assign(call, own) as unknown as CallEntity;
}

/** To be copied and filled in: an object that grows stays in V8's slow dictionary mode, and so does each copy of it. */
const EMPTY_CALL = emptyRecord([...CALL_FIELDS, ...DERIVED_FIELDS, ...OWN_FIELDS]);

/**
 * When the end of a call was no longer waited for; null while it is, and once it came. The wait begins with the first webhook; a
 * file or the vendor's list is about the past, so there it begins with the call's own start.
 */
function endGivenUpAt(
  { phase, facts, receivedAt }: MergedFields,
  byWebhook: boolean,
  before: CallEntity | null,
  endsWithinMs: number,
  now: Instant,
): Instant | null {
  if (phase === 'ended') return null;
  if (before && before.neverEndedAt !== null) return before.neverEndedAt;
  const since = byWebhook ? receivedAt : Math.min(facts.startedAt ?? receivedAt, receivedAt);
  return since + endsWithinMs <= now ? now : null;
}

/** The receipts' part of a stored call. */
export function mergedPart(call: CallEntity): MergedFields {
  const warnings = call.warnings.filter((warning) => !DERIVED_WARNINGS.has(warning));
  return { facts: saidFacts(call), phase: call.phase, warnings, origin: call.origin, receivedAt: call.receivedAt };
}
