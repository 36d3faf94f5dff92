import type { ReasonCode } from '../../domain/reason.js';
import { DAY, MINUTE, type Instant } from '../../domain/time/instant.js';
import type { Trouble } from '../trouble.js';
import type { Treatment } from './treatments.js';

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
export function troubleFor(treatment: Treatment, detail: string, now: Instant, retryAfterMs: number): Trouble | null {
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

function delay(code: ReasonCode, detail: string, afterMs: number): Trouble {
  return { kind: 'delay', reason: { code, detail }, afterMs: Math.min(afterMs, LONGEST_DELAY_MS) };
}

function untilMidnight(now: Instant): number {
  return DAY - (now % DAY);
}
