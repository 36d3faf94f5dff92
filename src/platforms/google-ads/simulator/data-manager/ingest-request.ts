import { loadProtos, RpcError, detail } from '../rpc-error.js';
import { readMessage, type JsonFault } from './proto-json.js';

export interface ProductAccount {
  readonly accountId?: string;
  readonly accountType?: string;
  /** Deprecated sibling of `accountType`. */
  readonly product?: string;
}

export interface EventDestination {
  readonly reference?: string;
  readonly operatingAccount?: ProductAccount;
  readonly loginAccount?: ProductAccount;
  readonly linkedAccount?: ProductAccount;
  readonly productDestinationId?: string;
}

export interface EventConsent {
  readonly adUserData?: string;
  readonly adPersonalization?: string;
}

export interface EventUserIdentifier {
  readonly emailAddress?: string;
  readonly phoneNumber?: string;
  readonly address?: {
    readonly givenName?: string;
    readonly familyName?: string;
    readonly regionCode?: string;
    readonly postalCode?: string;
  };
}

export interface AdIdentifiers {
  readonly gclid?: string;
  readonly gbraid?: string;
  readonly wbraid?: string;
  readonly sessionAttributes?: string;
  readonly landingPageDeviceInfo?: { readonly ipAddress?: string };
}

/** The fields of an event that the sandbox checks; `eventTimestamp` is RFC 3339. */
export interface IngestEvent {
  readonly destinationReferences?: readonly string[];
  readonly transactionId?: string;
  readonly eventTimestamp?: string;
  readonly userData?: { readonly userIdentifiers?: readonly EventUserIdentifier[] };
  readonly consent?: EventConsent;
  readonly adIdentifiers?: AdIdentifiers;
  readonly currency?: string;
  readonly conversionValue?: number;
  readonly eventSource?: string;
  readonly eventDeviceInfo?: { readonly ipAddress?: string };
}

export interface IngestRequest {
  readonly destinations?: readonly EventDestination[];
  readonly events?: readonly IngestEvent[];
  readonly consent?: EventConsent;
  readonly validateOnly?: boolean;
  readonly encoding?: string;
  readonly encryptionInfo?: object;
}

/**
 * The body of `events:ingest`, validated against the message definitions of `@google-ads/datamanager`.
 *
 * @throws RpcError INVALID_ARGUMENT with every fault found
 */
export function readIngestRequest(body: unknown): IngestRequest {
  const type = loadProtos('data-manager').lookupType('google.ads.datamanager.v1.IngestEventsRequest');
  const faults: JsonFault[] = [];
  const request = readMessage(type, body ?? {}, '', faults);
  if (faults.length > 0) {
    const message = faults.map(({ description }) => description).join('\n');
    throw new RpcError('INVALID_ARGUMENT', message, [detail('BadRequest', { fieldViolations: faults })]);
  }
  // Without faults the message has exactly the types of the definitions, a subset of which these interfaces are.
  return request as IngestRequest;
}
