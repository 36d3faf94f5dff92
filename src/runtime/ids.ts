import { randomBytes, randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import { systemClock } from './clock.js';

const ID_BYTES = 16;
/** Random bytes for so many ids are fetched at once: asking the system for sixteen costs more than the rest of an id. */
const pool = new Uint8Array(ID_BYTES * 256);
let used = pool.length;
let msecs = -Infinity;
let seq = 0;

/** A new UUIDv7: text, and later ids sort after earlier ones, also within a millisecond and when the clock goes back. */
export function newId(): string {
  const random = nextRandom();
  const now = systemClock.now();
  if (now > msecs) {
    msecs = now;
    // The highest bit stays free, so that counting on does not overflow.
    seq = new DataView(random.buffer, random.byteOffset).getUint32(6) & 0x7fffffff;
  } else {
    seq = (seq + 1) | 0;
    if (seq === 0) msecs += 1;
  }
  return v7({ random, msecs, seq });
}

function nextRandom(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.subarray(used - ID_BYTES, used);
}

/** A secret nobody can guess: 256 bits, safe in an address or a header. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
