import { sentence } from '../../domain/localized-text.js';
import { HOUR, type Instant } from '../../domain/time/instant.js';
import { parseRetryAfter } from '../../runtime/http-dates.js';
import type { HttpResult } from '../../runtime/http.js';
import { answerForRequest, type ErrorClass, errorClassOfNoAnswer, type RequestAnswer } from '../kit/error-class.js';

const BY_STATUS: Readonly<Record<number, ErrorClass>> = {
  400: 'refused',
  401: 'authorisation',
  403: 'authorisation',
  404: 'configuration',
  405: 'configuration',
  407: 'configuration',
  408: 'answerLost',
  410: 'configuration',
  413: 'refused',
  429: 'rateLimited',
};

/**
 * GA4 answers 2xx with an empty body to anything. A body therefore comes from something else (a proxy, a sign-in page), and it is
 * unknown whether the row arrived.
 *
 * @returns null if GA4 has the request; it never says whether the event counts
 * @see Google: analytics protocol/ga4/reference (D21): a status outside 2xx means that the HTTP request itself is wrong; "204 in
 *   practice" as clients report it; read 2026-11-22
 */
function ga4ErrorClassOf(status: number, body: string): ErrorClass | null {
  if (status >= 200 && status < 300) return body.trim() === '' ? null : 'answerLost';
  const byStatus = BY_STATUS[status];
  if (byStatus !== undefined) return byStatus;
  // Redirects are not followed, so a 3xx means that the endpoint is not GA4's address.
  if (status < 400) return 'configuration';
  return status < 500 ? 'refused' : 'unavailableInDoubt';
}

const CHECK_ADDRESS = sentence('check endpoint and region', 'проверьте endpoint и region');
/** The window is three days. */
const LONGEST_DELAY_MS = 6 * HOUR;

/** Reads one answer of `/mp/collect`. Only an empty 2xx is `delivered`, and never verified. */
export function readGa4Answer(result: HttpResult, now: Instant): RequestAnswer {
  if (result.kind !== 'answer') return answerFor(errorClassOfNoAnswer(result), result.code, { now });
  const { status, body, headers } = result;
  const platformCode = String(status);
  const errorClass = ga4ErrorClassOf(status, body);
  if (errorClass === null) return { outcomes: [{ kind: 'delivered', verified: false, platformCode }] };
  const afterMs = parseRetryAfter(headers['retry-after'], now);
  const detail = errorClass === 'configuration' ? `HTTP ${status}: ${CHECK_ADDRESS}` : `HTTP ${status}`;
  return answerFor(errorClass, platformCode, { now, detail, afterMs });
}

function answerFor(
  errorClass: ErrorClass,
  platformCode: string,
  { now, ...rest }: { readonly now: Instant; readonly detail?: string; readonly afterMs?: number },
): RequestAnswer {
  return answerForRequest({ errorClass, platformCode, ...rest }, 1, { now, longestDelayMs: LONGEST_DELAY_MS });
}
