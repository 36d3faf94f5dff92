import { isAbsent } from './absent.js';
import { CLICK_ID_KINDS, type ClickIdKind, type ClickIds } from './call.js';
import { toUnsigned64 } from './client-ids.js';
import { cutAt, decodePercent, queryPairs } from './encoded-text.js';

/** A place where click ids may stand: its pairs of name and value, in their order. */
export type ClickIdPlace = Iterable<readonly [name: string, value: string]>;

export interface FoundClickIds {
  readonly clickIds: ClickIds;
  /** A malformed one was met and passed over. */
  readonly refused: boolean;
}

const GOOGLE_CLICK_ID = /^[\w\-.]{5,200}$/;
const TOKEN = /^[^\s\p{C}]{1,200}$/u;

/** The click id as it may be told to a platform, letter case untouched, or null where it is damaged. */
export function toClickId(kind: ClickIdKind, text: string): string | null {
  const id = text.trim();
  switch (kind) {
    case 'gclid':
    case 'gbraid':
    case 'wbraid':
      return GOOGLE_CLICK_ID.test(id) ? id : null;
    case 'yclid':
      return toUnsigned64(id);
    case 'rb_clickid':
      return TOKEN.test(id) ? id : null;
  }
}

/** For each kind the first good one, walking the places in their order. */
export function firstClickIds(places: readonly ClickIdPlace[]): FoundClickIds {
  const clickIds: Partial<Record<ClickIdKind, string>> = {};
  let refused = false;
  for (const place of places) {
    for (const [name, value] of place) {
      const kind = clickIdKind(name);
      if (kind === null || clickIds[kind] !== undefined || isAbsent(value)) continue;
      const id = toClickId(kind, value);
      if (id === null) refused = true;
      else clickIds[kind] = id;
    }
  }
  return { clickIds, refused };
}

/** The click id that a parameter of this name holds, in any letter case; null for all other names. */
export function clickIdKind(name: string): ClickIdKind | null {
  const lower = name.trim().toLowerCase();
  return CLICK_ID_KINDS.find((kind) => kind === lower) ?? null;
}

/**
 * The pairs in the query and the fragment of a page address. By text alone: an address that no URL parser takes (Cyrillic
 * domain, malformed `%`, cut off) still gives what it has. An address that is encoded twice is decoded once more.
 */
export function addressPairs(address: string): (readonly [string, string])[] {
  const plain = /[?#]/.test(address) ? address : decodePercent(address).text;
  const [page, fragment] = cutAt(plain, '#');
  const query = cutAt(page, '?')[1];
  const inFragment = fragment.includes('?') ? cutAt(fragment, '?')[1] : fragment;
  return [...queryPairs(query), ...queryPairs(inFragment)].map(({ name, value }) => [name, value.text]);
}
