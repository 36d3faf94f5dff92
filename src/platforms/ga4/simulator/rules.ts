import { HOUR } from '../../../domain/time/instant.js';

/** Codes of the validation server. Google: validating-events, read 2026-11-22. */
type ValidationCode =
  'VALUE_INVALID' | 'VALUE_REQUIRED' | 'NAME_INVALID' | 'NAME_RESERVED' | 'VALUE_OUT_OF_BOUNDS' | 'EXCEEDED_MAX_ENTITIES';

/** One entry of `validationMessages`. */
export interface ValidationMessage {
  readonly fieldPath: string;
  readonly description: string;
  readonly validationCode: ValidationCode;
}

/**
 * What is wrong with a hit.
 *
 * - `fatal` the event, or the whole request, is not counted.
 * - `fault` the part is not counted; the validation server always reports it.
 * - `limit` a limit is broken: RELAXED silently drops or alters the part, ENFORCE_RECOMMENDATIONS refuses
 *   the event and reports it.
 */
export interface HitFault extends ValidationMessage {
  readonly weight: 'fatal' | 'fault' | 'limit';
}

export function hitFault(
  weight: HitFault['weight'],
  validationCode: ValidationCode,
  fieldPath: string,
  description: string,
): HitFault {
  return { weight, validationCode, fieldPath, description };
}

/** The fault because of which the event is not counted; undefined if it is counted. */
export function refusingFault(faults: readonly HitFault[], strict: boolean): HitFault | undefined {
  return strict ? faults[0] : faults.find(({ weight }) => weight === 'fatal');
}

/** Google: protocol reference and sending-events, read 2026-11-22. A kilobyte is taken as 1000 bytes, the stricter reading. */
export const LIMITS = {
  bodyBytes: 130_000,
  events: 25,
  paramsPerEvent: 25,
  nameLength: 40,
  valueLength: 100,
  userProperties: 25,
  userPropertyNameLength: 24,
  userPropertyValueLength: 36,
  ageMs: 72 * HOUR,
} as const;

const RESERVED_EVENTS = new Set(
  `ad_activeview ad_click ad_exposure ad_query ad_reward adunit_exposure app_clear_data app_exception app_install app_remove
  app_store_refund app_update app_upgrade dynamic_link_app_open dynamic_link_app_update dynamic_link_first_open error
  firebase_campaign firebase_in_app_message_action firebase_in_app_message_dismiss firebase_in_app_message_impression first_open
  first_visit notification_dismiss notification_foreground notification_open notification_receive notification_send os_update
  session_start user_engagement ad_impression in_app_purchase screen_view`.split(/\s+/),
);
const RESERVED_PARAMS = new Set(['firebase_conversion']);
const RESERVED_USER_PROPERTIES = new Set([
  'first_open_time',
  'first_visit_time',
  'last_deep_link_referrer',
  'user_id',
  'first_open_after_install',
]);
const RESERVED_PREFIX = /^(_|firebase_|ga_|google_|gtag\.)/;
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Why an event of this name is not counted. */
export function eventNameFault(name: string, path: string): HitFault | null {
  if (RESERVED_EVENTS.has(name)) return hitFault('fatal', 'NAME_RESERVED', path, 'the event name is reserved');
  if (!NAME.test(name)) return hitFault('fatal', 'NAME_INVALID', path, 'the event name has a character that is not allowed');
  if (name.length > LIMITS.nameLength)
    return hitFault('fatal', 'NAME_INVALID', path, `the event name is over ${LIMITS.nameLength} characters`);
  return null;
}

/** Why a parameter of this name is not counted. */
export function paramNameFault(name: string, path: string): HitFault | null {
  if (RESERVED_PARAMS.has(name) || RESERVED_PREFIX.test(name)) {
    return hitFault('fault', 'NAME_RESERVED', path, 'the parameter name is reserved');
  }
  if (!NAME.test(name)) return hitFault('fault', 'NAME_INVALID', path, 'the parameter name has a character that is not allowed');
  if (name.length > LIMITS.nameLength)
    return hitFault('limit', 'NAME_INVALID', path, `the name is over ${LIMITS.nameLength} characters`);
  return null;
}

/** Why a user property is not counted. */
export function userPropertyFault(name: string, value: unknown, path: string): HitFault | null {
  if (RESERVED_USER_PROPERTIES.has(name) || RESERVED_PREFIX.test(name)) {
    return hitFault('fault', 'NAME_RESERVED', path, 'the user property is reserved');
  }
  if (name.length > LIMITS.userPropertyNameLength) {
    return hitFault('limit', 'NAME_INVALID', path, `the name is over ${LIMITS.userPropertyNameLength} characters`);
  }
  if (typeof value === 'string' && value.length > LIMITS.userPropertyValueLength) {
    return hitFault('limit', 'VALUE_OUT_OF_BOUNDS', path, `the value is over ${LIMITS.userPropertyValueLength} characters`);
  }
  return null;
}
