import { plainValue } from './encoded-text.js';

/** `GA1.1.`, `GA1.2-2.`, or what remains where the front of the cookie was cut off. */
const GA_COOKIE_PREFIX = /^(?:GA\d+\.(?:\d{1,2}(?:-\d{1,3})?\.){0,2}|(?:\d{1,2}(?:-\d{1,3})?\.){1,2})(?=\d+\.\d)/i;
/** A random number (31 bits in gtag.js, longer in other libraries) and the second of the first visit. */
const GA_CLIENT_ID = /^\d{1,20}\.\d{9,10}$/;
/** The cookie's own name before its value, as in a whole Cookie header. */
const COOKIE_NAME = /^_ga(?:_[a-z\d]+)?\s*[=:]\s*/i;

/** A cookie's value as sites pass it: encoded, quoted, with its name before it and other cookies after it. */
function cookieValue(text: string): string {
  const [first = ''] = plainValue(text).replace(COOKIE_NAME, '').split(';', 1);
  return first.trim();
}

/**
 * The clean GA client id (`1234567890.1763800000`) from itself or a `_ga` cookie (`GA1.1.…`, `GA1.2-2.…`), else null. Stays
 * text: as a number it would lose trailing zeros.
 */
export function toGaClientId(text: string): string | null {
  const bare = cookieValue(text).replace(/\.+$/, '');
  const id = GA_CLIENT_ID.test(bare) ? bare : bare.replace(GA_COOKIE_PREFIX, '');
  return GA_CLIENT_ID.test(id) ? id : null;
}

const SESSION_ID = /^(?=0*[1-9])\d{1,20}$/;
/** Since 2025 each field of the cookie begins with a letter, in any order: `s1747000000$o5$g1$t1747000100`. */
const LETTERED_FIELD = /^s(\d{1,20})$/i;
/** Field separators: the dot of the old cookie, the `$` of the new one, and what senders turn a `$` into. */
const FIELD_MARK = /[$.~|\s]/;
/** In the old cookie, the first number that is a Unix second; shorter ones are the version or the domain depth. */
const NUMBERED_FIELD = /^\d{9,20}$/;
const COOKIE_PREFIX = /^(?:GS\d+\.)?(?:\d{1,2}(?:-\d{1,3})?\.)?/i;

/**
 * GA4's session id from itself or a `_ga_<stream>` cookie, whole (`GS1.1.<id>.<n>…`, since 2025 `GS2.1.s<id>$o…`) or with
 * its front cut off (`s<id>$o5$g1$t…`, `<id>$o5`, `1.s<id>`, `<id>.3.1…`); else null.
 * https://developers.google.com/analytics/devguides/collection/protocol/ga4/sending-events, read 2026-11-22; the cookie's
 * format is not documented.
 */
export function toGaSessionId(text: string): string | null {
  const bare = cookieValue(text);
  if (SESSION_ID.test(bare)) return bare;
  const [head = '', ...rest] = bare.replace(COOKIE_PREFIX, '').split(FIELD_MARK);
  const lettered = [head, ...rest].map((field) => LETTERED_FIELD.exec(field)?.[1]).find((id) => id !== undefined);
  if (lettered !== undefined) return lettered;
  const numbered = rest.length > 0 && NUMBERED_FIELD.test(head) && !/^GA/i.test(bare);
  return numbered ? head : null;
}
