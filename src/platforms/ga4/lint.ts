import { eventNameTrouble, paramNameTrouble } from './names.js';
import { LONGEST_PARAM_VALUE, cleanClientId, type Ga4Event, type Ga4Row } from './row.js';

const MOST_EVENTS = 25;
const MOST_PARAMS = 25;

/**
 * What GA4 would drop or bend without a word: it answers 2xx to anything, so nobody else would ever say so.
 *
 * @returns the first fault in words; null for a sound row
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
    eventNameTrouble(name),
    ...names.map(paramNameTrouble),
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
