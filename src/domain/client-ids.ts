const GA_COOKIE_PREFIX = /^GA\d+\.\d+(?:-\d+)?\./;
const GA_CLIENT_ID = /^\d{1,10}\.\d{9,10}$/;
const GA_SESSION_COOKIE = /^GS\d+\.\d+(?:-\d+)?\.(.+)$/;
const LARGEST_64_BIT = 18446744073709551615n;

/**
 * The clean GA client id (`1234567890.1763800000`) out of itself or a `_ga` cookie (`GA1.1.…`, `GA1.2-2.…`), else null.
 * Stays text: as a number it would lose the zeros at its end.
 */
export function toGaClientId(text: string): string | null {
  const id = text.trim().replace(GA_COOKIE_PREFIX, '');
  return GA_CLIENT_ID.test(id) ? id : null;
}

/**
 * Digits that fit 64 bits unsigned (Metrica ClientID, yclid), else null. Damaged ones such as 1,76E+18 match nobody and are
 * refused. Never through a JS number: 17 digits do not survive it.
 */
export function toUnsigned64(text: string): string | null {
  const id = text.trim();
  if (!/^\d{1,20}$/.test(id)) return null;
  const value = BigInt(id);
  return value >= 1n && value <= LARGEST_64_BIT ? id : null;
}

/**
 * GA4's session id out of itself or a `_ga_<stream>` cookie: `GS1.1.<id>.<n>…`, since 2025 `GS2.1.s<id>$o…`; else null.
 * Reference: google section on the Measurement Protocol, read 2026-11-22.
 */
export function toGaSessionId(text: string): string | null {
  const bare = text.trim();
  const cookie = GA_SESSION_COOKIE.exec(bare)?.[1];
  const id = cookie === undefined ? bare : sessionField(cookie);
  return id !== undefined && /^\d{1,19}$/.test(id) ? id : null;
}

function sessionField(cookie: string): string | undefined {
  if (/^\d/.test(cookie)) return cookie.split('.')[0];
  return cookie
    .split('$')
    .find((field) => field.startsWith('s'))
    ?.slice(1);
}
