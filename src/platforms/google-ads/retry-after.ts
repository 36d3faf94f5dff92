import { DAY, SECOND, type Instant } from '../../domain/instant.js';

/** No wish of Google's keeps us away longer: windows close. */
const LONGEST_MS = DAY;

/**
 * How long Google asks us to stay away: the later of the header `Retry-After` (seconds or an HTTP date) and
 * RetryInfo's `retryDelay` (`"30s"`). Null when neither makes sense.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, retryDelay: string | null, now: Instant): number | null {
  const wishes = [ofHeader(headers['retry-after'], now), ofDuration(retryDelay)].filter((wish) => wish !== null);
  return wishes.length === 0 ? null : Math.min(LONGEST_MS, Math.max(0, ...wishes));
}

function ofHeader(text: string | undefined, now: Instant): number | null {
  const header = text?.trim() ?? '';
  if (header === '') return null;
  const wish = /^\d{1,9}$/.test(header) ? Number(header) * SECOND : Date.parse(header) - now;
  return Number.isFinite(wish) ? wish : null;
}

/** A protobuf Duration in JSON: seconds with an `s`. */
function ofDuration(text: string | null): number | null {
  const seconds = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(text ?? '')?.[1];
  return seconds === undefined ? null : Math.ceil(Number(seconds) * SECOND);
}
