import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';

/** Events reserved by GA4; some are for apps only. */
const RESERVED_EVENTS: ReadonlySet<string> = new Set([
  'ad_activeview',
  'ad_click',
  'ad_exposure',
  'ad_impression',
  'ad_query',
  'ad_reward',
  'adunit_exposure',
  'app_clear_data',
  'app_exception',
  'app_install',
  'app_remove',
  'app_store_refund',
  'app_update',
  'app_upgrade',
  'dynamic_link_app_open',
  'dynamic_link_app_update',
  'dynamic_link_first_open',
  'error',
  'firebase_campaign',
  'firebase_in_app_message_action',
  'firebase_in_app_message_dismiss',
  'firebase_in_app_message_impression',
  'first_open',
  'first_visit',
  'in_app_purchase',
  'notification_dismiss',
  'notification_foreground',
  'notification_open',
  'notification_receive',
  'notification_send',
  'os_update',
  'screen_view',
  'session_start',
  'user_engagement',
]);

const RESERVED_PARAMS: ReadonlySet<string> = new Set(['firebase_conversion']);
const RESERVED_PREFIX = /^(_|firebase_|ga_|google_|gtag\.)/;
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

/**
 * Why GA4 would silently drop an event of this name; null for a valid name.
 *
 * @see Google: analytics protocol/ga4/reference (D21), sending-events (D23), read 2026-11-22
 */
export function eventNameProblem(name: string): LocalizedText | null {
  if (RESERVED_EVENTS.has(name))
    return bothLanguages(`the event name ${name} is reserved by GA4`, `имя события ${name} занято самим GA4`);
  return nameProblem(EVENT, name);
}

/** Like `eventNameProblem`, for the name of an event's parameter. */
export function paramNameProblem(name: string): LocalizedText | null {
  if (RESERVED_PARAMS.has(name))
    return bothLanguages(`the parameter name ${name} is reserved by GA4`, `имя параметра ${name} занято самим GA4`);
  return nameProblem(PARAMETER, name);
}

const EVENT = bothLanguages('event', 'события');
const PARAMETER = bothLanguages('parameter', 'параметра');

function nameProblem(what: LocalizedText, name: string): LocalizedText | null {
  if (RESERVED_PREFIX.test(name))
    return bothLanguages(
      `the ${what.en} name ${name} begins with a prefix that GA4 keeps for itself`,
      `имя ${what.ru} ${name} начинается с приставки, которую GA4 оставил себе`,
    );
  if (!NAME.test(name))
    return bothLanguages(
      `the ${what.en} name ${name} must be a Latin letter and up to 39 letters, digits and underscores`,
      `имя ${what.ru} ${name} должно начинаться с латинской буквы, дальше до 39 латинских букв, цифр и подчёркиваний`,
    );
  return null;
}
