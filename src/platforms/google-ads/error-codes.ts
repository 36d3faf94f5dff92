import { sentence } from '../../domain/localized-text.js';
import { HOUR } from '../../domain/time/instant.js';
import type { ErrorMeaning } from '../kit/error-class.js';

const DUPLICATE: ErrorMeaning = { errorClass: 'duplicate' };
/** Same click, action and second: it may be of another call or goal. */
const SAME_MOMENT: ErrorMeaning = { errorClass: 'sameMoment' };
const UNLINKED: ErrorMeaning = { errorClass: 'notLinked' };
const CONFLICT: ErrorMeaning = { errorClass: 'conflict' };
const REFUSED: ErrorMeaning = { errorClass: 'refused' };
const TRANSIENT: ErrorMeaning = { errorClass: 'transient' };
/** An unknown reason does not concern a row if every row has it: a new requirement for the account, for example. */
const UNKNOWN_REASON: ErrorMeaning = { errorClass: 'refused', onEveryRow: 'request' };
const rowAdvice = (advice: string): ErrorMeaning => ({ errorClass: 'refused', advice });
const setting = (advice: string): ErrorMeaning => ({ errorClass: 'configuration', advice });
const later = (hours: number): ErrorMeaning => ({ errorClass: 'tooEarly', afterMs: hours * HOUR });

const EXTERNAL = sentence(
  'the conversion action expects external attribution; choose an ordinary one of type "import from clicks"',
  'действие-конверсия ждёт внешнюю атрибуцию; выберите обычное, с типом «импорт из кликов»',
);
const TERMS = sentence(
  'accept the customer data terms in Google Ads (Goals, Settings), or set hashedPhone: false',
  'примите условия об обработке данных клиентов в Google Ads («Цели», «Настройки») или поставьте hashedPhone: false',
);
const ENHANCED = sentence(
  'switch on enhanced conversions for leads in Google Ads (Goals, Settings), or set hashedPhone: false',
  'включите в Google Ads расширенные конверсии для лидов («Цели», «Настройки») или поставьте hashedPhone: false',
);
const POLICY = sentence(
  'Google’s policy forbids hashed phones for this account; set hashedPhone: false',
  'правила Google запрещают этому аккаунту хеши телефонов; поставьте hashedPhone: false',
);
const BRAID = sentence(
  'the conversion action counts one per click, which gbraid and wbraid do not allow; let it count every conversion',
  'действие-конверсия считает одну на клик, с gbraid и wbraid так нельзя; пусть считает каждую',
);
const OTHER_ACCOUNT = sentence(
  'the click belongs to another Google Ads account; where this goes for every click, set customerId to the account that owns ' +
    'the conversion actions',
  'клик принадлежит другому аккаунту Google Ads; если так с каждым кликом, укажите в customerId аккаунт, где заведены ' +
    'действия-конверсии',
);
const NO_CONSENT = sentence(
  'the account has not agreed that Google’s core services use its data; agree in Google Ads (Admin, Linked services), or set ' +
    'consent',
  'аккаунт не разрешил основным сервисам Google использовать его данные; разрешите в Google Ads («Администратор», ' +
    '«Связанные сервисы») или задайте consent',
);
const POLITICAL = sentence(
  'declare in Google Ads (Admin, Account settings) whether the account runs EU political ads',
  'укажите в Google Ads («Администратор», «Настройки аккаунта»), есть ли политическая реклама для ЕС',
);
const CURRENCY: ErrorMeaning = {
  errorClass: 'refused',
  onEveryRow: 'configuration',
  advice: sentence(
    'Google does not know the currency; give the goal a current code of ISO 4217, e.g. currency: RUB',
    'Google не знает такой валюты; укажите у цели действующий код ISO 4217, например currency: RUB',
  ),
};

/**
 * Every ConversionUploadError of v25 and its meaning.
 *
 * Google: google-ads-node 25.1.0, errors/conversion_upload_error.proto, read 2026-11-22; the classes are our interpretation.
 */
export const CONVERSION_UPLOAD_ERRORS: Readonly<Record<string, ErrorMeaning>> = {
  CLICK_CONVERSION_ALREADY_EXISTS: SAME_MOMENT,
  ORDER_ID_ALREADY_IN_USE: DUPLICATE,
  CALL_CONVERSION_ALREADY_EXISTS: SAME_MOMENT,

  TOO_RECENT_EVENT: later(6),
  TOO_RECENT_CONVERSION_ACTION: later(6),
  TOO_RECENT_CALL: later(12),

  EVENT_NOT_FOUND: UNLINKED,
  CLICK_NOT_FOUND: UNLINKED,

  TOO_MANY_CONVERSIONS_IN_REQUEST: CONFLICT,
  DUPLICATE_CLICK_CONVERSION_IN_REQUEST: CONFLICT,
  DUPLICATE_CALL_CONVERSION_IN_REQUEST: CONFLICT,
  DUPLICATE_ORDER_ID: CONFLICT,
  INVALID_JOB_ID: CONFLICT,
  GBRAID_WBRAID_BOTH_SET: CONFLICT,

  NO_CONVERSION_ACTION_FOUND: setting(
    sentence(
      'conversionActionId names no conversion action of this account',
      'действия-конверсии с таким conversionActionId в аккаунте нет',
    ),
  ),
  INVALID_CONVERSION_ACTION_TYPE: setting(
    sentence(
      'the conversion action is not of type "import from clicks"',
      'у действия-конверсии другой тип, нужен «импорт из кликов»',
    ),
  ),
  CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS: setting(TERMS),
  CUSTOMER_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS: setting(ENHANCED),
  CUSTOMER_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS: setting(POLICY),
  CUSTOM_VARIABLE_NOT_ENABLED: setting(
    sentence(
      'a custom variable of the conversion action is not enabled',
      'пользовательская переменная действия-конверсии не включена',
    ),
  ),
  ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID: rowAdvice(BRAID),
  EXTERNAL_ATTRIBUTION_DATA_SET_FOR_NON_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION: setting(EXTERNAL),
  EXTERNAL_ATTRIBUTION_DATA_NOT_SET_FOR_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION: setting(EXTERNAL),
  ORDER_ID_NOT_PERMITTED_FOR_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION: setting(EXTERNAL),
  EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION_NOT_PERMITTED_WITH_USER_IDENTIFIER: setting(EXTERNAL),

  UNPARSEABLE_GCLID: REFUSED,
  UNPARSEABLE_WBRAID: REFUSED,
  UNPARSEABLE_GBRAID: REFUSED,
  CONVERSION_PRECEDES_EVENT: REFUSED,
  EXPIRED_EVENT: REFUSED,
  UNAUTHORIZED_CUSTOMER: REFUSED,
  INVALID_CUSTOMER_FOR_CLICK: REFUSED,
  CONVERSION_TRACKING_NOT_ENABLED_AT_IMPRESSION_TIME: REFUSED,
  CONVERSION_NOT_COMPLIANT_WITH_ATT_POLICY: REFUSED,
  INVALID_USER_IDENTIFIER: REFUSED,
  UNSUPPORTED_USER_IDENTIFIER: REFUSED,
  CUSTOM_VARIABLE_VALUE_CONTAINS_PII: REFUSED,
  ORDER_ID_CONTAINS_PII: REFUSED,
  EXPIRED_CALL: REFUSED,
  CALL_NOT_FOUND: REFUSED,
  CONVERSION_PRECEDES_CALL: REFUSED,
  CONVERSION_TRACKING_NOT_ENABLED_AT_CALL_TIME: REFUSED,
  UNPARSEABLE_CALLERS_PHONE_NUMBER: REFUSED,
  INVALID_CUSTOMER_FOR_CALL: REFUSED,
  UNSPECIFIED: UNKNOWN_REASON,
  UNKNOWN: UNKNOWN_REASON,
};

/**
 * The Data Manager's own reasons in a later verdict, without their prefix. Others are looked up above: the two APIs share most
 * names.
 *
 * Google: @google-ads/datamanager 0.3.0, processing_errors.proto, and newer ones seen in public issues (README.md, Sources), read
 * 2026-11-22.
 */
export const PROCESSING_ERRORS: Readonly<Record<string, ErrorMeaning>> = {
  DUPLICATE_GCLID: SAME_MOMENT,
  DUPLICATE_TRANSACTION_ID: DUPLICATE,
  TOO_RECENT_CLICK: later(6),
  INTERNAL_ERROR: TRANSIENT,
  DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED: setting(TERMS),
  // A visitor may bring a click of another account: it refuses that row and must not stop the others.
  OPERATING_ACCOUNT_MISMATCH_FOR_AD_IDENTIFIER: rowAdvice(OTHER_ACCOUNT),
  EXTERNAL_ATTRIBUTION_DATA_MISSING: setting(EXTERNAL),
  INVALID_CURRENCY_CODE: CURRENCY,
  EVENT_TOO_OLD: REFUSED,
  CONVERSION_PRECEDES_CLICK: REFUSED,
  // The account's own consent (processing_errors.proto); the other two depend on a visitor's country.
  NO_CONSENT: setting(NO_CONSENT),
  DENIED_CONSENT: REFUSED,
  UNKNOWN_CONSENT: REFUSED,
  INVALID_GCLID: REFUSED,
  INVALID_GBRAID: REFUSED,
  INVALID_WBRAID: REFUSED,
  INVALID_CLICK: REFUSED,
  INVALID_AD_IDENTIFIERS: REFUSED,
  INVALID_OPERATING_ACCOUNT_FOR_CLICK: REFUSED,
  INVALID_EVENT: REFUSED,
  INVALID_FORMAT: REFUSED,
  INVALID_CUSTOM_VARIABLE: REFUSED,
};

/**
 * Further reasons with which `events:ingest` refuses a single event.
 *
 * Google: @google-ads/datamanager 0.3.0, error.proto, read 2026-11-30.
 */
const INGEST_ROW_ERRORS: ReadonlySet<string> = new Set([
  'REQUIRED_FIELD_MISSING',
  'INVALID_HEX_ENCODING',
  'INVALID_BASE64_ENCODING',
  'INVALID_SHA256_FORMAT',
  'INVALID_NUMBER_FORMAT',
  'INVALID_ENUM_VALUE',
  'INVALID_ARGUMENT',
  'INVALID_POSTAL_CODE',
  'INVALID_COUNTRY_CODE',
  'INVALID_CUSTOM_VARIABLE_VALUE',
  'TOO_MANY_USER_IDENTIFIERS',
  'TOO_MANY_ELEMENTS',
  'NO_IDENTIFIERS_PROVIDED',
  'EVENT_TIME_INVALID',
  'FIELD_VALUE_TOO_LONG',
]);

/**
 * Reasons with which `events:ingest` refuses a request although no row is at fault: the account or a setting is.
 *
 * Google: @google-ads/datamanager 0.3.0, error.proto, read 2026-11-22.
 */
const INGEST_SETTING_ERRORS: Readonly<Record<string, string>> = {
  INVALID_DESTINATION: sentence(
    'the account or the conversion action is not one that takes conversions',
    'аккаунт или действие-конверсия не принимает конверсии',
  ),
  INVALID_CONVERSION_ACTION_ID: sentence(
    'conversionActionId names no conversion action of this account',
    'действия-конверсии с таким conversionActionId в аккаунте нет',
  ),
  INVALID_CONVERSION_ACTION_TYPE: sentence(
    'the conversion action is not of type "import from clicks"',
    'у действия-конверсии другой тип, нужен «импорт из кликов»',
  ),
  DESTINATION_ACCOUNT_TYPE_MISMATCH: sentence(
    'customerId is not a Google Ads account that takes conversions',
    'customerId — не аккаунт Google Ads, который принимает конверсии',
  ),
  MISMATCHED_ACCOUNT_TYPE: sentence(
    'customerId is not a Google Ads account that takes conversions',
    'customerId — не аккаунт Google Ads, который принимает конверсии',
  ),
  OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH: sentence(
    'loginCustomerId does not manage customerId',
    'аккаунт loginCustomerId не управляет аккаунтом customerId',
  ),
  INVALID_CLIENT_ACCOUNT_ID: sentence('customerId is not a Google Ads account', 'customerId — не аккаунт Google Ads'),
  EVENT_SOURCE_AND_DESTINATION_MISMATCH: sentence(
    'the conversion action does not take events of this eventSource',
    'действие-конверсия не принимает события с таким eventSource',
  ),
  NOT_ALLOWLISTED: sentence(
    'Google has not admitted this account to a feature that the settings use',
    'Google не открыл аккаунту возможность, которой пользуются настройки',
  ),
  TERMS_AND_CONDITIONS_NOT_SIGNED: TERMS,
  ADVERTISER_TOS_NOT_ACCEPTED: TERMS,
  DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED: TERMS,
  DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS: ENHANCED,
  DESTINATION_ACCOUNT_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS: POLICY,
  NO_CONSENT,
  EXTERNAL_ATTRIBUTION_DATA_MISSING: EXTERNAL,
  EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED: POLITICAL,
};

/**
 * The meaning of a ConversionUploadError. An unknown name is refused and kept: neither retried for ever nor considered a success.
 */
export function conversionUploadErrorMeaning(code: string): ErrorMeaning {
  return lookUp(CONVERSION_UPLOAD_ERRORS, code) ?? tooRecent(code) ?? UNKNOWN_REASON;
}

/** Google requires six hours after a click, a conversion action or a destination was made, and spells it in many ways. */
export function tooRecent(code: string): ErrorMeaning | undefined {
  return code.includes('TOO_RECENT') ? later(6) : undefined;
}

/** The meaning of an event that `events:ingest` names with this reason, or without any. */
export function ingestRowMeaning(reason: string | null): ErrorMeaning {
  if (reason === null || INGEST_ROW_ERRORS.has(reason)) return REFUSED;
  return processingErrorMeaning(reason);
}

/** The Google Ads API's group for currencies, as of v25. */
export function currencyErrorMeaning(): ErrorMeaning {
  return CURRENCY;
}

/** What is wrong with the settings if `events:ingest` gives this reason; undefined if the reason concerns a row. */
export function ingestSettingAdvice(reason: string): string | undefined {
  return lookUp(INGEST_SETTING_ERRORS, reason);
}

/** The codes come from outside: `constructor` must not be found in the table. */
function lookUp<T>(table: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

const PROCESSING_PREFIX = /^PROCESSING_ERROR_(REASON_)?/;

/** `TOO_RECENT_CLICK` of `PROCESSING_ERROR_REASON_TOO_RECENT_CLICK`; Google uses two prefixes. */
export function withoutPrefix(reason: string): string {
  return reason.replace(PROCESSING_PREFIX, '');
}

/**
 * The meaning of a reason in a Data Manager verdict, with or without its prefix. New names that start like known ones mean the
 * same.
 */
export function processingErrorMeaning(reason: string): ErrorMeaning {
  const code = withoutPrefix(reason);
  const known = lookUp(PROCESSING_ERRORS, code) ?? lookUp(CONVERSION_UPLOAD_ERRORS, code);
  if (known) return known;
  return code.startsWith('DUPLICATE_') ? SAME_MOMENT : (tooRecent(code) ?? UNKNOWN_REASON);
}
