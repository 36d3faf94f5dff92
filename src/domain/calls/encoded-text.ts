import { memoised } from '../memoised.js';

/** A macro's name: begins with a letter, so that neither JSON nor a share such as `%50%` matches. */
const NAME = String.raw`[\p{L}_][\p{L}\p{N}_.-]*`;
/** A template macro that was never filled in; does not match JSON. */
const MACRO = new RegExp(String.raw`^(\$?\{${NAME}\}|\{\{\s*${NAME}\s*\}\}|%%?${NAME}%%?)$`, 'u');
/** Longer text is a value, not a macro: a name repeated a thousand times would be checked as often. */
const LONGEST_MACRO = 256;
/** Vendors' ways to say "no value": `(not set)` of Google Analytics and Binotel, `<не указано>` of Calltouch, a dash. */
const EMPTY_WORD =
  /^(null|undefined|nan|n\/a|[-–—]|[(<]not (set|specified|provided)[)>]|[(<]?не (указан[оаы]?|определен[оаы]?)[)>]?)$/i;
/** Cheap pre-check: such words are short and begin with these characters; nearly all values do not. */
const LONGEST_EMPTY_WORD = 16;
const EMPTY_WORD_MARKS = 'nNuU-–—[(<нН';
/** Cheap pre-check: the first characters of macros. */
const MACRO_MARKS = '{$%';

/** Whether a parameter is empty, a placeholder word or sign, or a macro that was not filled in. */
export function isAbsent(text: string): boolean {
  if (text.length > LONGEST_MACRO) return false;
  const bare = text.trim();
  return bare === '' || isEmptyWord(bare) || isMacro(bare);
}

function isEmptyWord(text: string): boolean {
  return text.length <= LONGEST_EMPTY_WORD && EMPTY_WORD_MARKS.includes(text.charAt(0)) && EMPTY_WORD.test(text);
}

/** `{callId}`, `{{callId}}`, `${callId}` or `%callId%`, not filled in. */
function isMacro(text: string): boolean {
  return text.length <= LONGEST_MACRO && MACRO_MARKS.includes(text.charAt(0)) && MACRO.test(text);
}

/** Decoded text. `suspect`: the bytes were not clean UTF-8, so letters may be wrong. */
export interface DecodedText {
  readonly text: string;
  readonly suspect: boolean;
}

/** One `name=value` of a query string, decoded. */
export type QueryPair = readonly [name: string, value: DecodedText];

const PERCENT = 0x25;
const BYTE_ORDER_MARK = '\ufeff';
/** What decoders put in place of invalid bytes. */
export const REPLACEMENT = '\ufffd';
const UTF8 = new TextDecoder('utf-8', { fatal: true });
const WINDOWS_1251 = new TextDecoder('windows-1251');

/** UTF-8, or windows-1251 if the bytes are not UTF-8: that maps every byte to a letter, so nothing is refused. */
export function decodeBytes(bytes: Uint8Array): DecodedText {
  try {
    const text = UTF8.decode(bytes);
    return { text, suspect: text.includes(REPLACEMENT) };
  } catch {
    return { text: WINDOWS_1251.decode(bytes), suspect: true };
  }
}

const UTF_16 = [
  { mark: [0xff, 0xfe], decoder: new TextDecoder('utf-16le') },
  { mark: [0xfe, 0xff], decoder: new TextDecoder('utf-16be') },
] as const;

/** Converts a body whose byte order mark says UTF-16 to UTF-8; any other is returned as it is. */
export function bodyInUtf8(bytes: Uint8Array): Uint8Array {
  const utf16 = UTF_16.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  return utf16 === undefined ? bytes : new TextEncoder().encode(utf16.decoder.decode(bytes));
}

/** Percent-encoded text of a form or an address. A plus is a space; a malformed `%` stays as it is. */
export function decodePercent(encoded: string): DecodedText {
  const spaced = encoded.includes('+') ? encoded.replaceAll('+', ' ') : encoded;
  return spaced.includes('%') ? decodeEscapes(spaced) : { text: spaced, suspect: spaced.includes(REPLACEMENT) };
}

const MOST_REMEMBERED = 2_000;
const LONGEST_REMEMBERED = 512;

/** Memoised: towns, campaigns and their pages repeat. */
const decodeEscapes = memoised(
  (encoded: string): DecodedText => {
    const text = decodedWhereClean(encoded);
    return text === null
      ? decodeBytes(unescaped(new TextEncoder().encode(encoded)))
      : { text, suspect: text.includes(REPLACEMENT) };
  },
  MOST_REMEMBERED,
  LONGEST_REMEMBERED,
);

/** V8's own decoder, which refuses anything but clean UTF-8; also null where a byte decoder would drop or replace something. */
function decodedWhereClean(encoded: string): string | null {
  try {
    const text = decodeURIComponent(encoded);
    return text.startsWith(BYTE_ORDER_MARK) || !text.isWellFormed() ? null : text;
  } catch {
    return null;
  }
}

/**
 * Vendors send a few dozen. As many as fit into the largest webhook would hold the event loop for tens of milliseconds. Parsers
 * return one more, so that whoever cuts it off knows that there was more.
 */
export const MOST_PARAMETERS = 2_000;

/**
 * The first pairs of `a=1&b=2`, in order, one more than `MOST_PARAMETERS`. A part without `=` is a name with an empty value;
 * empty parts are left out. An unfilled macro stays as it is: `%callId%` would be decoded to a letter and a rest.
 */
export function queryPairs(query: string): QueryPair[] {
  const pairs: QueryPair[] = [];
  let equals = -1;
  for (let start = 0; start < query.length && pairs.length <= MOST_PARAMETERS;) {
    const mark = query.indexOf('&', start);
    const end = mark < 0 ? query.length : mark;
    // Looked for once however many parts are without it: in each of them, the rest would be searched for the next one.
    if (equals < start) equals = indexOrEnd(query, '=', start);
    if (end > start) pairs.push(equals < end ? pairAt(query, start, equals, end) : [plainName(query.slice(start, end)), NOTHING]);
    start = end + 1;
  }
  return pairs;
}

const NOTHING: DecodedText = { text: '', suspect: false };

function indexOrEnd(text: string, mark: string, from: number): number {
  const index = text.indexOf(mark, from);
  return index < 0 ? text.length : index;
}

function pairAt(query: string, start: number, equals: number, end: number): QueryPair {
  const value = query.slice(equals + 1, end);
  return [plainName(query.slice(start, equals)), isMacro(value) ? { text: value, suspect: false } : decodePercent(value)];
}

/** Nearly all names are plain. */
function plainName(encoded: string): string {
  return encoded.includes('%') || encoded.includes('+') ? decodePercent(encoded).text : encoded;
}

/** Encoded twice, and once more by an intermediary. */
const MOST_ENCODINGS = 3;
const ESCAPE = /%[\da-f]{2}/i;
const DIRECTION_MARKS = /\p{Cf}/gu;
/** Cheap pre-check: nearly no value has any of it. */
const WRAPPING = /["'%]|[^\0-\x7f]/;

/** A text that is entirely percent-encoded: visible ASCII and complete escapes. */
const WHOLLY_ENCODED = /^(?:[!-$&-~]|%[\da-f]{2})+$/i;

/**
 * Decodes on a value that was encoded several times, while all of it is percent-encoding of clean UTF-8. Decoding an escape that
 * was meant literally changes one odd name; leaving an encoded name splits its campaign's statistics and shows half of what rules
 * match, which is the worse failure.
 */
export function decodeRepeated(text: string): string {
  let plain = text;
  // The first encoding was decoded with the query.
  for (let level = 1; level < MOST_ENCODINGS && plain.includes('%'); level += 1) {
    if (!WHOLLY_ENCODED.test(plain) || !ESCAPE.test(plain)) break;
    plain = decodedWhereClean(plain.replaceAll('+', ' ')) ?? plain;
  }
  return plain;
}

/** Unwraps a value: percent-encoded any number of times, quoted, with invisible direction or width marks. */
export function plainValue(text: string): string {
  if (!WRAPPING.test(text)) return text.trim();
  let bare = text;
  for (let level = 0; level < MOST_ENCODINGS && ESCAPE.test(bare); level += 1) bare = decodePercent(bare).text;
  return withoutQuotes(bare.replace(DIRECTION_MARKS, ''));
}

/** Templates and tag managers leave quotes around the values they insert. */
function withoutQuotes(text: string): string {
  return text
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();
}

/** The text before and after the first `mark`; the whole text and an empty one if there is none. */
export function splitAtFirst(text: string, mark: string): [string, string] {
  const index = text.indexOf(mark);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + mark.length)];
}

function unescaped(bytes: Uint8Array): Uint8Array {
  let length = 0;
  for (let index = 0; index < bytes.length; index++, length++) {
    const byte = bytes[index] === PERCENT ? escapedByte(bytes, index) : -1;
    bytes[length] = byte < 0 ? (bytes[index] ?? 0) : byte;
    if (byte >= 0) index += 2;
  }
  return bytes.subarray(0, length);
}

/** The byte that `%XX` at this index encodes; -1 if it is no escape. */
function escapedByte(bytes: Uint8Array, index: number): number {
  const high = hexDigit(bytes[index + 1]);
  const low = hexDigit(bytes[index + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}
