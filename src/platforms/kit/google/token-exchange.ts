import { sentence } from '../../../domain/localized-text.js';
import { createPrivateKey, createSign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Instant, SECOND } from '../../../domain/time/instant.js';
import type { HttpResult } from '../../../runtime/http.js';
import { type DestinationTrouble, parseJson } from '../answers.js';
import { accessTrouble, outageTrouble, quotaTrouble, settingTrouble } from '../destination-trouble.js';
import { googleRetryAfterMs } from './retry-after.js';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Google's maximum: one hour. */
const ASSERTION_SECONDS = 3600;

interface RefreshGrant {
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

export interface AccessToken {
  readonly value: string;
  readonly expiresAt: Instant;
}
export type TokenAnswer = { readonly token: AccessToken } | { readonly trouble: DestinationTrouble };

const grantedSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().default(3600) });
const refusedSchema = z.object({ error: z.string().regex(/^[\w.-]{1,60}$/) });

/**
 * The meaning of the codes of RFC 6749, section 5.2, for the owner of the destination. Google's own descriptions may name people
 * and are left out.
 */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_grant: sentence(
    'the refresh token is revoked or expired, or the service account is gone; make a new one. A clock that is minutes wrong ' +
      'looks the same',
    'refresh token отозван или просрочен, либо сервисного аккаунта больше нет; получите новый. То же бывает, если часы ' +
      'машины ошибаются на минуты',
  ),
  invalid_client: sentence(
    'clientId and clientSecret do not belong together, or the client is deleted',
    'clientId и clientSecret не подходят друг к другу, либо клиент удалён',
  ),
  deleted_client: sentence('the OAuth client is deleted', 'клиент OAuth удалён'),
  disabled_client: sentence('the OAuth client is disabled', 'клиент OAuth отключён'),
  unauthorized_client: sentence(
    'the refresh token was made for another clientId, or the client may not use it',
    'refresh token получен для другого clientId, либо клиенту нельзя им пользоваться',
  ),
  invalid_scope: sentence('the service account may not ask for this API', 'сервисному аккаунту нельзя обращаться к этому API'),
  access_denied: sentence('the organisation does not let this client in', 'организация не пускает этого клиента'),
};
const WITHOUT_TOKEN = sentence('the token endpoint answered without a token', 'сервер токенов ответил без токена');
const UNREACHABLE = sentence('the token endpoint is unreachable', 'сервер токенов недоступен');
const TOO_MANY = sentence('the token endpoint takes no more requests for now', 'сервер токенов пока не принимает запросы');
const OUT_OF_ORDER = sentence('the token endpoint does not work at the moment', 'сервер токенов сейчас не работает');
const NO_OAUTH = sentence('the answer of tokenEndpoint is no OAuth answer', 'ответ по адресу tokenEndpoint — не ответ OAuth');
const UNREADABLE_KEY = sentence('credentials.serviceAccountFile cannot be read', 'credentials.serviceAccountFile не читается');
const NO_KEY_FILE = sentence(
  'credentials.serviceAccountFile is not the JSON key of a service account',
  'credentials.serviceAccountFile — не JSON-ключ сервисного аккаунта',
);

/** Codes with which the endpoint reports that it is out of order, whatever the status: worth a retry (RFC 6749, 4.1.2.1). */
const PASSING: ReadonlySet<string> = new Set([
  'internal_failure',
  'internal_error',
  'temporarily_unavailable',
  'server_error',
  'backend_error',
  'rate_limit_exceeded',
  'slow_down',
]);

/** Reads the token endpoint's answer. Nothing has reached the ad platform at this point, so no row is in doubt. */
export function readTokenAnswer(result: HttpResult, now: Instant): TokenAnswer {
  if (result.kind !== 'answer') return { trouble: outageTrouble(`${result.code}: ${UNREACHABLE}`) };
  const { status } = result;
  const body = parseJson(result.body);
  if (status === 200) {
    const granted = grantedSchema.safeParse(body);
    if (!granted.success) return { trouble: outageTrouble(WITHOUT_TOKEN) };
    return { token: { value: granted.data.access_token, expiresAt: now + granted.data.expires_in * SECOND } };
  }
  if (status === 429) return { trouble: quotaTrouble(googleRetryAfterMs(result.headers, null, now), TOO_MANY) };
  if (status >= 500) {
    return {
      trouble: outageTrouble(`HTTP ${status}: ${OUT_OF_ORDER}`, googleRetryAfterMs(result.headers, null, now)),
    };
  }
  const refused = refusedSchema.safeParse(body);
  if (!refused.success) return { trouble: settingTrouble(`HTTP ${status}: ${NO_OAUTH}`) };
  const code = refused.data.error;
  if (PASSING.has(code)) {
    return { trouble: outageTrouble(`${code}: ${OUT_OF_ORDER}`, googleRetryAfterMs(result.headers, null, now)) };
  }
  return { trouble: accessTrouble(Object.hasOwn(ADVICE, code) ? `${code}: ${ADVICE[code]}` : code) };
}

/** What we need of a service account's key file. */
interface ServiceAccount {
  readonly clientEmail: string;
  /** PEM. */
  readonly privateKey: string;
  readonly keyId: string | null;
}

const keyFile = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});

/** Reads the key file. Trouble is a value whose text contains neither the path nor anything from the file. */
export async function readServiceAccount(path: string): Promise<ServiceAccount | { readonly unusable: string }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return { unusable: `${UNREADABLE_KEY} (${codeOf(error)})` };
  }
  const parsed = keyFile.safeParse(parseJson(text));
  if (!parsed.success || !isPrivateKey(parsed.data.private_key)) {
    return { unusable: NO_KEY_FILE };
  }
  const { client_email: clientEmail, private_key: privateKey, private_key_id: keyId } = parsed.data;
  return { clientEmail, privateKey, keyId: keyId ?? null };
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}
