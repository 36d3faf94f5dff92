import { DAY, type Instant, SECOND } from '../../../domain/time/instant.js';
import { parseRetryAfter } from '../../../runtime/http-dates.js';

/**
 * The wait that Google asks for: the later of the header `Retry-After` (seconds or an HTTP date) and RetryInfo's `retryDelay`
 * (`"30s"`), at most a day. Null if neither is given.
 */
export function googleRetryAfterMs(
  headers: Readonly<Record<string, string>>,
  retryDelay: string | null,
  now: Instant,
): number | null {
  const wish = Math.max(parseRetryAfter(headers['retry-after'], now), durationMs(retryDelay));
  return wish === 0 ? null : Math.min(DAY, wish);
}

/** A protobuf Duration in JSON: seconds with an `s`. */
function durationMs(text: string | null): number {
  const seconds = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(text ?? '')?.[1];
  return seconds === undefined ? 0 : Math.ceil(Number(seconds) * SECOND);
}
