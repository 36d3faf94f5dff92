import { DateTime } from 'luxon';
import { isCurrencyCode } from '../../../../domain/money.js';
import { DAY, type Instant } from '../../../../domain/time/instant.js';
import type { SimulatorContext } from '../../../kit/simulator/context.js';
import type { SimulatorRecord } from '../../../kit/simulator/records.js';
import type { GoogleConversionAction, GoogleCustomer } from '../accounts.js';
import { findAction, hasClickIdForm, MIN_CLICK_AGE_MS } from '../rules.js';
import { clickKeyOf, type ConversionKey, type CountedConversions, orderKeyOf } from '../state.js';
import type { AdsErrorCode, FieldPathElement } from './failure.js';
import type { AdsUserIdentifier, ClickConversion } from './service.js';

/** A row that passed the checks of its form. */
export interface ClickRow {
  readonly conversion: ClickConversion;
  readonly action: GoogleConversionAction;
  readonly key: ConversionKey;
  readonly identifier: SimulatorRecord['identifier'];
  /** Every identifier by which a click could be found. */
  readonly ids: readonly string[];
}

/**
 * What is wrong with a row, and where below `conversions[n]`. A bad row reports its first fault only (googleads/google-ads-java
 * issue 770).
 */
export interface RowFault {
  readonly code: AdsErrorCode;
  readonly path: readonly FieldPathElement[];
}

function toClickRow(
  conversion: ClickConversion,
  customer: GoogleCustomer,
  action: GoogleConversionAction,
  occurredAt: Instant,
): ClickRow {
  const { gclid, gbraid, wbraid, order_id: orderId } = conversion;
  const hashes = (conversion.user_identifiers ?? []).flatMap((person) => person.hashed_phone_number ?? person.hashed_email ?? []);
  return {
    conversion,
    action,
    key: {
      customerId: customer.customerId,
      actionId: action.id,
      orderId: orderId || null,
      clickId: gclid ?? gbraid ?? wbraid ?? null,
      occurredAt,
    },
    identifier: identifierOf(conversion),
    ids: [gclid, gbraid, wbraid, ...hashes].flatMap((id) => id ?? []),
  };
}

function rowFault(code: AdsErrorCode, ...path: readonly (string | FieldPathElement)[]): RowFault {
  return { code, path: path.map((step) => (typeof step === 'string' ? { field_name: step } : step)) };
}

function identifierOf({ gclid, gbraid, wbraid, user_identifiers: people = [] }: ClickConversion): SimulatorRecord['identifier'] {
  if (gclid !== undefined) return { kind: 'gclid', value: gclid };
  if (gbraid !== undefined) return { kind: 'gbraid', value: gbraid };
  if (wbraid !== undefined) return { kind: 'wbraid', value: wbraid };
  const phone = people.find(({ hashed_phone_number: hash }) => hash !== undefined)?.hashed_phone_number;
  if (phone !== undefined) return { kind: 'phone', value: phone };
  return { kind: 'email', value: people.find(({ hashed_email: hash }) => hash !== undefined)?.hashed_email ?? '' };
}

const MAX_IDENTIFIERS = 5;
const SHA256_HEX = /^[\da-f]{64}$/i;

/**
 * Hashed e-mails and phones only, for a customer that accepted the data terms. Google: conversion_upload_service.proto of v25,
 * uid-data; read 2026-11-22.
 */
function checkUserIdentifiers(identifiers: readonly AdsUserIdentifier[], customer: GoogleCustomer): RowFault | null {
  if (identifiers.length === 0) return null;
  if (identifiers.length > MAX_IDENTIFIERS) return rowFault('TOO_MANY', 'user_identifiers');
  for (const [index, identifier] of identifiers.entries()) {
    const fault = checkUserIdentifier(identifier, index);
    if (fault !== null) return fault;
  }
  return customer.acceptedCustomerDataTerms ? null : rowFault('CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS', 'user_identifiers');
}

function checkUserIdentifier(
  { hashed_email: email, hashed_phone_number: phone }: AdsUserIdentifier,
  index: number,
): RowFault | null {
  const place = { field_name: 'user_identifiers', index };
  if (email === undefined && phone === undefined) return rowFault('UNSUPPORTED_USER_IDENTIFIER', place);
  if (SHA256_HEX.test(phone ?? email ?? '')) return null;
  return rowFault('INVALID_USER_IDENTIFIER', place, phone === undefined ? 'hashed_email' : 'hashed_phone_number');
}

const RESOURCE_NAME = /^customers\/\d+\/conversionActions\/(\d+)$/;
const DATE_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d$/;
const MAX_ORDER_ID_LENGTH = 64;
/** What Google considers personal data is not documented; these two are beyond doubt. */
const EMAIL_OR_PHONE = /^\S+@\S+\.\S+$|^\+\d{10,15}$/;

/**
 * The row, or the first fault of its form. Google: conversion_upload_service.proto of v25, read 2026-11-22; the order is
 * inferred.
 */
export function readClickRow(sent: ClickConversion, customer: GoogleCustomer): ClickRow | RowFault {
  // Fields without presence: an empty text is an absent one. An empty gclid is a set one.
  const conversion = { ...sent, gbraid: sent.gbraid || undefined, wbraid: sent.wbraid || undefined };
  const action = readAction(conversion, customer);
  if ('code' in action) return action;
  const moment = readMoment(conversion);
  if (typeof moment !== 'number') return moment;
  return (
    checkClickIds(conversion, action) ??
    checkUserIdentifiers(conversion.user_identifiers ?? [], customer) ??
    checkOtherFields(conversion) ??
    toClickRow(conversion, customer, action, moment)
  );
}

function readAction({ conversion_action: name }: ClickConversion, customer: GoogleCustomer): GoogleConversionAction | RowFault {
  if (name === undefined || name === '') return rowFault('REQUIRED', 'conversion_action');
  const actionId = RESOURCE_NAME.exec(name)?.[1];
  if (actionId === undefined) return rowFault('RESOURCE_NAME_MALFORMED', 'conversion_action');
  // The customer inside the name is ignored, the id decides.
  const action = findAction(customer, actionId);
  if (action === null) return rowFault('NO_CONVERSION_ACTION_FOUND', 'conversion_action');
  return action.type === 'UPLOAD_CLICKS' ? action : rowFault('INVALID_CONVERSION_ACTION_TYPE', 'conversion_action');
}

function readMoment({ conversion_date_time: text }: ClickConversion): Instant | RowFault {
  if (text === undefined || text === '') return rowFault('REQUIRED', 'conversion_date_time');
  if (!DATE_TIME.test(text)) return rowFault('INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET', 'conversion_date_time');
  const moment = DateTime.fromISO(text.replace(' ', 'T'), { zone: 'utc' });
  return moment.isValid ? moment.toMillis() : rowFault('INVALID_FIELD_VALUES_IN_DATE_TIME', 'conversion_date_time');
}

function checkClickIds(
  { gclid, gbraid, wbraid, user_identifiers: people = [] }: ClickConversion,
  action: GoogleConversionAction,
): RowFault | null {
  if (gbraid !== undefined && wbraid !== undefined) return rowFault('GBRAID_WBRAID_BOTH_SET', 'gbraid');
  if (gclid === undefined && gbraid === undefined && wbraid === undefined && people.length === 0)
    return rowFault('REQUIRED', 'gclid');
  if (gclid !== undefined && !hasClickIdForm(gclid)) return rowFault('UNPARSEABLE_GCLID', 'gclid');
  if (gbraid !== undefined && !hasClickIdForm(gbraid)) return rowFault('UNPARSEABLE_GBRAID', 'gbraid');
  if (wbraid !== undefined && !hasClickIdForm(wbraid)) return rowFault('UNPARSEABLE_WBRAID', 'wbraid');
  if ((gbraid ?? wbraid) !== undefined && people.length > 0) return rowFault('VALUE_MUST_BE_UNSET', 'user_identifiers');
  if (action.countingType === 'ONE_PER_CLICK' && (gbraid ?? wbraid) !== undefined) {
    return rowFault('ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID', 'conversion_action');
  }
  return null;
}

function checkOtherFields(conversion: ClickConversion): RowFault | null {
  const { order_id: orderId = '', currency_code: currency } = conversion;
  if (orderId.length > MAX_ORDER_ID_LENGTH) return rowFault('TOO_LONG', 'order_id');
  if (EMAIL_OR_PHONE.test(orderId)) return rowFault('ORDER_ID_CONTAINS_PII', 'order_id');
  if (currency !== undefined && !isCurrencyCode(currency)) return rowFault('UNSUPPORTED', 'currency_code');
  if ((conversion.custom_variables ?? []).length > 0)
    return rowFault('CUSTOM_VARIABLE_NOT_ENABLED', { field_name: 'custom_variables', index: 0 });
  if (conversion.external_attribution_data !== undefined) {
    return rowFault('EXTERNAL_ATTRIBUTION_DATA_SET_FOR_NON_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION', 'external_attribution_data');
  }
  for (const field of ['user_ip_address', 'session_attributes_encoded', 'session_attributes_key_value_pairs'] as const) {
    if (conversion[field] !== undefined) return rowFault('CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE', field);
  }
  return null;
}

/** Order ids, and clicks with their second, that occur in more than one row of a request. Such rows are not processed. */
interface RequestDuplicates {
  readonly orders: ReadonlySet<string>;
  readonly clicks: ReadonlySet<string>;
}

export function findRequestDuplicates(rows: readonly ClickRow[]): RequestDuplicates {
  return {
    orders: duplicatesOf(rows.flatMap(({ key }) => (key.orderId === null ? [] : [orderKeyOf(key)]))),
    clicks: duplicatesOf(rows.flatMap(({ key }) => (key.clickId === null ? [] : [clickKeyOf(key)]))),
  };
}

/**
 * Faults of a well-formed row: duplicates in the request, what was counted before, its age, an unknown click. The sandbox does
 * not know the click's own time, so the conversion's stands in for it. Google: conversion_upload_error.proto of v25, read
 * 2026-11-22.
 */
export function checkHistory(
  row: ClickRow,
  twins: RequestDuplicates,
  context: SimulatorContext,
  counted: CountedConversions,
): RowFault | null {
  const { key, ids, action, identifier } = row;
  if (key.orderId !== null && twins.orders.has(orderKeyOf(key))) return rowFault('DUPLICATE_ORDER_ID', 'order_id');
  if (key.clickId !== null && twins.clicks.has(clickKeyOf(key))) return rowFault('DUPLICATE_CLICK_CONVERSION_IN_REQUEST');
  if (counted.hasOrder(key)) return rowFault('ORDER_ID_ALREADY_IN_USE', 'order_id');
  if (counted.hasClick(key)) return rowFault('CLICK_CONVERSION_ALREADY_EXISTS');
  const age = context.clock() - key.occurredAt;
  if (age < MIN_CLICK_AGE_MS)
    return rowFault('TOO_RECENT_EVENT', identifier.kind in row.conversion ? identifier.kind : 'user_identifiers');
  if (age > action.lookbackDays * DAY) return rowFault('EXPIRED_EVENT', 'conversion_date_time');
  if (ids.some((id) => context.isKnown(id))) return null;
  return rowFault('CLICK_NOT_FOUND', identifier.kind in row.conversion ? identifier.kind : 'user_identifiers');
}

function duplicatesOf(values: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(values.filter((value) => seen.has(value) || !seen.add(value)));
}
