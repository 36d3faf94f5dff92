const CAP_BYTES = 64 * 1024;
const ROOM_FOR_THE_NOTE = 64;

/** Hides a secret wherever it stands in a text. */
export type Mask = (text: string) => string;

export function maskOf(secret: string): Mask {
  return (text) => text.replaceAll(secret, '***');
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
