import type { Instant } from '../../../../domain/time/instant.js';
import type { SimulatorRecord } from '../../../kit/simulator/records.js';
import type { ConversionKey } from '../state.js';
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
  /** Everything that a click or a person could be found by. */
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

/** The event's click ids; an empty text is an absent one, as protobuf has it. */
export function clickIdsOf({ adIdentifiers = {} }: IngestEvent): Pick<AdIdentifiers, 'gclid' | 'gbraid' | 'wbraid'> {
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
