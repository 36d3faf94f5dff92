import { withPlainAmpersands } from './address-pairs.js';
import { decodePercent, isAbsent, plainValue, splitAtFirst } from './encoded-text.js';
import { flatJsonTexts, isMembers, jsonValueText, membersOf, parseLosslessJson } from '../lossless-json.js';

/** The site's content of the vendor's free-form parameter. */
export interface CustomParam {
  /** Values by name, as text; for a repeated name, the first. Empty if the text is neither a JSON object nor pairs. */
  readonly values: ReadonlyMap<string, string>;
  /** False if the text looks like a JSON object or pairs, and all or part of it cannot be read. */
  readonly readable: boolean;
}

/** Names as sites write them: a sentence with `=` in it is text, not a pair. */
const PAIR_NAME = /^[\p{L}\p{N}_.\-[\]]+$/u;

/**
 * Reads `{"key":"value"}` or `key=value&key=value`. Anything else is plain text and counts as readable.
 *
 * Looks like JSON: starts with `{`. Looks like pairs: the first part is `name=…` with a name of letters, digits and `_ - . [ ]`;
 * a later part that is no pair makes it unreadable, the others still count. Numbers keep every digit, nested values stay JSON.
 */
export function readCustomParam(text: string): CustomParam {
  const bare = withoutWrapping(text.trim());
  if (bare.startsWith('{')) return fromJson(bare);
  return fromPairs(withPlainAmpersands(bare).replace(/^\?/, ''));
}

/** Undoes one more layer: an object that was percent-encoded or written as a JSON string, by scripts that encode twice. */
function withoutWrapping(bare: string): string {
  if (/^%(?:25)?7b/i.test(bare)) return plainValue(bare);
  const inner = bare.startsWith('"{') ? parseLosslessJson(bare) : undefined;
  return typeof inner === 'string' ? inner.trim() : bare;
}

function fromJson(text: string): CustomParam {
  const flat = flatJsonTexts(text);
  return flat === null ? fromNestedJson(text) : { values: firstTelling(flat), readable: true };
}

/** For a repeated name, the first non-empty value, like `parseLosslessJson`. */
function firstTelling(members: NonNullable<ReturnType<typeof flatJsonTexts>>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of members) {
    const before = values.get(name);
    if (before !== undefined && !isAbsent(before)) continue;
    if (value === null) values.delete(name);
    else values.set(name, value);
  }
  return values;
}

function fromNestedJson(text: string): CustomParam {
  const parsed = parseLosslessJson(text);
  const members = membersOf(parsed).filter(([, value]) => value !== null);
  return { values: new Map(members.map(([name, value]) => [name, jsonValueText(value)])), readable: isMembers(parsed) };
}

function fromPairs(text: string): CustomParam {
  const values = new Map<string, string>();
  const parts = text.split('&').filter((part) => part !== '');
  if (!isPair(parts[0] ?? '')) return { values, readable: true };
  for (const part of parts.filter(isPair)) {
    const [name, value] = splitAtFirst(part, '=');
    const key = decodePercent(name).text;
    if (!values.has(key)) values.set(key, decodePercent(value).text);
  }
  return { values, readable: parts.every(isPair) };
}

function isPair(part: string): boolean {
  return part.includes('=') && PAIR_NAME.test(decodePercent(splitAtFirst(part, '=')[0]).text);
}
