import punycode from 'punycode/punycode.js';
import { decodeBytes } from '../calls/encoded-text.js';
import { withPlainAmpersands } from '../calls/address-pairs.js';
import { memoised } from '../memoised.js';

/** Encoded twice, and once more by an intermediary. */
const MOST_ENCODINGS = 3;
const ESCAPES = /(?:%[0-9a-f]{2})+/gi;
/** A label of a domain name has at most 63 characters. */
const PUNYCODE_LABEL = /xn--([a-z0-9-]{1,59})/gi;
/** The output of JavaScript's `escape`, and HTML's numeric character references. */
const SCRIPT_ESCAPE = /%u([\da-f]{4})/gi;
const CHARACTER_NUMBER = /&#(?:(\d{2,6})|x([\da-f]{2,5}));/gi;
/** The scheme's own port. */
const DEFAULT_PORT = /^(https:\/\/[^/?#\s]+):443(?=[/?#]|$)|^(http:\/\/[^/?#\s]+):80(?=[/?#]|$)/i;
const BARE_HOST = /^https?:\/\/[^/?#*\s]+$/i;

/**
 * Normal form for comparing addresses: percent-escapes decoded however often they were applied, a plus as a space, hosts in
 * letters instead of punycode and without the default port, `&` instead of its HTML entity, no slash after a bare host. The
 * result may no longer be a valid address. Memoised: rules' patterns and campaigns repeat.
 */
export const addressForm = memoised(formOf, 2_000, 512);

function formOf(text: string): string {
  let form = text.replace(SCRIPT_ESCAPE, (_escape, hex: string) => letterOf(hex, 16)).replace(CHARACTER_NUMBER, toLetter);
  for (let level = 0; level < MOST_ENCODINGS && form.includes('%'); level += 1) {
    const decoded = form.replace(ESCAPES, decodeEscapes);
    if (decoded === form) break;
    form = decoded;
  }
  const plain = withPlainAmpersands(form).replaceAll('+', ' ').replace(PUNYCODE_LABEL, toLetters).replace(DEFAULT_PORT, '$1$2');
  return BARE_HOST.test(plain) ? `${plain}/` : plain;
}

function toLetter(_entity: string, decimal: string | undefined, hex: string | undefined): string {
  return decimal === undefined ? letterOf(hex ?? '', 16) : letterOf(decimal, 10);
}

function letterOf(digits: string, radix: number): string {
  const code = Number.parseInt(digits, radix);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function decodeEscapes(escapes: string): string {
  return decodeBytes(Buffer.from(escapes.replaceAll('%', ''), 'hex')).text;
}

/** A label that is no punycode stays as it is. */
function toLetters(label: string, encoded: string): string {
  try {
    return punycode.decode(encoded.toLowerCase());
  } catch (error) {
    if (error instanceof RangeError) return label;
    throw error;
  }
}
