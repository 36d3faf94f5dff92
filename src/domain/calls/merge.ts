import { emptyRecord } from '../collections.js';
import type { Instant } from '../time/instant.js';
import { addressPairs } from './address-pairs.js';
import {
  CALL_FIELDS,
  type CallDerived,
  type CallEvent,
  type CallFacts,
  type CallField,
  type CallPhase,
  type WarningCode,
} from './call.js';
import { type CustomParam, readCustomParam } from './custom-param.js';
import { isAbsent } from './encoded-text.js';
import { toGaSessionId } from './ga-ids.js';
import { firstClickIds } from './identifiers.js';
import { completeUtm, type UtmValues } from './utm.js';

/**
 * Which receipt each field came from. `keys` are the receipts' ranks, `of` maps a field to its index in `keys`, where that is
 * not 0. Ranks sort: an end event beats a start event, and within one phase the later receipt beats the earlier one.
 */
export interface FieldOrigins {
  readonly keys: readonly string[];
  readonly of: Readonly<Partial<Record<CallField, number>>>;
}

/** The part of a call that is folded from its receipts. */
export interface MergedFields {
  readonly facts: CallFacts;
  readonly phase: CallPhase;
  readonly warnings: readonly WarningCode[];
  readonly origin: FieldOrigins;
  readonly receivedAt: Instant;
}

/** The position of an event among its call's receipts; receipt ids sort by arrival. */
export interface ReceiptPosition {
  readonly receiptId: string;
  readonly receivedAt: Instant;
}

/** The merge of no receipts. */
const NO_FACTS = emptyRecord(CALL_FIELDS) as unknown as CallFacts;

/**
 * Adds one event to a call. Commutative and idempotent: start and end in any order, twice, or only one give the same call.
 * An empty value never erases a value.
 */
export function mergeEvent(call: MergedFields | null, event: CallEvent, position: ReceiptPosition): MergedFields {
  const rank = `${event.phase === 'ended' ? 1 : 0}${position.receiptId}`;
  const { facts, origin } = call === null ? firstFacts(event, rank) : mergedFacts(call, event, rank);
  return {
    facts,
    phase: call?.phase === 'ended' ? 'ended' : event.phase,
    warnings: sortedWarnings(call?.warnings ?? [], event.warnings),
    origin,
    receivedAt: call ? Math.min(call.receivedAt, position.receivedAt) : position.receivedAt,
  };
}

type MergedFacts = Pick<MergedFields, 'facts' | 'origin'>;

function firstFacts(event: CallEvent, rank: string): MergedFacts {
  const facts: Record<string, unknown> = { ...NO_FACTS };
  let saysAnything = false;
  for (const field of CALL_FIELDS) {
    const value = event.facts[field] ?? null;
    if (value === null) continue;
    facts[field] = value;
    saysAnything = true;
  }
  return { facts: facts as unknown as CallFacts, origin: { keys: saysAnything ? [rank] : [], of: {} } };
}

function mergedFacts(call: MergedFields, event: CallEvent, rank: string): MergedFacts {
  const facts: Record<string, unknown> = { ...call.facts };
  const ranks = new Map<CallField, string>();
  for (const field of CALL_FIELDS) {
    const earlier = call.facts[field] === null ? null : rankOf(call.origin, field);
    const value = event.facts[field] ?? null;
    const wins = value !== null && (earlier === null || rank >= earlier);
    if (wins) facts[field] = value;
    if (wins) ranks.set(field, rank);
    else if (earlier !== null) ranks.set(field, earlier);
  }
  return { facts: facts as unknown as CallFacts, origin: toOrigin(ranks) };
}

export function sortedWarnings(one: readonly WarningCode[], other: readonly WarningCode[]): readonly WarningCode[] {
  return one.length + other.length === 0 ? [] : [...new Set([...one, ...other])].sort();
}

function rankOf(origin: FieldOrigins, field: CallField): string {
  return origin.keys[origin.of[field] ?? 0] ?? '';
}

function toOrigin(ranks: ReadonlyMap<CallField, string>): FieldOrigins {
  const keys = [...new Set(ranks.values())].sort();
  const of: Partial<Record<CallField, number>> = {};
  for (const [field, rank] of ranks) {
    const index = keys.indexOf(rank);
    if (index > 0) of[field] = index;
  }
  return { keys, of };
}

/**
 * What follows from a merged call's facts, and the warnings that only the whole call can give.
 *
 * @param sessionIdParams the keys in customParam that may hold GA4's session id, in order of preference
 * @param before the call as it was: its UTM values are kept where their address is no longer stored
 */
export function deriveCall(
  facts: CallFacts,
  sessionIdParams: readonly string[],
  before: (UtmValues & Pick<CallDerived, 'utmFrom' | 'utmFilled'>) | null = null,
): { derived: CallDerived; utm: UtmValues; warnings: WarningCode[] } {
  const custom = facts.customParam === null ? null : readCustomParam(facts.customParam);
  const { accepted, answered } = answerOf(facts);
  // pageUrl is later than firstUrl, so its click id is the one that led to the call.
  const page = addressPairs(facts.pageUrl ?? '');
  const entry = facts.firstUrl === facts.pageUrl ? page : addressPairs(facts.firstUrl ?? '');
  const leaked = facts.leakedClickIds === null ? [] : Object.entries(facts.leakedClickIds);
  const { clickIds, refused, several } = firstClickIds([page, entry, custom?.values ?? [], leaked]);
  const noAddress = facts.pageUrl === null && facts.firstUrl === null;
  const { values: utm, ...utmOrigin } = completeUtm(facts, page, entry, noAddress ? before : null);
  const session = sessionId(custom, sessionIdParams);
  const warnings: WarningCode[] = [];
  if (refused) warnings.push('CLICK_ID_INVALID');
  if (several) warnings.push('CLICK_ID_SEVERAL');
  if (custom?.readable === false) warnings.push('CUSTOM_PARAM_UNREADABLE');
  if (session.refused) warnings.push('GA_SESSION_ID_INVALID');
  if (facts.isQuality === true && answered === false) warnings.push('QUALITY_CONFLICT');
  return { derived: { accepted, answered, ...utmOrigin, clickIds, gaSessionId: session.id }, utm, warnings };
}

/** The vendor's word takes precedence over a status: other vendors' codes do not mean what MANGO's mean. */
function answerOf({ statusCode, saidAnswered, talkSeconds }: CallFacts): Pick<CallDerived, 'accepted' | 'answered'> {
  if (saidAnswered !== null) return { accepted: saidAnswered, answered: saidAnswered && talkSeconds !== 0 };
  if (statusCode === null) return { accepted: null, answered: null };
  const accepted = Math.floor(statusCode / 100) === 11;
  return { accepted, answered: accepted && (talkSeconds ?? 0) > 0 };
}

interface FoundSession {
  readonly id: string | null;
  /** There is a value, and it is damaged. */
  readonly refused: boolean;
}

function sessionId(custom: CustomParam | null, params: readonly string[]): FoundSession {
  const said = params.map((param) => custom?.values.get(param) ?? '').filter((value) => !isAbsent(value));
  const id = said.map(toGaSessionId).find((one) => one !== null) ?? null;
  return { id, refused: id === null && said.length > 0 };
}

/** A merged call's facts as the webhooks stated them. */
export function saidFacts(call: CallFacts & Pick<CallDerived, 'utmFrom' | 'utmFilled'>): CallFacts {
  const facts: Record<string, unknown> = { ...NO_FACTS };
  for (const field of CALL_FIELDS) facts[field] = call[field];
  for (const field of call.utmFilled ?? []) facts[field] = null;
  return facts as unknown as CallFacts;
}
