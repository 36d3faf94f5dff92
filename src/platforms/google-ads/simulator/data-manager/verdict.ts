import { DAY, type Instant } from '../../../../domain/time/instant.js';
import type { SimulatorContext } from '../../../kit/simulator/context.js';
import type { SimulatorRecord } from '../../../kit/simulator/records.js';
import { hasClickIdForm, MIN_CLICK_AGE_MS } from '../rules.js';
import type { ConversionKey, CountedConversions } from '../state.js';
import type { EventTarget } from './check-destinations.js';
import type { AdIdentifiers, EventConsent, IngestEvent } from './ingest-request.js';
import { readTimestamp } from './proto-json.js';

/** One event on its way to one destination. */
export interface EventRow {
  readonly event: IngestEvent;
  /** The event's own, else the request's. */
  readonly consent: EventConsent | undefined;
  readonly key: ConversionKey;
  readonly identifier: SimulatorRecord['identifier'];
  /** Every identifier by which a click or a person could be found. */
  readonly ids: readonly string[];
}

export function toEventRow(
  event: IngestEvent,
  requestConsent: EventConsent | undefined,
  { customer, action }: EventTarget,
): EventRow {
  const { gclid, gbraid, wbraid } = clickIdsOf(event);
  const hashes = (event.userData?.userIdentifiers ?? []).flatMap(
    ({ emailAddress, phoneNumber }) => emailAddress ?? phoneNumber ?? [],
  );
  const ids = [gclid, gbraid, wbraid, ...hashes].flatMap((id) => id ?? []);
  return {
    event,
    consent: event.consent ?? requestConsent,
    key: {
      customerId: customer.customerId,
      actionId: action.id,
      orderId: event.transactionId ?? null,
      clickId: gclid ?? gbraid ?? wbraid ?? null,
      occurredAt: momentOf(event),
    },
    identifier: identifierOf(event),
    ids,
  };
}

/** The event's click ids; an empty text is absent, as in protobuf. */
function clickIdsOf({ adIdentifiers = {} }: IngestEvent): Pick<AdIdentifiers, 'gclid' | 'gbraid' | 'wbraid'> {
  return {
    gclid: adIdentifiers.gclid || undefined,
    gbraid: adIdentifiers.gbraid || undefined,
    wbraid: adIdentifiers.wbraid || undefined,
  };
}

function momentOf({ eventTimestamp = '' }: IngestEvent): Instant {
  const moment = readTimestamp(eventTimestamp);
  if (moment === null) throw new Error('an event without a readable time came past the checks');
  return moment;
}

function identifierOf(event: IngestEvent): SimulatorRecord['identifier'] {
  const { gclid, gbraid, wbraid } = clickIdsOf(event);
  if (gclid !== undefined) return { kind: 'gclid', value: gclid };
  if (gbraid !== undefined) return { kind: 'gbraid', value: gbraid };
  if (wbraid !== undefined) return { kind: 'wbraid', value: wbraid };
  for (const { emailAddress, phoneNumber } of event.userData?.userIdentifiers ?? []) {
    if (phoneNumber !== undefined) return { kind: 'phone', value: phoneNumber };
    if (emailAddress !== undefined) return { kind: 'email', value: emailAddress };
  }
  return { kind: 'session', value: '' };
}

const PREFIX = 'PROCESSING_ERROR_REASON_';

/** Names of `ProcessingErrorReason`; the last two come from the live servers only (public issues). */
export type ProcessingReason =
  | 'INVALID_GCLID'
  | 'INVALID_GBRAID'
  | 'INVALID_WBRAID'
  | 'DENIED_CONSENT'
  | 'DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED'
  | 'ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID'
  | 'DUPLICATE_TRANSACTION_ID'
  | 'DUPLICATE_GCLID'
  | 'EVENT_TOO_OLD'
  | 'TOO_RECENT_CLICK'
  | 'CLICK_NOT_FOUND';

export function wireReason(reason: ProcessingReason): string {
  return `${PREFIX}${reason}`;
}

/**
 * Why an event of an accepted request will not count; null if it counts. The sandbox does not know the click's own time, so the
 * event's stands in for it. Google: data-manager/api/devguides/diagnostics, read 2026-11-22; which of several reasons the real
 * servers give first is not documented.
 */
export function processingReasonOf(
  row: EventRow,
  target: EventTarget,
  context: SimulatorContext,
  counted: CountedConversions,
): ProcessingReason | null {
  return (
    whyUnreadable(row) ??
    whyNotAllowed(row, target) ??
    whyCopy(row, counted) ??
    whyUntimely(row, target, context.clock()) ??
    whyUnmatched(row, context)
  );
}

function whyUnreadable({ event }: EventRow): ProcessingReason | null {
  const { gclid, gbraid, wbraid } = clickIdsOf(event);
  if (gclid !== undefined && !hasClickIdForm(gclid)) return 'INVALID_GCLID';
  if (gbraid !== undefined && !hasClickIdForm(gbraid)) return 'INVALID_GBRAID';
  if (wbraid !== undefined && !hasClickIdForm(wbraid)) return 'INVALID_WBRAID';
  return null;
}

function whyNotAllowed({ event, consent }: EventRow, { customer, action }: EventTarget): ProcessingReason | null {
  if (consent?.adUserData === 'CONSENT_DENIED') return 'DENIED_CONSENT';
  if (event.userData !== undefined && !customer.acceptedCustomerDataTerms) {
    return 'DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED';
  }
  const { gbraid, wbraid } = clickIdsOf(event);
  if ((gbraid ?? wbraid) !== undefined && action.countingType === 'ONE_PER_CLICK')
    return 'ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID';
  return null;
}

function whyCopy({ key }: EventRow, counted: CountedConversions): ProcessingReason | null {
  if (counted.hasOrder(key)) return 'DUPLICATE_TRANSACTION_ID';
  return counted.hasClick(key) ? 'DUPLICATE_GCLID' : null;
}

function whyUntimely({ key }: EventRow, { action }: EventTarget, now: Instant): ProcessingReason | null {
  const age = now - key.occurredAt;
  if (age < MIN_CLICK_AGE_MS) return 'TOO_RECENT_CLICK';
  return age > action.lookbackDays * DAY ? 'EVENT_TOO_OLD' : null;
}

function whyUnmatched({ ids }: EventRow, context: SimulatorContext): ProcessingReason | null {
  return ids.length > 0 && !ids.some((id) => context.isKnown(id)) ? 'CLICK_NOT_FOUND' : null;
}
