import { randomUUID } from 'node:crypto';
import { detail, RpcError } from '../rpc-error.js';
import { isCurrencyCode } from '../../../../domain/money.js';
import type { EventUserIdentifier, IngestEvent, IngestRequest } from './ingest-request.js';

const DATA_MANAGER_DOMAIN = 'datamanager.googleapis.com';

/** A rule of the API that a request broke. `reason` is a name of `ErrorReason` (error.proto of @google-ads/datamanager 0.3.0). */
export interface Violation {
  /** `destinations[0].login_account.account_id`, `events.events[3].user_data.user_identifiers[0]`. */
  readonly field: string;
  readonly description: string;
  readonly reason: string;
}

export function newRequestId(): string {
  return `t-${randomUUID()}`;
}

export function missing(field: string): Violation {
  return { field, description: 'Required field is missing.', reason: 'REQUIRED_FIELD_MISSING' };
}

/** Fast-fail: nothing of the request was taken. Google: concepts/understand-errors, read 2026-11-22. */
export function refuse(violations: readonly Violation[]): RpcError {
  return new RpcError('INVALID_ARGUMENT', 'There was a problem with the request.', [
    ...requestDetails('INVALID_ARGUMENT'),
    detail('BadRequest', { fieldViolations: violations }),
  ]);
}

/** No such account, or none within reach of these credentials: the API does not say which. */
export function forbid(): RpcError {
  return new RpcError('PERMISSION_DENIED', 'The caller does not have permission.', requestDetails('PERMISSION_DENIED'));
}

function requestDetails(reason: string) {
  const requestId = newRequestId();
  return [
    detail('ErrorInfo', { reason, domain: DATA_MANAGER_DOMAIN, metadata: { requestId } }),
    detail('RequestInfo', { requestId }),
  ];
}

const MAX_IDENTIFIERS = 10;

/**
 * SHA-256 hashes in the request's encoding. Hex in either letter case. Google: uid-data and concepts/formatting, read
 * 2026-11-22.
 */
function checkUserData(userData: IngestEvent['userData'], request: IngestRequest, path: string): Violation[] {
  if (userData === undefined) return [];
  const identifiers = userData.userIdentifiers ?? [];
  const field = `${path}.user_identifiers`;
  if (identifiers.length === 0) return [missing(field)];
  if (identifiers.length > MAX_IDENTIFIERS) {
    return [{ field, description: `At most ${MAX_IDENTIFIERS} user identifiers.`, reason: 'TOO_MANY_USER_IDENTIFIERS' }];
  }
  // Encrypted values hide the hash inside.
  if (request.encryptionInfo !== undefined) return [];
  return identifiers.flatMap((identifier, index) => checkIdentifier(identifier, request.encoding, `${field}[${index}]`));
}

function checkIdentifier(
  { emailAddress, phoneNumber, address }: EventUserIdentifier,
  encoding: string | undefined,
  field: string,
): Violation[] {
  if (address !== undefined) {
    if ([address.givenName, address.familyName, address.regionCode, address.postalCode].some((part) => (part ?? '') === ''))
      return [missing(field)];
    return [address.givenName, address.familyName].flatMap((hash) => checkHash(hash ?? '', encoding, field)).slice(0, 1);
  }
  const hash = emailAddress ?? phoneNumber ?? '';
  return hash === '' ? [missing(field)] : checkHash(hash, encoding, field);
}

function checkHash(hash: string, encoding: string | undefined, field: string): Violation[] {
  const base64 = encoding === 'BASE64';
  const decodable = base64 ? /^[A-Za-z0-9+/_-]+={0,2}$/.test(hash) : /^[\da-f]+$/i.test(hash) && hash.length % 2 === 0;
  if (!decodable) {
    const name = base64 ? 'BASE64' : 'HEX';
    return [{ field, description: `The ${name} encoded value is malformed.`, reason: `INVALID_${name}_ENCODING` }];
  }
  if (Buffer.from(hash, base64 ? 'base64' : 'hex').length === 32) return [];
  return [{ field, description: 'The SHA256 encoded value is malformed.', reason: 'INVALID_SHA256_FORMAT' }];
}

/** Per ingestion_service.proto; a comment in error.proto still says 10,000. */
const MAX_EVENTS = 2000;

/**
 * Requirements of every event. One bad event refuses the whole request, and every bad one is named. Google: data-manager
 * concepts/understand-errors and ingestion_service.proto, read 2026-11-22.
 *
 * @throws RpcError INVALID_ARGUMENT
 */
export function checkIngestEvents(request: IngestRequest): readonly IngestEvent[] {
  const events = request.events ?? [];
  if (events.length === 0) throw refuse([missing('events')]);
  if (events.length > MAX_EVENTS) {
    throw refuse([{ field: 'events', description: `At most ${MAX_EVENTS} events in a request.`, reason: 'TOO_MANY_EVENTS' }]);
  }
  const references = new Set((request.destinations ?? []).map(({ reference }) => reference));
  const violations = events.flatMap((event, index) => {
    const path = `events.events[${index}]`;
    return [
      ...checkReferences(event, references, path),
      ...checkFields(event, path),
      ...checkUserData(event.userData, request, `${path}.user_data`),
    ];
  });
  if (events.some(({ userData }) => userData !== undefined) && !hasEncoding(request)) violations.push(missing('encoding'));
  if (violations.length > 0) throw refuse(violations);
  return events;
}

function checkFields(event: IngestEvent, path: string): Violation[] {
  const violations: Violation[] = [];
  if (event.eventTimestamp === undefined) violations.push(missing(`${path}.event_timestamp`));
  if (event.eventSource === undefined || event.eventSource === 'EVENT_SOURCE_UNSPECIFIED')
    violations.push(missing(`${path}.event_source`));
  if ((event.transactionId ?? '') === '') violations.push(missing(`${path}.transaction_id`));
  if (!hasIdentifier(event)) {
    violations.push({ field: path, description: 'No user identifiers or ad identifiers.', reason: 'NO_IDENTIFIERS_PROVIDED' });
  }
  if (event.currency !== undefined && !isCurrencyCode(event.currency)) {
    violations.push({
      field: `${path}.currency`,
      description: 'The currency code is not supported.',
      reason: 'INVALID_CURRENCY_CODE',
    });
  }
  return violations;
}

function hasIdentifier({ adIdentifiers = {}, userData, eventDeviceInfo }: IngestEvent): boolean {
  const { gclid, gbraid, wbraid, sessionAttributes, landingPageDeviceInfo } = adIdentifiers;
  const texts = [gclid, gbraid, wbraid, sessionAttributes, landingPageDeviceInfo?.ipAddress, eventDeviceInfo?.ipAddress];
  return userData !== undefined || texts.some((text) => text !== undefined && text !== '');
}

function checkReferences(event: IngestEvent, references: ReadonlySet<string | undefined>, path: string): Violation[] {
  return (event.destinationReferences ?? []).flatMap((reference, index) => {
    if (references.has(reference)) return [];
    const field = `${path}.destination_references[${index}]`;
    return [{ field, description: 'No destination of the request has this reference.', reason: 'INVALID_DESTINATION' }];
  });
}

function hasEncoding({ encoding }: IngestRequest): boolean {
  return encoding === 'HEX' || encoding === 'BASE64';
}
