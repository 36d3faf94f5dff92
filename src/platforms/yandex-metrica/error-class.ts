import type { ErrorClass } from '../kit/error-class.js';

/** By `errors[0].error_type`; messages are localised and never read. */
const BY_ERROR_TYPE: ReadonlyMap<string, ErrorClass> = new Map(
  Object.entries<ErrorClass>({
    backend_error: 'unavailable',
    timeout: 'answerLost',
    quota_requests_by_ip: 'rateLimited',
    quota_parallel_requests: 'rateLimited',
    quota_requests_by_uid: 'dailyQuota',
    quota_requests_by_counter_id: 'dailyQuota',
    quota_delegate_requests: 'rateLimited',
    quota_grants_requests: 'rateLimited',
    invalid_uploading: 'refused',
    limit_exceeded: 'refused',
    query_error: 'refused',
    too_much_rows: 'conflict',
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

/** If there is no known error type: proxies and gateways have bodies of their own. */
const BY_STATUS: Readonly<Record<number, ErrorClass>> = {
  401: 'authorisation',
  403: 'authorisation',
  404: 'configuration',
  405: 'configuration',
  406: 'configuration',
  407: 'configuration',
  // The server did not receive our whole request in time.
  408: 'unavailable',
  // Too large, which is no fault of any row.
  413: 'conflict',
  // The English quota page prints 420, the Russian one and both error tables 429.
  420: 'rateLimited',
  429: 'rateLimited',
  503: 'unavailable',
  504: 'answerLost',
};

/**
 * The meaning of an answer outside 2xx. A refusal is about something in the file: Metrica does not name the row.
 *
 * @param errorType `errors[0].error_type`; null if the body has none
 * @see Yandex: intro/errors, intro/quotas, read 2026-11-22
 */
export function metricaErrorClassOf(status: number, errorType: string | null): ErrorClass {
  const known = BY_ERROR_TYPE.get(errorType ?? '') ?? BY_STATUS[status];
  if (known !== undefined) return known;
  // Redirects are not followed, so a 3xx means that the endpoint is not the API's address.
  if (status >= 300 && status < 400) return 'configuration';
  return status >= 400 && status < 500 ? 'refused' : 'unavailableInDoubt';
}
