import { HOUR } from '../../domain/time/instant.js';
import type { ErrorMeaning } from '../kit/error-class.js';

const DUPLICATE: ErrorMeaning = { errorClass: 'duplicate' };
/** The same click, action and second: another call or goal may have it. */
const SAME_MOMENT: ErrorMeaning = { errorClass: 'sameMoment' };
const UNLINKED: ErrorMeaning = { errorClass: 'notLinked' };
const CONFLICT: ErrorMeaning = { errorClass: 'conflict' };
const REFUSED: ErrorMeaning = { errorClass: 'refused' };
const TRANSIENT: ErrorMeaning = { errorClass: 'transient' };
/** A reason that we do not know says nothing of a row where every row has it: a new duty of the account, for example. */
const UNKNOWN_REASON: ErrorMeaning = { errorClass: 'refused', onEveryRow: 'request' };
const rowAdvice = (advice: string): ErrorMeaning => ({ errorClass: 'refused', advice });
const setting = (advice: string): ErrorMeaning => ({ errorClass: 'configuration', advice });
const later = (hours: number): ErrorMeaning => ({ errorClass: 'tooEarly', afterMs: hours * HOUR });

const EXTERNAL = 'the conversion action expects external attribution; choose an ordinary one of type "import from clicks"';
const TERMS = 'accept the customer data terms in Google Ads (Goals, Settings), or set hashedPhone: false';
const ENHANCED = 'switch on enhanced conversions for leads in Google Ads (Goals, Settings), or set hashedPhone: false';
const POLICY = 'Google’s policy forbids hashed phones for this account; set hashedPhone: false';
const BRAID = 'the conversion action counts one per click, which gbraid and wbraid do not allow; let it count every conversion';
const OTHER_ACCOUNT =
  'the click belongs to another Google Ads account; where this goes for every click, set customerId to the account that owns ' +
  'the conversion actions';
const NO_CONSENT =
  'the account has not agreed that Google’s core services use its data; agree in Google Ads (Admin, Linked services), or set ' +
  'consent';
const POLITICAL = 'declare in Google Ads (Admin, Account settings) whether the account runs EU political ads';
const CURRENCY: ErrorMeaning = {
  errorClass: 'refused',
  onEveryRow: 'configuration',
  advice: 'Google does not know the currency; give the goal a current code of ISO 4217, e.g. currency: RUB',
};

/**
 * Every ConversionUploadError of v25 and what it means here.
 *
 * Google: google-ads-node 25.1.0, errors/conversion_upload_error.proto, read 2026-11-22; the classes are our
 * reading of it.
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

  NO_CONVERSION_ACTION_FOUND: setting('conversionActionId names no conversion action of this account'),
  INVALID_CONVERSION_ACTION_TYPE: setting('the conversion action is not of type "import from clicks"'),
  CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS: setting(TERMS),
  CUSTOMER_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS: setting(ENHANCED),
  CUSTOMER_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS: setting(POLICY),
  CUSTOM_VARIABLE_NOT_ENABLED: setting('a custom variable of the conversion action is not enabled'),
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
 * The Data Manager's own reasons in a later verdict, prefix taken off. What is not here is looked up above: the two
 * APIs share most names.
 *
 * Google: @google-ads/datamanager 0.3.0, processing_errors.proto, and newer ones seen in public issues (README.md, Sources),
 * read 2026-11-22.
 */
export const PROCESSING_ERRORS: Readonly<Record<string, ErrorMeaning>> = {
  DUPLICATE_GCLID: SAME_MOMENT,
  DUPLICATE_TRANSACTION_ID: DUPLICATE,
  TOO_RECENT_CLICK: later(6),
  INTERNAL_ERROR: TRANSIENT,
  DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED: setting(TERMS),
  // One visitor may bring a click of another account: it refuses that row and must not stop the others.
  OPERATING_ACCOUNT_MISMATCH_FOR_AD_IDENTIFIER: rowAdvice(OTHER_ACCOUNT),
  EXTERNAL_ATTRIBUTION_DATA_MISSING: setting(EXTERNAL),
  INVALID_CURRENCY_CODE: CURRENCY,
  EVENT_TOO_OLD: REFUSED,
  CONVERSION_PRECEDES_CLICK: REFUSED,
  // The account's own consent (processing_errors.proto); the other two are a matter of one visitor's country.
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
 * Reasons with which `events:ingest` finds fault with a single event, beside those above.
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
  INVALID_DESTINATION: 'the account or the conversion action is not one that takes conversions',
  INVALID_CONVERSION_ACTION_ID: 'conversionActionId names no conversion action of this account',
  INVALID_CONVERSION_ACTION_TYPE: 'the conversion action is not of type "import from clicks"',
  DESTINATION_ACCOUNT_TYPE_MISMATCH: 'customerId is not a Google Ads account that takes conversions',
  MISMATCHED_ACCOUNT_TYPE: 'customerId is not a Google Ads account that takes conversions',
  OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH: 'loginCustomerId does not manage customerId',
  INVALID_CLIENT_ACCOUNT_ID: 'customerId is not a Google Ads account',
  EVENT_SOURCE_AND_DESTINATION_MISMATCH: 'the conversion action does not take events of this eventSource',
  NOT_ALLOWLISTED: 'Google has not admitted this account to a feature that the settings use',
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
 * A ConversionUploadError's meaning. A name that we do not know is refused and kept: neither retried for ever nor taken for
 * success.
 */
export function conversionUploadErrorMeaning(code: string): ErrorMeaning {
  return lookUp(CONVERSION_UPLOAD_ERRORS, code) ?? tooRecent(code) ?? UNKNOWN_REASON;
}

/** Google wants six hours after a click, a conversion action or a destination was made, and writes it in many ways. */
export function tooRecent(code: string): ErrorMeaning | undefined {
  return code.includes('TOO_RECENT') ? later(6) : undefined;
}

/** What it means that `events:ingest` names an event with this reason; one without a reason is named all the same. */
export function ingestRowMeaning(reason: string | null): ErrorMeaning {
  if (reason === null || INGEST_ROW_ERRORS.has(reason)) return REFUSED;
  return processingErrorMeaning(reason);
}

/** The Google Ads API's group for currencies, as of v25. */
export function currencyErrorMeaning(): ErrorMeaning {
  return CURRENCY;
}

/** What is wrong with the settings when `events:ingest` gives this reason; undefined when the reason is a row's. */
export function ingestSettingAdvice(reason: string): string | undefined {
  return lookUp(INGEST_SETTING_ERRORS, reason);
}

/** The codes come from outside: `constructor` is no entry of the table. */
function lookUp<T>(table: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

const PROCESSING_PREFIX = /^PROCESSING_ERROR_(REASON_)?/;

/** `TOO_RECENT_CLICK` of `PROCESSING_ERROR_REASON_TOO_RECENT_CLICK`; Google uses two prefixes. */
export function withoutPrefix(reason: string): string {
  return reason.replace(PROCESSING_PREFIX, '');
}

/**
 * The meaning of a reason in a Data Manager verdict, with its prefix or without. New names that start like known ones mean the
 * same.
 */
export function processingErrorMeaning(reason: string): ErrorMeaning {
  const code = withoutPrefix(reason);
  const known = lookUp(PROCESSING_ERRORS, code) ?? lookUp(CONVERSION_UPLOAD_ERRORS, code);
  if (known) return known;
  return code.startsWith('DUPLICATE_') ? SAME_MOMENT : (tooRecent(code) ?? UNKNOWN_REASON);
}
