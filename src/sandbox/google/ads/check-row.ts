import { DateTime } from 'luxon';
import type { Instant } from '../../../domain/time/instant.js';
import type { GoogleConversionAction, GoogleCustomer } from '../../world.js';
import { findAction, hasClickIdForm, isCurrency } from '../rules.js';
import { checkUserIdentifiers } from './check-user-identifiers.js';
import type { ClickConversion } from './messages.js';
import { fault, toRow, type Row, type RowFault } from './row.js';

const RESOURCE_NAME = /^customers\/\d+\/conversionActions\/(\d+)$/;
const DATE_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d$/;
const MAX_ORDER_ID_LENGTH = 64;
/** What Google takes for personal data is not documented; these two are beyond doubt. */
const EMAIL_OR_PHONE = /^\S+@\S+\.\S+$|^\+\d{10,15}$/;

/** The row, or the first thing wrong with its form. Google: reference 1.3 and 1.7, read 2026-11-22; the order is a guess. */
export function readRow(sent: ClickConversion, customer: GoogleCustomer): Row | RowFault {
  // Fields without presence: an empty text is an absent one. An empty gclid is a set one.
  const conversion = { ...sent, gbraid: sent.gbraid || undefined, wbraid: sent.wbraid || undefined };
  const action = readAction(conversion, customer);
  if ('code' in action) return action;
  const moment = readMoment(conversion);
  if (typeof moment !== 'number') return moment;
  return (
    checkClickIds(conversion, action) ??
    checkUserIdentifiers(conversion.user_identifiers ?? [], customer) ??
    checkRest(conversion) ??
    toRow(conversion, customer, action, moment)
  );
}

function readAction({ conversion_action: name }: ClickConversion, customer: GoogleCustomer): GoogleConversionAction | RowFault {
  if (name === undefined || name === '') return fault('REQUIRED', 'conversion_action');
  const actionId = RESOURCE_NAME.exec(name)?.[1];
  if (actionId === undefined) return fault('RESOURCE_NAME_MALFORMED', 'conversion_action');
  // The customer inside the name is ignored, the id decides.
  const action = findAction(customer, actionId);
  if (action === null) return fault('NO_CONVERSION_ACTION_FOUND', 'conversion_action');
  return action.type === 'UPLOAD_CLICKS' ? action : fault('INVALID_CONVERSION_ACTION_TYPE', 'conversion_action');
}

function readMoment({ conversion_date_time: text }: ClickConversion): Instant | RowFault {
  if (text === undefined || text === '') return fault('REQUIRED', 'conversion_date_time');
  if (!DATE_TIME.test(text)) return fault('INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET', 'conversion_date_time');
  const moment = DateTime.fromISO(text.replace(' ', 'T'), { zone: 'utc' });
  return moment.isValid ? moment.toMillis() : fault('INVALID_FIELD_VALUES_IN_DATE_TIME', 'conversion_date_time');
}

function checkClickIds(
  { gclid, gbraid, wbraid, user_identifiers: people = [] }: ClickConversion,
  action: GoogleConversionAction,
): RowFault | null {
  if (gbraid !== undefined && wbraid !== undefined) return fault('GBRAID_WBRAID_BOTH_SET', 'gbraid');
  if (gclid === undefined && gbraid === undefined && wbraid === undefined && people.length === 0)
    return fault('REQUIRED', 'gclid');
  if (gclid !== undefined && !hasClickIdForm(gclid)) return fault('UNPARSEABLE_GCLID', 'gclid');
  if (gbraid !== undefined && !hasClickIdForm(gbraid)) return fault('UNPARSEABLE_GBRAID', 'gbraid');
  if (wbraid !== undefined && !hasClickIdForm(wbraid)) return fault('UNPARSEABLE_WBRAID', 'wbraid');
  if (action.countingType === 'ONE_PER_CLICK' && (gbraid ?? wbraid) !== undefined) {
    return fault('ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID', 'conversion_action');
  }
  return null;
}

function checkRest(conversion: ClickConversion): RowFault | null {
  const { order_id: orderId = '', currency_code: currency } = conversion;
  if (orderId.length > MAX_ORDER_ID_LENGTH) return fault('TOO_LONG', 'order_id');
  if (EMAIL_OR_PHONE.test(orderId)) return fault('ORDER_ID_CONTAINS_PII', 'order_id');
  if (currency !== undefined && !isCurrency(currency)) return fault('UNSUPPORTED', 'currency_code');
  if ((conversion.custom_variables ?? []).length > 0)
    return fault('CUSTOM_VARIABLE_NOT_ENABLED', { field_name: 'custom_variables', index: 0 });
  if (conversion.external_attribution_data !== undefined) {
    return fault('EXTERNAL_ATTRIBUTION_DATA_SET_FOR_NON_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION', 'external_attribution_data');
  }
  for (const field of ['user_ip_address', 'session_attributes_encoded', 'session_attributes_key_value_pairs'] as const) {
    if (conversion[field] !== undefined) return fault('CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE', field);
  }
  return null;
}
