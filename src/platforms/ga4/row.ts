import type { UploadableCall } from '../../domain/calls/call.js';
import { toGaClientId } from '../../domain/calls/ga-ids.js';
import { fromMinorUnits } from '../../domain/money.js';
import type { Reason } from '../../domain/reason.js';
import type { ConversionFact, Prepared } from '../kit/conversion.js';
import { type CurrencyOf, goalNotListed, outgoingValue } from '../kit/settings.js';
import type { Ga4GoalSettings, Ga4Settings } from './config.js';
import { REFERENCE_PARAM, referenceOf } from './reading/references.js';
import { eventNameProblem, paramNameProblem } from './event-names.js';

type ConsentWord = 'GRANTED' | 'DENIED';

/** The body of one Measurement Protocol request: one visitor, one event. */
export interface Ga4Row {
  readonly client_id: string;
  /** Whole microseconds since 1970. */
  readonly timestamp_micros: number;
  readonly consent?: { readonly ad_user_data?: ConsentWord; readonly ad_personalization?: ConsentWord };
  readonly events: readonly Ga4Event[];
}

export interface Ga4Event {
  readonly name: string;
  readonly params: Readonly<Record<string, string | number>>;
}

const LONGEST_PARAM_VALUE = 100;
const MICROS_PER_MS = 1000;
/** The minimum that makes an event count as engaged: a phone conversation is no time on the site. */
const ENGAGEMENT_MS = 1;

/**
 * A conversion as a GA4 event, with the call's time and, if known, the session from which the visitor called. `transaction_id` is
 * for audits: GA4 recognises copies by it only in `purchase`.
 *
 * @see Google: analytics protocol/ga4/reference (D21), sending-events (D23), use-cases (D24), read 2026-11-22
 */
export function prepareGa4Row(fact: ConversionFact, settings: Ga4Settings, currencyOf?: CurrencyOf): Prepared<Ga4Row> {
  const goal = Object.hasOwn(settings.goals, fact.goal) ? settings.goals[fact.goal] : undefined;
  if (goal === undefined) return { skip: { code: 'CONFIGURATION', detail: goalNotListed(fact.goal) } };
  const clientId = cleanClientId(fact.call.gaCid);
  if (clientId === null) return { skip: missing(fact.call) };
  const consent = consentOf(settings);
  const row: Ga4Row = {
    client_id: clientId,
    timestamp_micros: fact.occurredAt * MICROS_PER_MS,
    ...(consent && { consent }),
    events: [{ name: goal.event, params: paramsOf(fact, goal, { currencyOf, hasReference: isReferenced(settings) }) }],
  };
  return { row, groupKey: 'event', identifier: { kind: 'gaCid', value: clientId } };
}

/**
 * `1234567890.1763800000`, also from a cookie such as `GA1.2.1234567890.1763800000`: two positive numbers, kept as text.
 *
 * @returns null for anything else: GA4 would accept it and invent a new visitor
 */
export function cleanClientId(text: string | null): string | null {
  const id = toGaClientId(text ?? '');
  return id !== null && id.split('.').every((number) => Number(number) > 0) ? id : null;
}

function isReferenced({ read }: Ga4Settings): boolean {
  return read !== false && read.reference;
}

function paramsOf(
  fact: ConversionFact,
  goal: Ga4GoalSettings,
  { currencyOf, hasReference }: { readonly currencyOf: CurrencyOf; readonly hasReference: boolean },
): Ga4Event['params'] {
  const { call, goal: goalId, idempotencyKey } = fact;
  const money = outgoingValue(goal.value, fact, currencyOf);
  return {
    ...(call.gaSessionId !== null && { session_id: call.gaSessionId }),
    engagement_time_msec: ENGAGEMENT_MS,
    ...(money && { value: fromMinorUnits(money.minor), currency: money.currency }),
    transaction_id: idempotencyKey,
    goal: cut(goalId),
    ...(hasReference && { [REFERENCE_PARAM]: referenceOf(idempotencyKey) }),
    ...(call.callType !== null && { call_type: call.callType }),
    ...(call.talkSeconds !== null && { talk_seconds: call.talkSeconds }),
    ...(call.waitSeconds !== null && { wait_seconds: call.waitSeconds }),
    ...(call.isNew !== null && { new_caller: call.isNew ? 'yes' : 'no' }),
  };
}

/** The first 100 characters, cut by code points so that no emoji is halved. */
function cut(text: string): string {
  return Array.from(text).slice(0, LONGEST_PARAM_VALUE).join('');
}

function missing(call: UploadableCall): Reason {
  const damaged = call.gaCid !== null || call.warnings.includes('GACID_INVALID');
  return { code: damaged ? 'IDENTIFIER_INVALID' : 'NO_IDENTIFIER', detail: 'gaCid' };
}

/** Only what the config says: without it GA4 uses the visitor's own choice on the site. */
function consentOf({ consent }: Ga4Settings): Ga4Row['consent'] {
  const { adUserData, adPersonalization } = consent;
  if (adUserData === 'unspecified' && adPersonalization === 'unspecified') return undefined;
  return {
    ...(adUserData !== 'unspecified' && { ad_user_data: adUserData === 'granted' ? 'GRANTED' : 'DENIED' }),
    ...(adPersonalization !== 'unspecified' && { ad_personalization: adPersonalization === 'granted' ? 'GRANTED' : 'DENIED' }),
  };
}

const MOST_EVENTS = 25;
const MOST_PARAMS = 25;

/**
 * Finds what GA4 would silently drop or alter: it answers 2xx to anything.
 *
 * @returns the first fault as a sentence; null for a valid row
 * @see Google: analytics protocol/ga4/reference (D21), sending-events (D23), read 2026-11-22
 */
export function lintRow(row: Ga4Row): string | null {
  if (cleanClientId(row.client_id) !== row.client_id) return 'client_id is not two positive numbers joined by a point';
  if (!Number.isSafeInteger(row.timestamp_micros) || row.timestamp_micros <= 0) return 'timestamp_micros is not a whole number';
  if (row.events.length === 0 || row.events.length > MOST_EVENTS) return `${row.events.length} events in one request`;
  return firstFault(row.events.map(lintEvent));
}

function lintEvent({ name, params }: Ga4Event): string | null {
  const names = Object.keys(params);
  if (names.length > MOST_PARAMS) return `${names.length} parameters, GA4 keeps ${MOST_PARAMS}`;
  if ('value' in params && !/^[A-Z]{3}$/.test(String(params.currency))) return 'value without a currency of three letters';
  return firstFault([
    eventNameProblem(name)?.en ?? null,
    ...names.map((param) => paramNameProblem(param)?.en ?? null),
    ...Object.entries(params).map(([param, value]) => lintValue(param, value)),
  ]);
}

function lintValue(name: string, value: string | number): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : `the parameter ${name} is not a number`;
  return Array.from(value).length <= LONGEST_PARAM_VALUE
    ? null
    : `the parameter ${name} is longer than ${LONGEST_PARAM_VALUE} letters`;
}

function firstFault(faults: readonly (string | null)[]): string | null {
  return faults.find((fault) => fault !== null) ?? null;
}

/** GA4 recognises a visitor by the ids of its own cookie; no phone, IP or address ever leaves with a row. */
export function ga4PersonalFields({ events }: Ga4Row): readonly string[] {
  return ['gaCid', ...(events.some(({ params }) => 'session_id' in params) ? ['gaSessionId'] : [])];
}
