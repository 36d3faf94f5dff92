const MAX_TEXT_BYTES = 64 * 1024;
const NOTE_BYTES = 64;

const HASH_PATTERN = /\b([0-9a-fA-F]{6})[0-9a-fA-F]{58}\b/g;
const PHONE_PATTERN = /\+\d{7,15}\b/g;
/**
 * Numbers without the plus, as Russian programs write them: 7 or 8 and ten digits with the usual signs between, and the
 * neighbours' with their codes. Alone or after an encoded sign such as `%2B`; not inside a word, longer digits or beside a dot:
 * click ids, client ids and amounts are no numbers.
 */
const RUSSIAN_PHONE = String.raw`[78][ (-]{0,2}\d{3}[ )-]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}`;
const NEIGHBOURS_PHONE = String.raw`(?:37[345]|380|99[2-68])\d{8,9}`;
const BARE_PHONE_PATTERN = new RegExp(
  String.raw`(?:(?<![\w.])|(?<=%[\dA-F]{2}))(?:${RUSSIAN_PHONE}|${NEIGHBOURS_PHONE})(?![\d.]*\w)`,
  'gi',
);
const BEARER_PATTERN = /Bearer\s+[\w.~+/-]+=*|\bya29\.[\w.-]+/gi;

/** Replaces what must not be kept, wherever it occurs in a text. */
export type TextMask = (text: string) => string;

/**
 * Hides these secrets, phone numbers, hashes of phones and bearer tokens; a platform may echo any of them. Long secrets go first:
 * of one that holds another nothing is left.
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

/** The first 64 KiB of a text as it is kept for people, with a note where it was cut. */
export function truncateText(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MAX_TEXT_BYTES) return text;
  // A letter cut in two becomes U+FFFD.
  const start = bytes
    .subarray(0, MAX_TEXT_BYTES - NOTE_BYTES)
    .toString('utf8')
    .replace(/\uFFFD{1,3}$/, '');
  return `${start}\n[cut here, ${bytes.length} bytes in all]`;
}
