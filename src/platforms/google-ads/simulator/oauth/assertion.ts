import { verify } from 'node:crypto';
import { z } from 'zod';
import { MINUTE, SECOND, type Instant } from '../../../../domain/time/instant.js';
import type { GoogleAccounts } from '../accounts.js';
import { type Grant, TokenError } from './access-tokens.js';

const LONGEST_LIFE_MS = 60 * MINUTE;
/** How far a client's clock may be ahead. */
const SKEW_MS = 5 * MINUTE;

const Header = z.object({ alg: z.literal('RS256') });
const Claims = z.object({ iss: z.string(), aud: z.string(), iat: z.number(), exp: z.number(), scope: z.string().default('') });

/**
 * Verifies a service account's signed assertion (RS256) and returns its grant.
 *
 * @param audiences the addresses of the token endpoint that `aud` may name
 * @throws TokenError invalid_grant for form, account, signature, audience or times; invalid_scope without a scope
 * @see RFC 7523; Google: OAuth 2.0 for server to server applications (issuer, one hour at most, error words)
 */
export function readAssertion(
  assertion: string,
  accounts: GoogleAccounts['serviceAccounts'],
  audiences: readonly string[],
  now: Instant,
): Grant {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  if (!Header.safeParse(readPart(header)).success) throw new TokenError('invalid_grant', 'Invalid JWT: alg must be RS256.');
  const claims = Claims.safeParse(readPart(payload));
  if (!claims.success) throw new TokenError('invalid_grant', 'Invalid JWT: a claim is missing or of the wrong type.');
  const { iss, aud, iat, exp, scope } = claims.data;
  const account = accounts.find(({ clientEmail }) => clientEmail === iss);
  if (account === undefined) throw new TokenError('invalid_grant', 'Invalid grant: account not found');
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('RSA-SHA256', signed, account.publicKeyPem, Buffer.from(signature, 'base64url'))) {
    throw new TokenError('invalid_grant', 'Invalid JWT Signature.');
  }
  if (!audiences.includes(aud)) throw new TokenError('invalid_grant', 'Invalid JWT: Failed audience check.');
  if (!inTime(iat * SECOND, exp * SECOND, now)) {
    throw new TokenError('invalid_grant', 'Invalid JWT: Token must be short-lived (60 minutes); check iat and exp.');
  }
  const scopes = scope.split(' ').filter((word) => word !== '');
  if (scopes.length === 0) throw new TokenError('invalid_scope', 'Empty or missing scope not allowed.');
  return { owner: iss, scopes };
}

function inTime(issuedAt: Instant, expiresAt: Instant, now: Instant): boolean {
  return issuedAt <= now + SKEW_MS && expiresAt > now && expiresAt > issuedAt && expiresAt - issuedAt <= LONGEST_LIFE_MS;
}

function readPart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown;
  } catch (cause) {
    throw new TokenError('invalid_grant', 'Invalid JWT: a part is not JSON.', { cause });
  }
}
