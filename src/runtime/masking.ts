const MAX_TEXT_BYTES = 64 * 1024;
const NOTE_BYTES = 64;

const HASH_PATTERN = /\b([0-9a-fA-F]{6})[0-9a-fA-F]{58}\b/g;
const PHONE_PATTERN = /\+\d{7,15}\b/g;
/**
 * Numbers without the plus, as Russian programs write them: 7 or 8 and ten digits with the usual separators, and neighbouring
 * countries' with their codes. Alone or after an encoded character such as `%2B`; not inside a word or longer digits, nor beside
 * a dot: click ids, client ids and amounts are no numbers.
 */
const RUSSIAN_PHONE = String.raw`[78][ (-]{0,2}\d{3}[ )-]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}`;
const NEIGHBOURS_PHONE = String.raw`(?:37[345]|380|99[2-68])\d{8,9}`;
const BARE_PHONE_PATTERN = new RegExp(
  String.raw`(?:(?<![\w.])|(?<=%[\dA-F]{2}))(?:${RUSSIAN_PHONE}|${NEIGHBOURS_PHONE})(?![\d.]*\w)`,
  'gi',
);
const BEARER_PATTERN = /Bearer\s+[\w.~+/-]+=*|\bya29\.[\w.-]+/gi;

/** Replaces secrets and personal data wherever they occur in a text. */
export type TextMask = (text: string) => string;

/**
 * Masks these secrets, phone numbers, hashes of phones and bearer tokens; a platform may echo any of them. Longest first, so that
 * nothing remains of a secret that contains another.
 */
export function createMask(...secrets: readonly string[]): TextMask {
  const known = secrets.filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length);
  return (text) =>
    known
      .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
      .replace(BEARER_PATTERN, '***')
      .replace(HASH_PATTERN, '$1***')
      .replace(PHONE_PATTERN, '+***')
      .replace(BARE_PHONE_PATTERN, '***');
}

/** The first 64 KiB of a text that is stored for people, with a note if it was cut. */
export function truncateText(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MAX_TEXT_BYTES) return text;
  // A character cut in two becomes U+FFFD.
  const start = bytes
    .subarray(0, MAX_TEXT_BYTES - NOTE_BYTES)
    .toString('utf8')
    .replace(/\uFFFD{1,3}$/, '');
  return `${start}\n[cut here, ${bytes.length} bytes in all]`;
}
