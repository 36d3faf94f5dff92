import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A new UUIDv7: text, and later ids sort after earlier ones. */
export function newId(): string {
  return v7();
}

/** A secret nobody can guess: 256 bits, safe in an address or a header. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
