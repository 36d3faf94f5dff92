import type { Instant } from '../../../domain/time/instant.js';
import { isJsonObject, type JsonObject } from '../../kit/answers.js';
import { eventNameFault, hitFault, type HitFault, LIMITS, paramNameFault, userPropertyFault } from './rules.js';

/** One event as GA4 would take it. */
export interface InspectedEvent {
  readonly raw: unknown;
  readonly name: string;
  /** Only the parameters that are counted. */
  readonly params: JsonObject;
  /** The time in the request, before old times are rewritten; null if there is none. */
  readonly saidAt: Instant | null;
  readonly faults: readonly HitFault[];
}

const EVENT_FIELDS = new Set(['name', 'params', 'timestamp_micros']);

/** Checks one event by the documented rules. `requestTime` applies to events without a time of their own. */
function inspectEvent(raw: unknown, index: number, requestTime: Instant | null, now: Instant): InspectedEvent {
  const path = `events[${index}]`;
  if (!isJsonObject(raw)) {
    return {
      raw,
      name: '',
      params: {},
      saidAt: null,
      faults: [hitFault('fatal', 'VALUE_INVALID', path, 'the event is not an object')],
    };
  }
  const faults: HitFault[] = unknownFields(raw, EVENT_FIELDS, `${path}.`);
  const name = typeof raw['name'] === 'string' ? raw['name'] : '';
  const nameFault =
    name === ''
      ? hitFault('fatal', 'VALUE_REQUIRED', `${path}.name`, 'the event has no name')
      : eventNameFault(name, `${path}.name`);
  if (nameFault !== null) faults.push(nameFault);
  const params = keepParams(raw['params'], `${path}.params`, faults);
  const saidAt = readMicros(raw['timestamp_micros'], `${path}.timestamp_micros`, faults) ?? requestTime;
  if (saidAt !== null && now - saidAt > LIMITS.ageMs) {
    faults.push(
      hitFault('limit', 'VALUE_OUT_OF_BOUNDS', `${path}.timestamp_micros`, 'older than 72 hours, the time was rewritten'),
    );
  }
  return { raw, name, params, saidAt, faults };
}

/** Microseconds as a number; anything else counts as absent. */
function readMicros(value: unknown, path: string, faults: HitFault[]): Instant | null {
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return Math.floor(value / 1000);
  faults.push(hitFault('fault', 'VALUE_INVALID', path, 'timestamp_micros is not a whole number of microseconds'));
  return null;
}

function unknownFields(object: JsonObject, known: ReadonlySet<string>, prefix: string): HitFault[] {
  const strangers = Object.keys(object).filter((field) => !known.has(field));
  return strangers.map((field) =>
    hitFault('fault', 'VALUE_INVALID', `${prefix}${field}`, `the field ${field} is not known here`),
  );
}

function keepParams(value: unknown, path: string, faults: HitFault[]): JsonObject {
  if (value === undefined) return {};
  if (!isJsonObject(value)) {
    faults.push(hitFault('fault', 'VALUE_INVALID', path, 'params is not an object'));
    return {};
  }
  const kept: [string, unknown][] = [];
  for (const [index, [name, param]] of Object.entries(value).entries()) {
    const fault = paramFault(name, param, index, `${path}.${name}`);
    if (fault === null) kept.push([name, param]);
    else faults.push(fault);
  }
  const params = Object.fromEntries(kept);
  if ('value' in params && !('currency' in params)) {
    faults.push(hitFault('fault', 'VALUE_REQUIRED', `${path}.currency`, 'value without currency is not counted as money'));
  }
  return params;
}

function paramFault(name: string, value: unknown, index: number, path: string): HitFault | null {
  if (index >= LIMITS.paramsPerEvent) {
    return hitFault(
      'limit',
      'EXCEEDED_MAX_ENTITIES',
      path,
      `${name} is beyond the ${LIMITS.paramsPerEvent} parameters of an event`,
    );
  }
  const fault = paramNameFault(name, path);
  if (fault !== null) return fault;
  if (typeof value === 'string' && value.length > LIMITS.valueLength) {
    return hitFault('limit', 'VALUE_OUT_OF_BOUNDS', path, `${name} is over ${LIMITS.valueLength} characters`);
  }
  const readable = name === 'items' ? Array.isArray(value) : ['string', 'number', 'boolean'].includes(typeof value);
  if (!readable) return hitFault('fault', 'VALUE_INVALID', path, `${name} is neither text nor number`);
  if (name === 'value' && typeof value !== 'number') return hitFault('fault', 'VALUE_INVALID', path, 'value is not a number');
  if (name === 'currency' && !/^[A-Z]{3}$/.test(String(value))) {
    return hitFault('fault', 'VALUE_INVALID', path, 'currency is not an ISO 4217 code');
  }
  return null;
}

/** One request to the Measurement Protocol as GA4 would take it. */
export interface InspectedHit {
  /** Empty if the request has no readable one. */
  readonly clientId: string;
  /** The request asked for ENFORCE_RECOMMENDATIONS. */
  readonly strict: boolean;
  /** Faults of the request itself; those of events are with the events. */
  readonly faults: readonly HitFault[];
  readonly events: readonly InspectedEvent[];
}

const REQUEST_FIELDS = new Set(
  `client_id user_id timestamp_micros user_properties user_data consent non_personalized_ads user_location ip_override device
  user_agent events validation_behavior`.split(/\s+/),
);

/** Two positive numbers joined by a period. */
const CLIENT_ID = /^[1-9]\d*\.[1-9]\d*$/;

/**
 * Checks a request's body by the documented rules. Google: the protocol reference, validating-events and sending-events, read
 * 2026-11-22.
 */
export function inspectHit(body: Buffer, now: Instant): InspectedHit {
  const hit = readJson(body);
  if (hit === null) return unreadable(hitFault('fatal', 'VALUE_INVALID', '', 'the body is not a JSON object'));
  if (body.length >= LIMITS.bodyBytes)
    return unreadable(hitFault('fatal', 'VALUE_OUT_OF_BOUNDS', '', 'the body is not below 130 kB'));
  const faults = [...clientIdFaults(hit['client_id']), ...eventsFaults(hit['events']), ...unknownFields(hit, REQUEST_FIELDS, '')];
  faults.push(...consentFaults(hit['consent']), ...userPropertyFaults(hit['user_properties']));
  const requestTime = readMicros(hit['timestamp_micros'], 'timestamp_micros', faults);
  const events = Array.isArray(hit['events']) ? hit['events'] : [];
  return {
    clientId: typeof hit['client_id'] === 'string' ? hit['client_id'] : '',
    strict: hit['validation_behavior'] === 'ENFORCE_RECOMMENDATIONS',
    faults,
    events: events.map((event: unknown, index) => inspectEvent(event, index, requestTime, now)),
  };
}

function readJson(body: Buffer): JsonObject | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isJsonObject(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function unreadable(why: HitFault): InspectedHit {
  return { clientId: '', strict: false, faults: [why], events: [] };
}

function clientIdFaults(value: unknown): HitFault[] {
  if (value === undefined || value === '') return [hitFault('fatal', 'VALUE_REQUIRED', 'client_id', 'client_id is missing')];
  if (typeof value === 'string' && CLIENT_ID.test(value)) return [];
  return [hitFault('fatal', 'VALUE_INVALID', 'client_id', 'client_id is not two positive numbers joined by a period, as text')];
}

function eventsFaults(value: unknown): HitFault[] {
  if (!Array.isArray(value) || value.length === 0) return [hitFault('fatal', 'VALUE_REQUIRED', 'events', 'there are no events')];
  if (value.length <= LIMITS.events) return [];
  return [hitFault('fatal', 'EXCEEDED_MAX_ENTITIES', 'events', `there are more than ${LIMITS.events} events`)];
}

function consentFaults(value: unknown): HitFault[] {
  if (value === undefined) return [];
  if (!isJsonObject(value)) return [hitFault('fault', 'VALUE_INVALID', 'consent', 'consent is not an object')];
  const strangers = unknownFields(value, new Set(['ad_user_data', 'ad_personalization']), 'consent.');
  const unclear = Object.entries(value).filter(([, word]) => word !== 'GRANTED' && word !== 'DENIED');
  return [
    ...strangers,
    ...unclear.map(([name]) => hitFault('fault', 'VALUE_INVALID', `consent.${name}`, `${name} is neither GRANTED nor DENIED`)),
  ];
}

function userPropertyFaults(value: unknown): HitFault[] {
  if (value === undefined) return [];
  if (!isJsonObject(value)) return [hitFault('fault', 'VALUE_INVALID', 'user_properties', 'user_properties is not an object')];
  return Object.entries(value).flatMap(([name, property], index) => {
    const path = `user_properties.${name}`;
    if (index >= LIMITS.userProperties) {
      return [hitFault('limit', 'EXCEEDED_MAX_ENTITIES', path, `beyond the ${LIMITS.userProperties} user properties`)];
    }
    if (!isJsonObject(property)) return [hitFault('fault', 'VALUE_INVALID', path, 'the user property has no value')];
    const fault = userPropertyFault(name, property['value'], path);
    return fault === null ? [] : [fault];
  });
}
