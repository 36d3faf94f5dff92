import type { ReasonCode } from '../../domain/reason.js';
import { DAY, type Instant, MINUTE } from '../../domain/time/instant.js';
import type { DestinationTrouble } from '../kit/answers.js';

/**
 * What an answer that is no success means for us.
 *
 * - `authorisation`, `configuration` a person must act; nothing was taken.
 * - `soon`, `tomorrow` a quota: come back in a minute, or after the next 00:00 GMT; nothing was taken.
 * - `outage` Metrica does not work and took nothing. `broken` it does not work and does not say what it took.
 * - `unknown` this file may be there. `refused` something in this file: halves find out what.
 */
export type MetricaErrorClass =
  'authorisation' | 'configuration' | 'soon' | 'tomorrow' | 'outage' | 'broken' | 'unknown' | 'refused';

/** By `errors[0].error_type`; messages are localised and never read. */
const BY_ERROR_TYPE: ReadonlyMap<string, MetricaErrorClass> = new Map(
  Object.entries<MetricaErrorClass>({
    backend_error: 'outage',
    timeout: 'unknown',
    quota_requests_by_ip: 'soon',
    quota_parallel_requests: 'soon',
    quota_requests_by_uid: 'tomorrow',
    quota_requests_by_counter_id: 'tomorrow',
    quota_delegate_requests: 'soon',
    quota_grants_requests: 'soon',
    invalid_uploading: 'refused',
    limit_exceeded: 'refused',
    query_error: 'refused',
    too_much_rows: 'refused',
    filter_limits: 'refused',
    conflict: 'refused',
    invalid_parameter: 'configuration',
    missing_parameter: 'configuration',
    invalid_json: 'configuration',
    not_acceptable: 'configuration',
    not_found: 'configuration',
    unauthorized: 'authorisation',
    invalid_token: 'authorisation',
    access_denied: 'authorisation',
    counter_in_connect: 'authorisation',
  }),
);

/** Where no known error type came: proxies and gateways answer in their own words. */
const BY_STATUS: Readonly<Record<number, MetricaErrorClass>> = {
  401: 'authorisation',
  403: 'authorisation',
  404: 'configuration',
  405: 'configuration',
  406: 'configuration',
  407: 'configuration',
  // The server waited for our request and did not get it whole.
  408: 'outage',
  // The English quota page prints 420, the Russian one and both error tables 429.
  420: 'soon',
  429: 'soon',
  503: 'outage',
  504: 'unknown',
};

/**
 * The treatment of an answer outside 2xx.
 *
 * @param errorType `errors[0].error_type`; null when the body has none
 * @see Yandex: intro/errors, intro/quotas, read 2026-11-22
 */
export function metricaErrorClassOf(status: number, errorType: string | null): MetricaErrorClass {
  const known = BY_ERROR_TYPE.get(errorType ?? '') ?? BY_STATUS[status];
  if (known !== undefined) return known;
  // Redirects are not followed, so a 3xx means that the endpoint is not the API's address.
  if (status >= 300 && status < 400) return 'configuration';
  return status >= 400 && status < 500 ? 'refused' : 'broken';
}

const SOON_MS = MINUTE;
/** After midnight GMT the quotas are new; a minute more, as clocks differ. */
const AFTER_MIDNIGHT_MS = MINUTE;
/** No platform's wish keeps us away longer: windows close. */
const LONGEST_DELAY_MS = DAY + AFTER_MIDNIGHT_MS;

/**
 * The trouble of the whole destination that a treatment stands for; null where there is none.
 *
 * @param detail       what came, e.g. `HTTP 403 access_denied`
 * @param retryAfterMs what the platform asked for, 0 if nothing
 */
export function metricaTroubleFor(
  treatment: MetricaErrorClass,
  detail: string,
  now: Instant,
  retryAfterMs: number,
): DestinationTrouble | null {
  switch (treatment) {
    case 'authorisation':
      return { kind: 'pause', reason: { code: 'AUTHORISATION', detail } };
    case 'configuration':
      return { kind: 'pause', reason: { code: 'CONFIGURATION', detail } };
    case 'soon':
      return delay('RATE_LIMITED', detail, retryAfterMs || SOON_MS);
    case 'tomorrow':
      return delay('RATE_LIMITED', detail, Math.max(untilMidnight(now) + AFTER_MIDNIGHT_MS, retryAfterMs));
    case 'outage':
    case 'broken':
      return retryAfterMs > 0
        ? delay('PLATFORM_UNAVAILABLE', detail, retryAfterMs)
        : { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE', detail } };
    case 'unknown':
    case 'refused':
      return null;
  }
}

function delay(code: ReasonCode, detail: string, afterMs: number): DestinationTrouble {
  return { kind: 'delay', reason: { code, detail }, afterMs: Math.min(afterMs, LONGEST_DELAY_MS) };
}

function untilMidnight(now: Instant): number {
  return DAY - (now % DAY);
}
