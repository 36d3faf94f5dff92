import type { Instant } from '../../../domain/time/instant.js';
import type { HttpResult } from '../../../runtime/http.js';
import type { Trouble } from '../../trouble.js';
import { retryAfterMs } from '../retry-after.js';
import { accessTrouble, outageTrouble, quotaTrouble, settingTrouble } from '../trouble.js';
import type { GoogleError } from './error-body.js';

export const DATA_MANAGER_SCOPE = 'https://www.googleapis.com/auth/datamanager';

/** What a 401 or 403 wants from a person. Google: reference google.md 3.1, read 2026-11-22. */
const ACCESS_ADVICE: Readonly<Record<string, string>> = {
  SERVICE_DISABLED: 'SERVICE_DISABLED: enable the Data Manager API in the Google Cloud project of these credentials',
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: `ACCESS_TOKEN_SCOPE_INSUFFICIENT: the refresh token lacks the scope ${DATA_MANAGER_SCOPE}; make a new one with it`,
  ACCESS_TOKEN_EXPIRED: 'ACCESS_TOKEN_EXPIRED: Google calls a fresh token expired; check the clock of the machine',
  BILLING_DISABLED: 'BILLING_DISABLED: the Google Cloud project has no billing account',
};

type Answer = Extract<HttpResult, { kind: 'answer' }>;

/** The trouble of the whole destination that an HTTP status stands for; null for statuses that speak of the request or are in doubt. */
export function httpTrouble({ status, headers }: Answer, error: GoogleError, now: Instant): Trouble | null {
  if (status === 401) return accessTrouble(accessDetail(error, 'HTTP 401: Google does not accept the access token'));
  if (status === 403) {
    return accessTrouble(
      accessDetail(error, 'HTTP 403: these credentials have no access to the account; check customerId and loginCustomerId'),
    );
  }
  if (status === 429) return quotaTrouble(retryAfterMs(headers, error.retryDelay, now), error.reason ?? error.status);
  if (status === 503) return outageTrouble('HTTP 503', retryAfterMs(headers, error.retryDelay, now));
  if (status === 400 && error.status === null) return settingTrouble('HTTP 400, and not in Google’s words; check endpoint');
  if (status < 300 || status === 400 || status === 408 || status === 413 || status >= 500) return null;
  return settingTrouble(
    `HTTP ${status}${error.status === null ? '' : ` ${error.status}`}; check endpoint, customerId and conversionActionId`,
  );
}

function accessDetail({ reason, status }: GoogleError, otherwise: string): string {
  const code = reason ?? status;
  if (code === null) return otherwise;
  return Object.hasOwn(ACCESS_ADVICE, code) ? (ACCESS_ADVICE[code] ?? code) : `${otherwise} (${code})`;
}

/** Whether Google says that it does not accept the access token, so that a new one may help. */
export function isTokenRefused(result: HttpResult): boolean {
  return result.kind === 'answer' && result.status === 401;
}
