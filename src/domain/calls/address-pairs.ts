import { memoised } from '../memoised.js';
import { decodePercent, queryPairs, splitAtFirst } from './encoded-text.js';

type Pair = readonly [name: string, value: string];

/** Longer addresses are cut: what a page address may be in browsers. */
const LONGEST_ADDRESS = 64 * 1024;
/** Addresses inside addresses inside an address, and an encoding of each. */
const MOST_LEVELS = 4;

const MOST_REMEMBERED = 1000;
const LONGEST_REMEMBERED = 1024;

/** The HTML entity of `&`, also escaped more than once: links copied out of a page's source have it between their parameters. */
const AMPERSAND_ENTITY = /&(?:(?:amp|#38|#x26);)+/gi;
const NAME = String.raw`[\p{L}\p{N}_.\-[\]%]{1,64}`;
/** `&` and `#` always; a further `?`, and `;`, only before a name: both may stand in a value. */
const SEPARATOR = new RegExp(String.raw`[&#]|[?;](?=\s{0,9}${NAME}=)`, 'u');
const WHOLE_NAME = new RegExp(`^${NAME}$`, 'u');

/** In a script's text. */
const AMPERSAND_ESCAPE = /\\u0026/gi;

/** `&` again where it is written as an HTML entity, or escaped as in JSON. */
export function withPlainAmpersands(text: string): string {
  return text.replace(AMPERSAND_ENTITY, '&').replace(AMPERSAND_ESCAPE, '&');
}

/**
 * The pairs of name and value in a page address: in its query, its fragment, and in addresses that are inside it. By text alone:
 * an address that no URL parser takes still gives what it has (a Cyrillic domain, a malformed `%`, cut off; a tag glued on with a
 * second `?`, `;` or `&amp;` between parameters, a query or a whole address encoded once more, a slash put after everything).
 * What is outside goes before what is inside. Linear in the length of the address.
 */
export function addressPairs(address: string): readonly Pair[] {
  return address === '' ? [] : pairsOf(address);
}

/** Memoised: the page of a call is mostly its entry page, and a campaign leads to few pages. */
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
    // What says nothing more than before is not gone through again.
    const holdsPairs = inner.includes('=') || /%3d/i.test(inner);
    return holdsPairs && (encoded !== '' || inner !== part) ? pairsIn(inner, levels - 1) : [];
  });
  return [...own, ...inside];
}

function pairOf(part: string, isLast: boolean): Pair[] {
  const [pair] = queryPairs(part);
  if (!pair || !part.includes('=')) return [];
  // Of `&amp%3Bname=`, where only the semicolon of the entity was encoded.
  const name = pair.name.trim().replace(/^(?:amp;)+/i, '');
  if (!WHOLE_NAME.test(name)) return [];
  // Some servers add a slash to every address, after the query as well. In a value that is a path it may belong to it.
  const { text } = pair.value;
  return [[name, isLast && text.indexOf('/') === text.length - 1 ? text.slice(0, -1) : text]];
}
