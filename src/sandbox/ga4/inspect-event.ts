import type { Instant } from '../../domain/time/instant.js';
import { fault, type Fault } from './fault.js';
import { isObject, type JsonObject } from './json.js';
import { eventNameFault, LIMITS, paramNameFault } from './rules.js';

/** One event as GA4 would take it. */
export interface InspectedEvent {
  readonly raw: unknown;
  readonly name: string;
  /** Only what is counted. */
  readonly params: JsonObject;
  /** What the sender said, without the rewriting of old times; null when nobody said anything. */
  readonly saidAt: Instant | null;
  readonly faults: readonly Fault[];
}

const EVENT_FIELDS = new Set(['name', 'params', 'timestamp_micros']);

/** Judges one event by the documented rules. `requestTime` holds for events without a time of their own. */
export function inspectEvent(raw: unknown, index: number, requestTime: Instant | null, now: Instant): InspectedEvent {
  const path = `events[${index}]`;
  if (!isObject(raw)) {
    return {
      raw,
      name: '',
      params: {},
      saidAt: null,
      faults: [fault('fatal', 'VALUE_INVALID', path, 'the event is not an object')],
    };
  }
  const faults: Fault[] = unknownFields(raw, EVENT_FIELDS, `${path}.`);
  const name = typeof raw['name'] === 'string' ? raw['name'] : '';
  const nameFault =
    name === ''
      ? fault('fatal', 'VALUE_REQUIRED', `${path}.name`, 'the event has no name')
      : eventNameFault(name, `${path}.name`);
  if (nameFault !== null) faults.push(nameFault);
  const params = keepParams(raw['params'], `${path}.params`, faults);
  const saidAt = readMicros(raw['timestamp_micros'], `${path}.timestamp_micros`, faults) ?? requestTime;
  if (saidAt !== null && now - saidAt > LIMITS.ageMs) {
    faults.push(fault('limit', 'VALUE_OUT_OF_BOUNDS', `${path}.timestamp_micros`, 'older than 72 hours, the time was rewritten'));
  }
  return { raw, name, params, saidAt, faults };
}

/** Microseconds as a number; anything else is as if nothing had been said. */
export function readMicros(value: unknown, path: string, faults: Fault[]): Instant | null {
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return Math.floor(value / 1000);
  faults.push(fault('fault', 'VALUE_INVALID', path, 'timestamp_micros is not a whole number of microseconds'));
  return null;
}

export function unknownFields(object: JsonObject, known: ReadonlySet<string>, prefix: string): Fault[] {
  const strangers = Object.keys(object).filter((field) => !known.has(field));
  return strangers.map((field) => fault('fault', 'VALUE_INVALID', `${prefix}${field}`, `the field ${field} is not known here`));
}

function keepParams(value: unknown, path: string, faults: Fault[]): JsonObject {
  if (value === undefined) return {};
  if (!isObject(value)) {
    faults.push(fault('fault', 'VALUE_INVALID', path, 'params is not an object'));
    return {};
  }
  const kept: [string, unknown][] = [];
  for (const [index, [name, param]] of Object.entries(value).entries()) {
    const trouble = paramFault(name, param, index, `${path}.${name}`);
    if (trouble === null) kept.push([name, param]);
    else faults.push(trouble);
  }
  const params = Object.fromEntries(kept);
  if ('value' in params && !('currency' in params)) {
    faults.push(fault('fault', 'VALUE_REQUIRED', `${path}.currency`, 'value without currency is not counted as money'));
  }
  return params;
}

function paramFault(name: string, value: unknown, index: number, path: string): Fault | null {
  if (index >= LIMITS.paramsPerEvent) {
    return fault('limit', 'EXCEEDED_MAX_ENTITIES', path, `${name} is beyond the ${LIMITS.paramsPerEvent} parameters of an event`);
  }
  const trouble = paramNameFault(name, path);
  if (trouble !== null) return trouble;
  if (typeof value === 'string' && value.length > LIMITS.valueLength) {
    return fault('limit', 'VALUE_OUT_OF_BOUNDS', path, `${name} is over ${LIMITS.valueLength} characters`);
  }
  const readable = name === 'items' ? Array.isArray(value) : ['string', 'number', 'boolean'].includes(typeof value);
  if (!readable) return fault('fault', 'VALUE_INVALID', path, `${name} is neither text nor number`);
  if (name === 'value' && typeof value !== 'number') return fault('fault', 'VALUE_INVALID', path, 'value is not a number');
  if (name === 'currency' && !/^[A-Z]{3}$/.test(String(value))) {
    return fault('fault', 'VALUE_INVALID', path, 'currency is not an ISO 4217 code');
  }
  return null;
}
