import type { Instant } from '../../domain/time/instant.js';
import { fault, type Fault } from './fault.js';
import { inspectEvent, readMicros, unknownFields, type InspectedEvent } from './inspect-event.js';
import { isObject, type JsonObject } from './json.js';
import { LIMITS, userPropertyFault } from './rules.js';

/** One request to the Measurement Protocol as GA4 would take it. */
export interface InspectedHit {
  /** Empty when the request carries none that can be read. */
  readonly clientId: string;
  /** The request asked for ENFORCE_RECOMMENDATIONS. */
  readonly strict: boolean;
  /** Faults of the request itself; those of its events are with the events. */
  readonly faults: readonly Fault[];
  readonly events: readonly InspectedEvent[];
}

const REQUEST_FIELDS = new Set(
  `client_id user_id timestamp_micros user_properties user_data consent non_personalized_ads user_location ip_override device
  user_agent events validation_behavior`.split(/\s+/),
);

/** Two positive numbers joined by a period. */
const CLIENT_ID = /^[1-9]\d*\.[1-9]\d*$/;

/** Judges a request's body by the documented rules. Google: [D21][D22][D23], read 2026-11-22. */
export function inspectHit(body: Buffer, now: Instant): InspectedHit {
  const hit = readJson(body);
  if (hit === null) return unreadable(fault('fatal', 'VALUE_INVALID', '', 'the body is not a JSON object'));
  if (body.length >= LIMITS.bodyBytes)
    return unreadable(fault('fatal', 'VALUE_OUT_OF_BOUNDS', '', 'the body is not below 130 kB'));
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
    return isObject(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function unreadable(why: Fault): InspectedHit {
  return { clientId: '', strict: false, faults: [why], events: [] };
}

function clientIdFaults(value: unknown): Fault[] {
  if (value === undefined || value === '') return [fault('fatal', 'VALUE_REQUIRED', 'client_id', 'client_id is missing')];
  if (typeof value === 'string' && CLIENT_ID.test(value)) return [];
  return [fault('fatal', 'VALUE_INVALID', 'client_id', 'client_id is not two positive numbers joined by a period, as text')];
}

function eventsFaults(value: unknown): Fault[] {
  if (!Array.isArray(value) || value.length === 0) return [fault('fatal', 'VALUE_REQUIRED', 'events', 'there are no events')];
  if (value.length <= LIMITS.events) return [];
  return [fault('fatal', 'EXCEEDED_MAX_ENTITIES', 'events', `there are more than ${LIMITS.events} events`)];
}

function consentFaults(value: unknown): Fault[] {
  if (value === undefined) return [];
  if (!isObject(value)) return [fault('fault', 'VALUE_INVALID', 'consent', 'consent is not an object')];
  const strangers = unknownFields(value, new Set(['ad_user_data', 'ad_personalization']), 'consent.');
  const unclear = Object.entries(value).filter(([, word]) => word !== 'GRANTED' && word !== 'DENIED');
  return [
    ...strangers,
    ...unclear.map(([name]) => fault('fault', 'VALUE_INVALID', `consent.${name}`, `${name} is neither GRANTED nor DENIED`)),
  ];
}

function userPropertyFaults(value: unknown): Fault[] {
  if (value === undefined) return [];
  if (!isObject(value)) return [fault('fault', 'VALUE_INVALID', 'user_properties', 'user_properties is not an object')];
  return Object.entries(value).flatMap(([name, property], index) => {
    const path = `user_properties.${name}`;
    if (index >= LIMITS.userProperties) {
      return [fault('limit', 'EXCEEDED_MAX_ENTITIES', path, `beyond the ${LIMITS.userProperties} user properties`)];
    }
    if (!isObject(property)) return [fault('fault', 'VALUE_INVALID', path, 'the user property has no value')];
    const trouble = userPropertyFault(name, property['value'], path);
    return trouble === null ? [] : [trouble];
  });
}
