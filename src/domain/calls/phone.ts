import { parsePhoneNumberFromString } from 'libphonenumber-js';

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
  const number = text.trim().replace(/^tel:/i, '').replace(EXTENSION, '').replace(PUNCTUATION, '');
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
