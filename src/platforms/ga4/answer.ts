import { HOUR, MINUTE, type Instant } from '../../domain/time/instant.js';
import type { Outcome, PlatformDetails } from '../../domain/uploads/outcome.js';
import type { HttpResult } from '../../runtime/http.js';
import { retryAfter } from '../../runtime/retry-after.js';
import type { Trouble } from '../trouble.js';
import { treatmentOf } from './treatments.js';

/** What an answer means for the one row of its request. */
export interface Reading {
  readonly outcome: Outcome;
  readonly trouble?: Trouble;
}

const SOON_MS = MINUTE;
/** No platform's wish keeps us away longer: the window is three days. */
const LONGEST_DELAY_MS = 6 * HOUR;

/** Reads one answer of `/mp/collect`. Nothing but an empty 2xx is `delivered`, and that never verified. */
export function readAnswer(result: HttpResult, now: Instant): Reading {
  if (result.kind !== 'answer') return readSilence(result);
  const words = { platformCode: String(result.status) };
  const detail = `HTTP ${result.status}`;
  switch (treatmentOf(result.status, result.body)) {
    case 'taken':
      return { outcome: { kind: 'delivered', verified: false, ...words } };
    case 'refused':
      return { outcome: { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', ...words } };
    case 'authorisation':
      return held('AUTHORISATION', words, { kind: 'pause', reason: { code: 'AUTHORISATION', detail } });
    case 'configuration':
      return held('CONFIGURATION', words, { kind: 'pause', reason: { code: 'CONFIGURATION', detail } });
    case 'soon': {
      const afterMs = wishOf(result, now) || SOON_MS;
      return held('RATE_LIMITED', words, { kind: 'delay', reason: { code: 'RATE_LIMITED', detail }, afterMs });
    }
    case 'broken':
      return { outcome: unknown(words), trouble: outage(detail, wishOf(result, now)) };
    case 'unknown':
      return { outcome: unknown(words) };
  }
}

/**
 * No answer. Never connected: nothing left. A platform that lets us wait is down, and every further row would become
 * uncertain; a connection that broke may be an accident of this request.
 */
function readSilence(result: Exclude<HttpResult, { kind: 'answer' }>): Reading {
  const words = { platformCode: result.code };
  if (result.kind === 'notSent') return held('PLATFORM_UNAVAILABLE', words, outage(result.code));
  return { outcome: unknown(words), ...(result.code === 'TIMEOUT' && { trouble: outage(result.code) }) };
}

function held(
  code: 'AUTHORISATION' | 'CONFIGURATION' | 'RATE_LIMITED' | 'PLATFORM_UNAVAILABLE',
  words: PlatformDetails,
  trouble: Trouble,
): Reading {
  return { outcome: { kind: 'held', code, ...words }, trouble };
}

function unknown(words: PlatformDetails): Outcome {
  return { kind: 'unknown', code: 'ANSWER_LOST', ...words };
}

/** How long GA4 asks us to stay away; 0 where it does not say. */
function wishOf({ headers }: Extract<HttpResult, { kind: 'answer' }>, now: Instant): number {
  return Math.min(retryAfter(headers['retry-after'], now), LONGEST_DELAY_MS);
}

function outage(detail: string, afterMs = 0): Trouble {
  const reason = { code: 'PLATFORM_UNAVAILABLE', detail } as const;
  return afterMs > 0 ? { kind: 'delay', reason, afterMs } : { kind: 'outage', reason };
}
