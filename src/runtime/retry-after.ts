import { SECOND, type Instant } from '../domain/time/instant.js';

/** How long the header `Retry-After` (seconds or an HTTP date) asks us to stay away, in milliseconds; 0 when it says nothing sensible. */
export function retryAfter(header: string | undefined, now: Instant): number {
  const text = header?.trim() ?? '';
  const wanted = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
  return Number.isFinite(wanted) ? Math.max(0, wanted) : 0;
}
