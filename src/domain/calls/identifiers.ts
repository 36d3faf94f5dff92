import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { memoised } from '../memoised.js';
import { CLICK_ID_KINDS, type ClickIdKind, type ClickIds } from './call.js';
import { isAbsent, plainValue } from './encoded-text.js';

const LARGEST_64_BIT = 18446744073709551615n;

/**
 * Digits that fit an unsigned 64-bit integer (Metrica ClientID, yclid), else null. Damaged ones such as 1,76E+18 match
 * nobody and are refused. Never through a JS number, which cannot hold 17 digits.
 */
export function toUnsigned64(text: string): string | null {
  const id = text.trim();
  if (!/^\d{1,20}$/.test(id)) return null;
  const value = BigInt(id);
  return value >= 1n && value <= LARGEST_64_BIT ? id : null;
}

/** Name=value pairs in which click ids are searched, in order. */
type ClickIdPairs = Iterable<readonly [name: string, value: string]>;

interface FoundClickIds {
  readonly clickIds: ClickIds;
  /** A malformed click id was found and skipped. */
  readonly refused: boolean;
  /** One address, or customParam, carries two valid ids of one kind: which click led to the call is unclear. */
  readonly several: boolean;
}

const GOOGLE_CLICK_ID = /^[\w\-.]{5,200}$/;
const TOKEN = /^[^\s\p{C}]{1,200}$/u;

/** Google's first-party click cookies by the click id they hold; sites copy them into `customParam`. */
const CLICK_COOKIES: Readonly<Record<'gclid' | 'gbraid' | 'wbraid', string>> = {
  gclid: '_gcl_aw',
  gbraid: '_gcl_ag',
  // Not gbraid, for all its name: github.com/stape-io/google-conversion-events-tag and two sites that tried, read 2026-11-30.
  wbraid: '_gcl_gb',
};
/**
 * Cookie content: `GCL.<second>.<id>`, `<second>.<id>` with its front cut off, and since 2024 `2.1.k<id>$i<second>$u…`.
 * Parsed as public receivers do; Google documents neither.
 */
const CLICK_COOKIE = /^(?:GCL\.\d{9,13}\.|\d{9,13}\.(?=[A-Za-z_-])|\d\.\d\.k|k(?=[^$]+\$))?([^$]*)(?:\$.*)?$/is;
/** Characters that links in texts and scripts leave around a value, and what follows it if it was encoded with the value. */
const AROUND_ID = /^["'`(]+|["'`),;]+$/g;
const AFTER_ID = /[?#&].*$/s;

/** Room for an id of 200 characters, its cookie, and a suffix. */
const LONGEST_WRAPPED_ID = 1024;

/** The click id as it may be sent to a platform, letter case unchanged, or null if it is damaged. */
export function toClickId(kind: ClickIdKind, text: string): string | null {
  if (text.length > LONGEST_WRAPPED_ID) return null;
  const bare = plainValue(text);
  if (kind === 'rb_clickid') return TOKEN.test(bare) ? bare : null;
  const id = bare.replace(AFTER_ID, '').replace(AROUND_ID, '');
  if (kind === 'yclid') return toUnsigned64(id);
  const click = CLICK_COOKIE.exec(withoutCookieName(id, CLICK_COOKIES[kind]))?.[1] ?? '';
  return GOOGLE_CLICK_ID.test(click) ? click : null;
}

/** The value after its name in a whole Cookie header. */
function withoutCookieName(text: string, name: string): string {
  return text.toLowerCase().startsWith(name) ? text.slice(name.length).replace(/^\s*[=:]\s*/, '') : text;
}

/** The first valid click id of each kind, in the order of the candidates. */
export function firstClickIds(candidates: readonly ClickIdPairs[]): FoundClickIds {
  const clickIds: Partial<Record<ClickIdKind, string>> = {};
  let refused = false;
  let several = false;
  for (const pairs of candidates) {
    const here: Partial<Record<ClickIdKind, string>> = {};
    for (const [name, value] of pairs) {
      const kind = clickIdKind(name);
      if (kind === null || isAbsent(value)) continue;
      const id = toClickId(kind, value);
      // What is beside a valid id is told only where it contradicts that.
      if (id === null) refused ||= clickIds[kind] === undefined;
      else several ||= here[kind] !== undefined && here[kind] === clickIds[kind] && here[kind] !== id;
      if (id === null) continue;
      here[kind] ??= id;
      clickIds[kind] ??= id;
    }
  }
  return { clickIds, refused, several };
}

const KIND_OF_NAME: ReadonlyMap<string, ClickIdKind> = new Map([
  ...CLICK_ID_KINDS.map((kind) => [kind, kind] as const),
  ...Object.entries(CLICK_COOKIES).map(([kind, cookie]) => [cookie, kind as keyof typeof CLICK_COOKIES] as const),
]);

/** The click id that a parameter of this name holds, in any letter case; null for all other names. */
function clickIdKind(name: string): ClickIdKind | null {
  return KIND_OF_NAME.get(name.trim().toLowerCase()) ?? null;
}

/** A number with an extension and all punctuation. The extension's pattern is quadratic in the length of the text. */
const LONGEST_PHONE = 64;
const EXTENSION = /\s*(?:[,;#*]|доб|вн|ext|x).*$/isu;
/** A number that a spreadsheet formatted as an amount. */
const DECIMALS = /^(\+?\d{10,15})\.0+$/;
const PUNCTUATION = /[\s().\-\u2010-\u2015/]/gu;

/**
 * A phone number as E.164, or null if it is none: an extension (101), `anonymous`, `sip:`, too few digits, a country or an
 * area code that does not exist (`70000000000` stands for many hidden callers, who must not become one person).
 *
 * Russian conventions: `8 916…` and ten digits are `+7916…`; `810` and `00` are international prefixes. MANGO sends digits
 * without a plus (receivers in public code, read 2026-11-22: src/sources/mango/README.md).
 *
 * @param country ISO 3166 code of the country whose national numbers are meant, instead of Russia
 */
export function toE164(text: string, country: Country | null = null): string | null {
  const bare = text.length > LONGEST_PHONE ? text : plainValue(text).replace(/^'/, '');
  if (bare.length > LONGEST_PHONE) return null;
  const number = bare.replace(/^tel:/i, '').replace(EXTENSION, '').replace(DECIMALS, '$1').replace(PUNCTUATION, '');
  if (!/^\+?\d+$/.test(number)) return null;
  if (country !== null) return inCountry(number, country);
  const international = withCountryCode(number);
  if (international === null) return null;
  return RUSSIAN.test(international) ? validRussian(international) : validNumber(international);
}

/** Memoised: tracking numbers repeat, and a caller's number comes at the start and at the end of a call. */
const validNumber = memoised((number: string): string | null => {
  const parsed = parsePhoneNumberFromString(number);
  return parsed?.isValid() ? parsed.number : null;
});

const RUSSIAN = /^\+7\d{10}$/;
/** +7 and the area code: the library's numbering plan of Russia and Kazakhstan checks none of the later digits. */
const RUSSIAN_PREFIX = 5;
const validAreas = new Map<string, boolean>();

function validRussian(number: string): string | null {
  const area = number.slice(0, RUSSIAN_PREFIX);
  const isValid = validAreas.get(area) ?? validNumber(number) === number;
  validAreas.set(area, isValid);
  return isValid ? number : null;
}

/** Digits that are no number of the country are an international number without its plus. */
function inCountry(number: string, country: Country): string | null {
  const candidates = [number, ...(/^\d{11,15}$/.test(number) ? [`+${number}`] : [])];
  const parsed = candidates.map((one) => parsePhoneNumberFromString(one, country)).find((one) => one?.isValid());
  return parsed?.number ?? null;
}

/** A country by its ISO 3166 code of two letters. */
export type Country = CountryCode;

/** The country that the code names, in any letter case; null where there is none. */
export function toCountry(code: string): Country | null {
  const upper = code.trim().toUpperCase();
  return isSupportedCountry(upper) ? upper : null;
}

function withCountryCode(number: string): string | null {
  // There is no country code +89: someone put a plus before a Russian number that starts with 8.
  if (/^\+89\d{9}$/.test(number)) return `+7${number.slice(2)}`;
  if (number.startsWith('+')) return number;
  if (/^8\d{10}$/.test(number)) return `+7${number.slice(1)}`;
  if (/^[3489]\d{9}$/.test(number)) return `+7${number}`;
  const abroad = /^(?:810|00)(\d{10,15})$/.exec(number);
  if (abroad) return `+${abroad[1]}`;
  return /^\d{11,15}$/.test(number) ? `+${number}` : null;
}
