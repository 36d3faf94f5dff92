import { HOUR, type Instant, MINUTE } from '../../domain/time/instant.js';
import type { Outcome, PlatformDetails } from '../../domain/uploads/outcome.js';
import { parseRetryAfter } from '../../runtime/http-dates.js';
import type { HttpResult } from '../../runtime/http.js';
import type { DestinationTrouble } from '../kit/answers.js';

/**
 * What an HTTP status means for the row and for the destination.
 *
 * - `taken` GA4 has the request; whether the event counts it never says.
 * - `refused` this request is wrong and must not be sent again. `configuration` every request would be, `authorisation` for its secret.
 * - `soon` later. `broken` GA4 does not work and does not say what it took. `unknown` the row may be there.
 */
type Ga4ErrorClass = 'taken' | 'refused' | 'authorisation' | 'configuration' | 'soon' | 'broken' | 'unknown';

const BY_STATUS: Readonly<Record<number, Ga4ErrorClass>> = {
  400: 'refused',
  401: 'authorisation',
  403: 'authorisation',
  404: 'configuration',
  405: 'configuration',
  407: 'configuration',
  408: 'unknown',
  410: 'configuration',
  413: 'refused',
  429: 'soon',
};

/**
 * GA4 answers 2xx with an empty body to anything. A body therefore comes from somebody else (a proxy, a sign-in page), and
 * nobody knows whether the row arrived.
 *
 * @see Google: analytics protocol/ga4/reference (D21): a status outside 2xx means that the HTTP request itself is wrong;
 * "204 in practice" as clients report it; read 2026-11-22
 */
function ga4ErrorClassOf(status: number, body: string): Ga4ErrorClass {
  if (status >= 200 && status < 300) return body.trim() === '' ? 'taken' : 'unknown';
  const byStatus = BY_STATUS[status];
  if (byStatus !== undefined) return byStatus;
  // Redirects are not followed, so a 3xx means that the endpoint is not GA4's address.
  if (status < 400) return 'configuration';
  return status < 500 ? 'refused' : 'broken';
}

/** What an answer means for the one row of its request. */
interface Ga4Answer {
  readonly outcome: Outcome;
  readonly trouble?: DestinationTrouble;
}

const SOON_MS = MINUTE;
/** No platform's wish keeps us away longer: the window is three days. */
const LONGEST_DELAY_MS = 6 * HOUR;

/** Reads one answer of `/mp/collect`. Nothing but an empty 2xx is `delivered`, and that never verified. */
export function readGa4Answer(result: HttpResult, now: Instant): Ga4Answer {
  if (result.kind !== 'answer') return readNoAnswer(result);
  const words = { platformCode: String(result.status) };
  const detail = `HTTP ${result.status}`;
  switch (ga4ErrorClassOf(result.status, result.body)) {
    case 'taken':
      return { outcome: { kind: 'delivered', verified: false, ...words } };
    case 'refused':
      return { outcome: { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', ...words } };
    case 'authorisation':
      return held('AUTHORISATION', words, { kind: 'pause', reason: { code: 'AUTHORISATION', detail } });
    case 'configuration':
      return held('CONFIGURATION', words, { kind: 'pause', reason: { code: 'CONFIGURATION', detail } });
    case 'soon': {
      const afterMs = requestedDelayOf(result, now) || SOON_MS;
      return held('RATE_LIMITED', words, { kind: 'delay', reason: { code: 'RATE_LIMITED', detail }, afterMs });
    }
    case 'broken':
      return { outcome: unknown(words), trouble: outage(detail, requestedDelayOf(result, now)) };
    case 'unknown':
      return { outcome: unknown(words) };
  }
}

/**
 * No answer. Never connected: nothing left. A platform that lets us wait is down, and every further row would become
 * uncertain; a connection that broke may be an accident of this request.
 */
function readNoAnswer(result: Exclude<HttpResult, { kind: 'answer' }>): Ga4Answer {
  const words = { platformCode: result.code };
  if (result.kind === 'notSent') return held('PLATFORM_UNAVAILABLE', words, outage(result.code));
  return { outcome: unknown(words), ...(result.code === 'TIMEOUT' && { trouble: outage(result.code) }) };
}

function held(
  code: 'AUTHORISATION' | 'CONFIGURATION' | 'RATE_LIMITED' | 'PLATFORM_UNAVAILABLE',
  words: PlatformDetails,
  trouble: DestinationTrouble,
): Ga4Answer {
  return { outcome: { kind: 'held', code, ...words }, trouble };
}

function unknown(words: PlatformDetails): Outcome {
  return { kind: 'unknown', code: 'ANSWER_LOST', ...words };
}

/** How long GA4 asks us to stay away; 0 where it does not say. */
function requestedDelayOf({ headers }: Extract<HttpResult, { kind: 'answer' }>, now: Instant): number {
  return Math.min(parseRetryAfter(headers['retry-after'], now), LONGEST_DELAY_MS);
}

function outage(detail: string, afterMs = 0): DestinationTrouble {
  const reason = { code: 'PLATFORM_UNAVAILABLE', detail } as const;
  return afterMs > 0 ? { kind: 'delay', reason, afterMs } : { kind: 'outage', reason };
}
