const CAP_BYTES = 64 * 1024;
const ROOM_FOR_THE_NOTE = 64;

const HASH = /\b([0-9a-fA-F]{6})[0-9a-fA-F]{58}\b/g;
const PHONE = /\+\d{7,15}\b/g;
const BEARER = /Bearer\s+[\w.~+/-]+=*|\bya29\.[\w.-]+/gi;

/** Hides what must not be kept wherever it stands in a text. */
export type Mask = (text: string) => string;

/** Hides these secrets, phone numbers, hashes of phones and bearer tokens; a platform may echo any of them. */
export function maskOf(...secrets: readonly string[]): Mask {
  const known = secrets.filter((secret) => secret !== '');
  return (text) =>
    known
      .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
      .replace(BEARER, '***')
      .replace(HASH, '$1***')
      .replace(PHONE, '+***');
}

/** The first 64 KiB of a text as it is kept for people, with a note where it was cut. */
export function capped(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= CAP_BYTES) return text;
  // A letter cut in two becomes U+FFFD.
  const start = bytes
    .subarray(0, CAP_BYTES - ROOM_FOR_THE_NOTE)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return `${start}\n[cut here, ${bytes.length} bytes in all]`;
}
