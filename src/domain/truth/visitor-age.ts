import { SECOND, type Instant } from '../time/instant.js';

/** Seconds since 1970, then a random number of seven to nine digits. */
const METRICA_ID = /^(\d{10})\d{7,9}$/;

/**
 * The earliest moment at which the platform can know a visitor: Metrica's tag makes a ClientID of the second of the first
 * visit and a random number, so no visit is older. Null for ids that contain no moment before the call (ids of old tags do
 * not).
 *
 * @see public copies of Metrica's tag (watch.js, tag.js), read 2026-11-29
 */
export function knownSince(
  identifier: { readonly kind: string | null; readonly value: string | null },
  callAt: Instant,
): Instant | null {
  if (identifier.kind !== 'yaCid') return null;
  const seconds = METRICA_ID.exec(identifier.value ?? '')?.[1];
  const moment = Number(seconds) * SECOND;
  return seconds !== undefined && moment <= callAt ? moment : null;
}
