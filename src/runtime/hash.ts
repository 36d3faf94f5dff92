import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** SHA-256 of UTF-8 text as lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Keyed hash as lower-case hex: recognises a caller again without keeping the number. */
export function keyedHash(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex');
}

/** Equality that takes the same time whatever differs, lengths included. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
