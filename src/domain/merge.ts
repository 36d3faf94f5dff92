import { CALL_FIELDS, type CallEvent, type CallFacts, type CallField, type CallPhase, type WarningCode } from './call.js';
import type { Instant } from './instant.js';

/**
 * Which receipt each field came from. `keys` are the receipts' ranks, `of` a field's place in `keys` where that is not 0.
 * A rank sorts: an end event beats a start event, and within one phase the receipt that came later beats the earlier one.
 */
export interface Origin {
  readonly keys: readonly string[];
  readonly of: Readonly<Partial<Record<CallField, number>>>;
}

/** The part of a call that is folded from its receipts. */
export interface Folded {
  readonly facts: CallFacts;
  readonly phase: CallPhase;
  readonly warnings: readonly WarningCode[];
  readonly origin: Origin;
  readonly receivedAt: Instant;
}

/** Where an event stands among the receipts of its call; receipt ids sort in the order in which they came. */
export interface Standing {
  readonly receiptId: string;
  readonly receivedAt: Instant;
}

const NO_FACTS = Object.fromEntries(CALL_FIELDS.map((field) => [field, null])) as unknown as CallFacts;

/**
 * Adds one event to a call. Commutative and idempotent: start and end in any order, twice, or only one give the same call.
 * An empty value never erases a value.
 */
export function fold(call: Folded | null, event: CallEvent, standing: Standing): Folded {
  const rank = `${event.phase === 'ended' ? 1 : 0}${standing.receiptId}`;
  const facts: Record<string, unknown> = { ...(call?.facts ?? NO_FACTS) };
  const ranks = new Map<CallField, string>();
  for (const field of CALL_FIELDS) {
    const earlier = call && call.facts[field] !== null ? rankOf(call.origin, field) : null;
    const value = event.facts[field] ?? null;
    const wins = value !== null && (earlier === null || rank >= earlier);
    if (wins) facts[field] = value;
    if (wins) ranks.set(field, rank);
    else if (earlier !== null) ranks.set(field, earlier);
  }
  return {
    facts: facts as unknown as CallFacts,
    phase: call?.phase === 'ended' ? 'ended' : event.phase,
    warnings: [...new Set([...(call?.warnings ?? []), ...event.warnings])].sort(),
    origin: toOrigin(ranks),
    receivedAt: call ? Math.min(call.receivedAt, standing.receivedAt) : standing.receivedAt,
  };
}

function rankOf(origin: Origin, field: CallField): string {
  return origin.keys[origin.of[field] ?? 0] ?? '';
}

function toOrigin(ranks: ReadonlyMap<CallField, string>): Origin {
  const keys = [...new Set(ranks.values())].sort();
  const of: Partial<Record<CallField, number>> = {};
  for (const [field, rank] of ranks) {
    const place = keys.indexOf(rank);
    if (place > 0) of[field] = place;
  }
  return { keys, of };
}
