import { createHmac, createSecretKey, hash, type KeyObject, randomBytes, randomFillSync, timingSafeEqual } from 'node:crypto';
import { memoised } from '../domain/memoised.js';
import { systemClock } from './clock.js';

const ID_BYTES = 16;
/** Random bytes are fetched for many ids at once: a system call for sixteen costs more than the rest of an id. */
const pool = Buffer.alloc(ID_BYTES * 256);
let poolOffset = pool.length;
let lastMs = -Infinity;
let sequence = 0;

/** A new UUIDv7: text, and later ids sort after earlier ones, even within a millisecond and when the clock goes back. */
export function newId(): string {
  const random = nextRandom();
  const now = systemClock.now();
  if (now > lastMs) {
    lastMs = now;
    // The highest bit stays free, so that incrementing does not overflow.
    sequence = pool.readUInt32BE(random + 6) & 0x7fffffff;
  } else {
    sequence = (sequence + 1) | 0;
    if (sequence === 0) lastMs += 1;
  }
  return uuidV7(lastMs, sequence, random);
}

/**
 * RFC 9562, section 5.7: 48 bits of milliseconds, a 32-bit counter, then random bits. Our own code because a call takes five ids,
 * and those of the package `uuid` took 7 µs each (2026-11-30): as long as storing a row.
 *
 * @param random offset of ten random bytes in the pool; they are overwritten
 */
function uuidV7(milliseconds: number, counter: number, random: number): string {
  pool.writeUIntBE(milliseconds, random, 6);
  pool[random + 6] = 0x70 | (counter >>> 28);
  pool[random + 7] = counter >>> 20;
  pool[random + 8] = 0x80 | ((counter >>> 14) & 0x3f);
  pool[random + 9] = counter >>> 6;
  pool[random + 10] = (counter << 2) | ((pool[random + 10] ?? 0) & 0x03);
  const hex = pool.toString('hex', random, random + ID_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function nextRandom(): number {
  if (poolOffset === pool.length) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  poolOffset += ID_BYTES;
  return poolOffset - ID_BYTES;
}

/** A secret that cannot be found by brute force: 256 bits, safe in an address or a header. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of UTF-8 text as lower-case hex. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** Cached: creating a key object takes as long as hashing. */
const keyObject = memoised((text: string): KeyObject => createSecretKey(text, 'utf8'), 1000);

/** HMAC-SHA-256 as lower-case hex: recognises a caller without storing the number. */
export function keyedHash(key: string, text: string): string {
  return createHmac('sha256', keyObject(key)).update(text, 'utf8').digest('hex');
}

/** HMAC of bytes or of UTF-8 text. */
export function hmac(algorithm: 'sha1' | 'sha256', key: string, data: Buffer | string): Buffer {
  return createHmac(algorithm, key).update(data).digest();
}

/** A secret's digest for comparing: digests have one length, secrets do not. */
export function secretDigest(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** Constant-time equality. */
export function digestsEqual(a: Buffer, b: Buffer): boolean {
  return timingSafeEqual(a, b);
}

/** Constant-time equality, whatever the lengths. */
export function secretsEqual(a: string, b: string): boolean {
  return digestsEqual(secretDigest(a), secretDigest(b));
}
