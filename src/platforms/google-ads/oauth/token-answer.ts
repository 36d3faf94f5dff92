import { z } from 'zod';
import { SECOND, type Instant } from '../../../domain/time/instant.js';
import type { HttpResult } from '../../../runtime/http.js';
import type { Trouble } from '../../trouble.js';
import { toJson } from '../json.js';
import { retryAfterMs } from '../retry-after.js';
import { accessTrouble, outageTrouble, quotaTrouble, settingTrouble } from '../trouble.js';

export interface AccessToken {
  readonly value: string;
  readonly expiresAt: Instant;
}
export type TokenAnswer = { readonly token: AccessToken } | { readonly trouble: Trouble };

const grantedSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().default(3600) });
const refusedSchema = z.object({ error: z.string().regex(/^[\w.-]{1,60}$/) });

/** What the codes of RFC 6749, section 5.2, mean to the owner of the destination. Google's own descriptions may name people and are left out. */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_grant:
    'invalid_grant: the refresh token is revoked or expired, or the service account is gone; make a new one. A clock that is minutes wrong looks the same',
  invalid_client: 'invalid_client: clientId and clientSecret do not belong together, or the client is deleted',
  deleted_client: 'deleted_client: the OAuth client is deleted',
  disabled_client: 'disabled_client: the OAuth client is disabled',
  unauthorized_client: 'unauthorized_client: the refresh token was made for another clientId, or the client may not use it',
  invalid_scope: 'invalid_scope: the service account may not ask for this API',
  access_denied: 'access_denied: the organisation does not let this client in',
};

/** Reads the token endpoint's answer. Nothing has reached the ad platform at this point, so no row is in doubt. */
export function readTokenAnswer(result: HttpResult, now: Instant): TokenAnswer {
  if (result.kind !== 'answer') return { trouble: outageTrouble(`the token endpoint is unreachable: ${result.code}`) };
  const { status } = result;
  const body = toJson(result.body);
  if (status === 200) {
    const granted = grantedSchema.safeParse(body);
    if (!granted.success) return { trouble: outageTrouble('the token endpoint answered without a token') };
    return { token: { value: granted.data.access_token, expiresAt: now + granted.data.expires_in * SECOND } };
  }
  if (status === 429) return { trouble: quotaTrouble(retryAfterMs(result.headers, null, now), 'token endpoint') };
  if (status >= 500) {
    return { trouble: outageTrouble(`the token endpoint answered HTTP ${status}`, retryAfterMs(result.headers, null, now)) };
  }
  const refused = refusedSchema.safeParse(body);
  if (!refused.success) return { trouble: settingTrouble(`tokenEndpoint answered HTTP ${status}, which is no OAuth answer`) };
  const code = refused.data.error;
  return { trouble: accessTrouble(Object.hasOwn(ADVICE, code) ? (ADVICE[code] ?? code) : code) };
}
