import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { CLICK_ID_KINDS, type ClickIdKind, type ClickIds } from './call.js';
import { decodePercent, isAbsent, queryPairs, splitAtFirst } from './encoded-text.js';

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

/** Where click ids may be found, such as an address: its pairs of name and value, in their order. */
type ClickIdPairs = Iterable<readonly [name: string, value: string]>;

interface FoundClickIds {
  readonly clickIds: ClickIds;
  /** A malformed one was met and passed over. */
  readonly refused: boolean;
}

const GOOGLE_CLICK_ID = /^[\w\-.]{5,200}$/;
const TOKEN = /^[^\s\p{C}]{1,200}$/u;

/** The click id as it may be sent to a platform, letter case untouched, or null where it is damaged. */
export function toClickId(kind: ClickIdKind, text: string): string | null {
  const id = text.trim();
  switch (kind) {
    case 'gclid':
    case 'gbraid':
    case 'wbraid':
      return GOOGLE_CLICK_ID.test(id) ? id : null;
    case 'yclid':
      return toUnsigned64(id);
    case 'rb_clickid':
      return TOKEN.test(id) ? id : null;
  }
}

/** For each kind the first good one, in the order of the candidates. */
export function firstClickIds(candidates: readonly ClickIdPairs[]): FoundClickIds {
  const clickIds: Partial<Record<ClickIdKind, string>> = {};
  let refused = false;
  for (const pairs of candidates) {
    for (const [name, value] of pairs) {
      const kind = clickIdKind(name);
      if (kind === null || clickIds[kind] !== undefined || isAbsent(value)) continue;
      const id = toClickId(kind, value);
      if (id === null) refused = true;
      else clickIds[kind] = id;
    }
  }
  return { clickIds, refused };
}

/** The click id that a parameter of this name holds, in any letter case; null for all other names. */
function clickIdKind(name: string): ClickIdKind | null {
  const lower = name.trim().toLowerCase();
  return CLICK_ID_KINDS.find((kind) => kind === lower) ?? null;
}

/**
 * The pairs in the query and the fragment of a page address. By text alone: an address that no URL parser takes (Cyrillic
 * domain, malformed `%`, cut off) still gives what it has. An address that is encoded twice is decoded once more.
 */
export function addressPairs(address: string): (readonly [string, string])[] {
  const plain = /[?#]/.test(address) ? address : decodePercent(address).text;
  const [page, fragment] = splitAtFirst(plain, '#');
  const query = splitAtFirst(page, '?')[1];
  const inFragment = fragment.includes('?') ? splitAtFirst(fragment, '?')[1] : fragment;
  return [...queryPairs(query), ...queryPairs(inFragment)].map(({ name, value }) => [name, value.text]);
}

/** With an extension and all punctuation. The pattern of an extension takes the square of a longer text's length. */
const LONGEST_PHONE = 64;
const EXTENSION = /\s*(?:[,;#]|доб|вн|ext|x).*$/isu;
const PUNCTUATION = /[\s().\-\u2010-\u2015/]/gu;

/**
 * A phone number as E.164, or null where it is none: an extension (101), `anonymous`, `sip:`, too few digits, a country or
 * an area that does not exist (`70000000000` stands for many hidden callers: they must not become one person).
 *
 * Russian habits: `8 916…` and ten digits are `+7916…`, `810` and `00` lead abroad; MANGO sends digits without a plus.
 * Reference: yandex-mango section 5, read 2026-11-22.
 */
export function toE164(text: string): string | null {
  const bare = text.trim();
  if (bare.length > LONGEST_PHONE) return null;
  const number = bare.replace(/^tel:/i, '').replace(EXTENSION, '').replace(PUNCTUATION, '');
  if (!/^\+?\d+$/.test(number)) return null;
  const international = withCountryCode(number);
  const parsed = international === null ? undefined : parsePhoneNumberFromString(international);
  return parsed?.isValid() ? parsed.number : null;
}

function withCountryCode(number: string): string | null {
  // +89… is no country: someone put a plus before a Russian number that starts with 8.
  if (/^\+89\d{9}$/.test(number)) return `+7${number.slice(2)}`;
  if (number.startsWith('+')) return number;
  if (/^8\d{10}$/.test(number)) return `+7${number.slice(1)}`;
  if (/^[3489]\d{9}$/.test(number)) return `+7${number}`;
  const abroad = /^(?:810|00)(\d{10,15})$/.exec(number);
  if (abroad) return `+${abroad[1]}`;
  return /^\d{11,15}$/.test(number) ? `+${number}` : null;
}
