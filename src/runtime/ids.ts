import { createHash, createHmac, randomBytes, randomFillSync, timingSafeEqual } from 'node:crypto';
import { v7 } from 'uuid';
import { systemClock } from './clock.js';

const ID_BYTES = 16;
/** Random bytes for so many ids are fetched at once: asking the system for sixteen costs more than the rest of an id. */
const pool = new Uint8Array(ID_BYTES * 256);
let poolOffset = pool.length;
let lastMs = -Infinity;
let sequence = 0;

/** A new UUIDv7: text, and later ids sort after earlier ones, also within a millisecond and when the clock goes back. */
export function newId(): string {
  const random = nextRandom();
  const now = systemClock.now();
  if (now > lastMs) {
    lastMs = now;
    // The highest bit stays free, so that counting on does not overflow.
    sequence = new DataView(random.buffer, random.byteOffset).getUint32(6) & 0x7fffffff;
  } else {
    sequence = (sequence + 1) | 0;
    if (sequence === 0) lastMs += 1;
  }
  return v7({ random, msecs: lastMs, seq: sequence });
}

function nextRandom(): Uint8Array {
  if (poolOffset === pool.length) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  poolOffset += ID_BYTES;
  return pool.subarray(poolOffset - ID_BYTES, poolOffset);
}

/** A secret that cannot be found by trying: 256 bits, safe in an address or a header. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of UTF-8 text as lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** HMAC-SHA-256 as lower-case hex: recognises a caller again without keeping the number. */
export function keyedHash(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex');
}

/** HMAC of bytes or of UTF-8 text. */
export function hmac(algorithm: 'sha1' | 'sha256', key: string, data: Buffer | string): Buffer {
  return createHmac(algorithm, key).update(data).digest();
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
