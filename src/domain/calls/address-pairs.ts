import { memoised } from '../memoised.js';
import { decodePercent, queryPairs, splitAtFirst } from './encoded-text.js';

type Pair = readonly [name: string, value: string];

/** Longer addresses are cut: the longest page address that browsers accept. */
const LONGEST_ADDRESS = 64 * 1024;
/** Nesting depth that is followed: an address in a parameter of an address, each possibly percent-encoded. */
const MOST_LEVELS = 4;

const MOST_REMEMBERED = 1000;
const LONGEST_REMEMBERED = 1024;

/** The HTML entity of `&`, possibly escaped more than once: links copied from a page's source separate parameters with it. */
const AMPERSAND_ENTITY = /&(?:(?:amp|#38|#x26);)+/gi;
const NAME = String.raw`[\p{L}\p{N}_.\-[\]%]{1,64}`;
/** `&` and `#` always separate; a further `?`, and `;`, only before a name, because both may occur in a value. */
const SEPARATOR = new RegExp(String.raw`[&#]|[?;](?=\s{0,9}${NAME}=)`, 'u');
const WHOLE_NAME = new RegExp(`^${NAME}$`, 'u');

/** `&` as escaped in scripts and JSON. */
const AMPERSAND_ESCAPE = /\\u0026/gi;

/** Replaces `&` written as an HTML entity or escaped as in JSON by a plain `&`. */
export function withPlainAmpersands(text: string): string {
  return text.replace(AMPERSAND_ENTITY, '&').replace(AMPERSAND_ESCAPE, '&');
}

/**
 * The name=value pairs of a page address: from its query, its fragment and addresses nested in them, outer pairs first.
 * Works on plain text, so that an address no URL parser accepts (Cyrillic domain, malformed `%`, cut off) still gives its
 * pairs. Tolerates a second `?`, `;` or `&amp;` between parameters, a query or address that was encoded twice, and a slash
 * appended to the end. Linear in the length of the address.
 */
export function addressPairs(address: string): readonly Pair[] {
  return address === '' ? [] : pairsOf(address);
}

/** Memoised: a call's page is usually its entry page, and campaigns share few pages. */
const pairsOf = memoised(
  (address: string): readonly Pair[] => pairsIn(address.slice(0, LONGEST_ADDRESS), MOST_LEVELS),
  MOST_REMEMBERED,
  LONGEST_REMEMBERED,
);

function pairsIn(text: string, levels: number): Pair[] {
  const parts = withPlainAmpersands(text).split(SEPARATOR);
  const own = parts.flatMap((part, index) => pairOf(part, index === parts.length - 1));
  if (levels === 0) return own;
  const inside = parts.flatMap((part) => {
    const [name, encoded] = splitAtFirst(part, '=');
    const inner = decodePercent(encoded === '' ? name : encoded).text;
    // Only text that holds new pairs is scanned again.
    const holdsPairs = inner.includes('=') || /%3d/i.test(inner);
    return holdsPairs && (encoded !== '' || inner !== part) ? pairsIn(inner, levels - 1) : [];
  });
  return [...own, ...inside];
}

function pairOf(part: string, isLast: boolean): Pair[] {
  const [pair] = queryPairs(part);
  if (!pair || !part.includes('=')) return [];
  // Rest of `&amp%3Bname=`, where only the semicolon of the entity was encoded.
  const name = pair[0].trim().replace(/^(?:amp;)+/i, '');
  if (!WHOLE_NAME.test(name)) return [];
  // Some servers append a slash to every address, even after the query. In a value that is a path, the slash may be its own.
  const { text } = pair[1];
  return [[name, isLast && text.indexOf('/') === text.length - 1 ? text.slice(0, -1) : text]];
}
