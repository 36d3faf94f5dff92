import type { IngestEvent, IngestRequest, UserIdentifier } from './ingest-request.js';
import { missing, type Violation } from './violation.js';

const MAX_IDENTIFIERS = 10;

/** SHA-256 hashes in the request's encoding. Hex in either letter case. Google: reference 1.6, 3.1 and [D8], read 2026-11-22. */
export function checkUserData(userData: IngestEvent['userData'], request: IngestRequest, path: string): Violation[] {
  if (userData === undefined) return [];
  const identifiers = userData.userIdentifiers ?? [];
  const field = `${path}.user_identifiers`;
  if (identifiers.length === 0) return [missing(field)];
  if (identifiers.length > MAX_IDENTIFIERS) {
    return [{ field, description: `At most ${MAX_IDENTIFIERS} user identifiers.`, reason: 'TOO_MANY_USER_IDENTIFIERS' }];
  }
  // Encrypted values say nothing about the hash inside.
  if (request.encryptionInfo !== undefined) return [];
  return identifiers.flatMap((identifier, index) => checkIdentifier(identifier, request.encoding, `${field}[${index}]`));
}

function checkIdentifier(
  { emailAddress, phoneNumber, address }: UserIdentifier,
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
