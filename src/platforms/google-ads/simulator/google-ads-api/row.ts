import type { Instant } from '../../../../domain/time/instant.js';
import type { GoogleConversionAction, GoogleCustomer } from '../accounts.js';
import type { SimulatorRecord } from '../../../kit/simulator/records.js';
import type { ConversionKey } from '../state.js';
import type { AdsErrorCode } from './failure.js';
import type { FieldPathElement } from './failure.js';
import type { ClickConversion } from './messages.js';

/** A row whose form is good. */
export interface ClickRow {
  readonly conversion: ClickConversion;
  readonly action: GoogleConversionAction;
  readonly key: ConversionKey;
  readonly identifier: SimulatorRecord['identifier'];
  /** Everything that a click could be found by. */
  readonly ids: readonly string[];
}

/** What is wrong with a row, and where below `conversions[n]`. One bad row reports its first fault only (reference 1.7). */
export interface RowFault {
  readonly code: AdsErrorCode;
  readonly path: readonly FieldPathElement[];
}

export function toClickRow(
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

export function rowFault(code: AdsErrorCode, ...path: readonly (string | FieldPathElement)[]): RowFault {
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
