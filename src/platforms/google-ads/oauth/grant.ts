import { createSign } from 'node:crypto';
import { SECOND, type Instant } from '../../../domain/time/instant.js';
import type { ServiceAccount } from './service-account.js';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Google takes at most an hour. */
const ASSERTION_SECONDS = 3600;

export interface RefreshGrant {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

/** Form body that turns a refresh token into an access token (RFC 6749, section 6). */
export function refreshForm(grant: RefreshGrant): string {
  return new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: grant.clientId,
    client_secret: grant.clientSecret,
    refresh_token: grant.refreshToken,
  }).toString();
}

/**
 * Form body that turns a service account's signed assertion into an access token (RFC 7523, RS256).
 *
 * @throws when the private key is not a PEM key
 */
export function assertionForm(account: ServiceAccount, scope: string, audience: string, now: Instant): string {
  const issuedAt = Math.floor(now / SECOND);
  const header = { alg: 'RS256', typ: 'JWT', ...(account.keyId === null ? {} : { kid: account.keyId }) };
  const claims = { iss: account.clientEmail, scope, aud: audience, iat: issuedAt, exp: issuedAt + ASSERTION_SECONDS };
  const signed = `${base64url(header)}.${base64url(claims)}`;
  const signature = createSign('RSA-SHA256').update(signed).sign(account.privateKey, 'base64url');
  return new URLSearchParams({ grant_type: JWT_BEARER, assertion: `${signed}.${signature}` }).toString();
}

function base64url(part: object): string {
  return Buffer.from(JSON.stringify(part), 'utf8').toString('base64url');
}
