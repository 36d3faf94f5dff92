import { DAY, SECOND, type Instant } from '../../domain/time/instant.js';
import { retryAfter } from '../../runtime/retry-after.js';

/** No wish of Google's keeps us away longer: windows close. */
const LONGEST_MS = DAY;

/**
 * How long Google asks us to stay away: the later of the header `Retry-After` (seconds or an HTTP date) and
 * RetryInfo's `retryDelay` (`"30s"`). Null when neither asks for anything.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, retryDelay: string | null, now: Instant): number | null {
  const wish = Math.max(retryAfter(headers['retry-after'], now), ofDuration(retryDelay));
  return wish === 0 ? null : Math.min(LONGEST_MS, wish);
}

/** A protobuf Duration in JSON: seconds with an `s`. */
function ofDuration(text: string | null): number {
  const seconds = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(text ?? '')?.[1];
  return seconds === undefined ? 0 : Math.ceil(Number(seconds) * SECOND);
}
