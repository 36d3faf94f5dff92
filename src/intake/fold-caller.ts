import type { CallEvent, CallFacts } from '../domain/calls/call.js';
import { mergeEvent, type MergedFields, type ReceiptPosition } from '../domain/calls/merge.js';
import type { CallEntity } from '../store/schema/entities/call.entity.js';

export interface FoldedWithCaller {
  readonly folded: MergedFields;
  readonly callerKey: string | null;
  /** The number that counts, also where it is not kept; null where nobody knows it any more. */
  readonly caller: string | null;
}

export interface CallerRules {
  readonly dropAtIngest: readonly (keyof CallFacts)[];
  /** The keyed hash that recognises a caller again. */
  callerKey(callerNumber: string): string;
}

/**
 * Adds one event to a call. A number may be forgotten, or never kept, while its keyed hash stands: so it is the hashes that are
 * folded, and the number goes with its hash. Which caller counts does not depend on the order of reading, either way.
 */
export function foldWithCaller(
  before: CallEntity | null,
  part: MergedFields | null,
  event: CallEvent,
  standing: ReceiptPosition,
  rules: CallerRules,
): FoldedWithCaller {
  const said = event.facts.callerNumber ?? null;
  const keyOf = (number: string | null) => (number === null ? null : rules.callerKey(number));
  const [known, key] = [before?.callerKey ?? keyOf(before?.callerNumber ?? null), keyOf(said)];
  const facts = { ...without(event.facts, rules.dropAtIngest), callerNumber: key };
  const byKey = mergeEvent(part && withCaller(part, known), { ...event, facts }, standing);
  const counts = key !== null && byKey.facts.callerNumber === key;
  const caller = counts ? said : (before?.callerNumber ?? null);
  const kept = rules.dropAtIngest.includes('callerNumber') ? null : caller;
  return { folded: withCaller(byKey, kept), callerKey: byKey.facts.callerNumber, caller };
}

function withCaller(part: MergedFields, callerNumber: string | null): MergedFields {
  return { ...part, facts: { ...part.facts, callerNumber } };
}

export function without(facts: Partial<CallFacts>, dropped: readonly (keyof CallFacts)[]): Partial<CallFacts> {
  const kept: Partial<Record<keyof CallFacts, unknown>> = { ...facts };
  for (const field of dropped) delete kept[field];
  return kept as Partial<CallFacts>;
}
