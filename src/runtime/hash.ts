import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** SHA-256 of UTF-8 text as lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** HMAC-SHA-256 as lower-case hex: recognises a caller again without keeping the number. */
export function keyedHash(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex');
}

/** A secret's digest for comparing: digests have one length, secrets do not. */
export function secretDigest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Equality that takes the same time wherever they differ. */
export function digestsEqual(a: Buffer, b: Buffer): boolean {
  return timingSafeEqual(a, b);
}

/** Equality that takes the same time whatever differs, lengths included. */
export function secretsEqual(a: string, b: string): boolean {
  return digestsEqual(secretDigest(a), secretDigest(b));
}
