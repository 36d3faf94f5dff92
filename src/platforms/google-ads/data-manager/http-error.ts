import { z } from 'zod';
import { sentence } from '../../../domain/localized-text.js';
import type { Instant } from '../../../domain/time/instant.js';
import type { HttpResult } from '../../../runtime/http.js';
import { parseJson } from '../../kit/answers.js';
import type { ClassifiedError } from '../../kit/error-class.js';
import { googleRetryAfterMs } from '../../kit/google/retry-after.js';

export interface FieldViolation {
  /** e.g. `events.events[0].ad_identifiers.gclid`, `destinations[0].login_account.account_id`. */
  readonly field: string;
  readonly description: string;
  readonly reason: string | null;
}

/** A Google API's refusal of a request. */
export interface GoogleError {
  /** `INVALID_ARGUMENT`, `PERMISSION_DENIED`, …; null if the body is not Google's. */
  readonly status: string | null;
  readonly message: string;
  /** ErrorInfo's reason, e.g. `SERVICE_DISABLED`. */
  readonly reason: string | null;
  readonly requestId: string | null;
  /** RetryInfo's delay, e.g. `30s`. */
  readonly retryDelay: string | null;
  readonly violations: readonly FieldViolation[];
}

const detailSchema = z.object({
  reason: z.string().nullish(),
  requestId: z.string().nullish(),
  retryDelay: z.string().nullish(),
  fieldViolations: z
    .array(z.object({ field: z.string().nullish(), description: z.string().nullish(), reason: z.string().nullish() }))
    .nullish(),
});
const errorSchema = z.object({
  error: z.object({
    status: z.string().nullish(),
    message: z.string().nullish(),
    // A detail in an unknown format must not hide the known ones.
    details: z.array(detailSchema.catch({})).nullish(),
  }),
});
/** Streaming methods put the error into a list. */
const bodySchema = z.union([errorSchema, z.tuple([errorSchema]).transform(([only]) => only)]);

const NOT_GOOGLE: GoogleError = { status: null, message: '', reason: null, requestId: null, retryDelay: null, violations: [] };

/**
 * Reads google.rpc.Status in JSON with its details ErrorInfo, RequestInfo, RetryInfo and BadRequest.
 *
 * @returns a status of null if the body is not Google's (a proxy's page, half a body)
 */
export function readGoogleError(body: string): GoogleError {
  const parsed = bodySchema.safeParse(parseJson(body));
  if (!parsed.success) return NOT_GOOGLE;
  const { status, message, details: given } = parsed.data.error;
  const details = given ?? [];
  return {
    status: status ?? 'UNKNOWN',
    message: message ?? '',
    reason: details.find((detail) => detail.reason)?.reason ?? null,
    requestId: details.find((detail) => detail.requestId)?.requestId ?? null,
    retryDelay: details.find((detail) => detail.retryDelay)?.retryDelay ?? null,
    violations: details.flatMap((detail) =>
      (detail.fieldViolations ?? []).map(({ field, description, reason }) => ({
        field: field ?? '',
        description: description ?? '',
        reason: reason ?? null,
      })),
    ),
  };
}

export const DATA_MANAGER_SCOPE = 'https://www.googleapis.com/auth/datamanager';

/** What a person should do about a 401 or 403. Google: data-manager/api/devguides/concepts/understand-errors, read 2026-11-22. */
const ACCESS_ADVICE: Readonly<Record<string, string>> = {
  SERVICE_DISABLED: sentence(
    'enable the Data Manager API in the Google Cloud project of these credentials',
    'включите Data Manager API в проекте Google Cloud, которому принадлежит доступ',
  ),
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: sentence(
    `the refresh token lacks the scope ${DATA_MANAGER_SCOPE}; make a new one with it`,
    `у refresh token нет права ${DATA_MANAGER_SCOPE}; получите новый с этим правом`,
  ),
  ACCESS_TOKEN_EXPIRED: sentence(
    'Google calls a fresh token expired; check the clock of the machine',
    'Google считает свежий токен просроченным; проверьте часы машины',
  ),
  BILLING_DISABLED: sentence('the Google Cloud project has no billing account', 'у проекта Google Cloud нет платёжного аккаунта'),
};
const TOKEN_REFUSED = sentence('Google does not accept the access token', 'Google не принимает токен доступа');
const NO_ACCESS = sentence(
  'these credentials have no access to the account; check customerId and loginCustomerId',
  'у этого доступа нет прав на аккаунт; проверьте customerId и loginCustomerId',
);
const CHECK_ADDRESS = sentence(
  'check endpoint, customerId and conversionActionId',
  'проверьте endpoint, customerId и conversionActionId',
);

type Answer = Extract<HttpResult, { kind: 'answer' }>;

/** The meaning of an answer outside 2xx for all rows of its request; `refused` if it is about something in the request. */
export function classifyHttpError({ status, headers }: Answer, error: GoogleError, now: Instant): ClassifiedError {
  const platformCode = error.reason ?? error.status ?? `HTTP ${status}`;
  const afterMs = googleRetryAfterMs(headers, error.retryDelay, now);
  if (status === 401) {
    const detail = accessDetail(error, `HTTP 401: ${TOKEN_REFUSED}`);
    return { errorClass: 'authorisation', platformCode, detail };
  }
  if (status === 403) {
    return { errorClass: 'authorisation', platformCode, detail: accessDetail(error, `HTTP 403: ${NO_ACCESS}`) };
  }
  if (status === 429) return { errorClass: 'rateLimited', platformCode, afterMs };
  if (status === 503) return { errorClass: 'unavailable', platformCode, detail: 'HTTP 503', answered: true, afterMs };
  // 408, 500, 502, 504 and the like: Google failed, perhaps after it took the events. 409 is ABORTED, 499 CANCELLED.
  if (status < 300 || TRY_AGAIN.has(status) || status >= 500)
    return {
      errorClass: 'answerLost',
      platformCode: error.status ?? `HTTP ${status}`,
      message: `HTTP ${status}`,
      answered: true,
    };
  if (status >= 400 && !ELSEWHERE.has(status)) return { errorClass: 'refused', platformCode };
  const answered = ['HTTP', status, error.status].filter((part) => part !== null).join(' ');
  const detail = `${answered}; ${CHECK_ADDRESS}`;
  return { errorClass: 'configuration', platformCode, detail };
}

const TRY_AGAIN: ReadonlySet<number> = new Set([408, 409, 499]);
/** No Google server is at this address, or not for this method. */
const ELSEWHERE: ReadonlySet<number> = new Set([404, 405, 406, 407, 410, 415]);

function accessDetail({ reason, status }: GoogleError, otherwise: string): string {
  const code = reason ?? status;
  if (code === null) return otherwise;
  return Object.hasOwn(ACCESS_ADVICE, code) ? `${code}: ${ACCESS_ADVICE[code]}` : `${otherwise} (${code})`;
}

/** Whether Google refuses the access token, so that a new one may help. */
export function isTokenRefused(result: HttpResult): boolean {
  return result.kind === 'answer' && result.status === 401;
}
