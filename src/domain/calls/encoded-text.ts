import { memoised } from '../memoised.js';

/** A name as templates put it in: letters first, so that neither JSON nor a share such as `%50%` is taken for one. */
const NAME = String.raw`[\p{L}_][\p{L}\p{N}_.-]*`;
/** What a template leaves behind where it had nothing to put in; JSON is not taken for one. */
const MACRO = new RegExp(String.raw`^(\$?\{${NAME}\}|\{\{\s*${NAME}\s*\}\}|%%?${NAME}%%?)$`, 'u');
/** What is longer says something: a name that is repeated a thousand times is asked as often. */
const LONGEST_MACRO = 256;
/** How vendors say that there is no value: `(not set)` of Google Analytics and Binotel, `<не указано>` of Calltouch, a dash. */
const EMPTY_WORD =
  /^(null|undefined|nan|n\/a|[-–—]|[(<]not (set|specified|provided)[)>]|[(<]?не (указан[оаы]?|определен[оаы]?)[)>]?)$/i;
/** No such word is longer, and none begins otherwise; nearly all values do. */
const LONGEST_EMPTY_WORD = 16;
const EMPTY_WORD_MARKS = 'nNuU-–—[(<нН';
/** What a macro begins with: looked at first, because nearly no value does. */
const MACRO_MARKS = '{$%';

/** Whether a parameter says nothing: empty, a word or sign that stands for nothing, or a macro that was not filled in. */
export function isAbsent(text: string): boolean {
  if (text.length > LONGEST_MACRO) return false;
  const bare = text.trim();
  return bare === '' || isEmptyWord(bare) || isMacro(bare);
}

function isEmptyWord(text: string): boolean {
  return text.length <= LONGEST_EMPTY_WORD && EMPTY_WORD_MARKS.includes(text.charAt(0)) && EMPTY_WORD.test(text);
}

/** `{callId}`, `{{callId}}`, `${callId}` or `%callId%` that nobody filled in. */
function isMacro(text: string): boolean {
  return text.length <= LONGEST_MACRO && MACRO_MARKS.includes(text.charAt(0)) && MACRO.test(text);
}

/** Text out of bytes. `suspect`: the bytes were not clean UTF-8, so the letters may be wrong. */
export interface DecodedText {
  readonly text: string;
  readonly suspect: boolean;
}

/** One `name=value` of a query string, decoded. */
interface QueryPair {
  readonly name: string;
  readonly value: DecodedText;
}

const PERCENT = 0x25;
const BYTE_ORDER_MARK = '\ufeff';
/** What decoders put in place of bytes that are no letter. */
export const REPLACEMENT = '\ufffd';
const UTF8 = new TextDecoder('utf-8', { fatal: true });
const WINDOWS_1251 = new TextDecoder('windows-1251');

/** UTF-8, or windows-1251 where the bytes are not UTF-8: it gives a letter for every byte, so nothing is refused. */
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

/** A body in UTF-16 that says so by its byte order mark, in UTF-8; any other as it is. */
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

/** Memoised: towns, campaigns and their pages come again and again. */
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

/** V8's own decoder, which refuses what is not clean UTF-8; null too where a decoder of bytes would drop or replace something. */
function decodedWhereClean(encoded: string): string | null {
  try {
    const text = decodeURIComponent(encoded);
    return text.startsWith(BYTE_ORDER_MARK) || !text.isWellFormed() ? null : text;
  } catch {
    return null;
  }
}

/**
 * The pairs of `a=1&b=2` in their order. A part without `=` is a name with an empty value; empty parts are left out. A macro
 * that nobody filled in stays as it is: `%callId%` would be decoded to a letter and a rest.
 */
export function queryPairs(query: string): QueryPair[] {
  const pairs: QueryPair[] = [];
  for (let start = 0; start < query.length;) {
    const mark = query.indexOf('&', start);
    const end = mark < 0 ? query.length : mark;
    if (end > start) pairs.push(queryPair(query.slice(start, end)));
    start = end + 1;
  }
  return pairs;
}

const NOTHING: DecodedText = { text: '', suspect: false };

/** Of the part alone: in the whole query, each part without `=` would be searched for the next one to the end. */
function queryPair(part: string): QueryPair {
  const equals = part.indexOf('=');
  if (equals < 0) return { name: decodePercent(part).text, value: NOTHING };
  const value = part.slice(equals + 1);
  const name = decodePercent(part.slice(0, equals)).text;
  return { name, value: isMacro(value) ? { text: value, suspect: false } : decodePercent(value) };
}

/** Encoded twice, and once more by whoever passed it on. */
const MOST_ENCODINGS = 3;
const ESCAPE = /%[\da-f]{2}/i;
const DIRECTION_MARKS = /\p{Cf}/gu;
/** Looked at first, because nearly no value has any of it. */
const WRAPPING = /["'%]|[^\0-\x7f]/;

/** What percent-encoding leaves of a text: visible ASCII and whole escapes. */
const WHOLLY_ENCODED = /^(?:[!-$&-~]|%[\da-f]{2})+$/i;

/**
 * A value that its sender had encoded twice, decoded once more; only where the whole of it is percent-encoding of clean UTF-8.
 * To take an escape that was meant for an encoding changes one odd name; to leave an encoded name splits the figures of its
 * campaign, and no rule meets it. The latter is the worse failure.
 */
export function decodeOnceMore(text: string): string {
  if (!text.includes('%') || !WHOLLY_ENCODED.test(text) || !ESCAPE.test(text)) return text;
  return decodedWhereClean(text.replaceAll('+', ' ')) ?? text;
}

/** A value as senders wrap it: percent-encoded however often, between quotes, with invisible marks of direction or width. */
export function plainValue(text: string): string {
  if (!WRAPPING.test(text)) return text.trim();
  let bare = text;
  for (let level = 0; level < MOST_ENCODINGS && ESCAPE.test(bare); level += 1) bare = decodePercent(bare).text;
  return withoutQuotes(bare.replace(DIRECTION_MARKS, ''));
}

/** Templates and tag managers leave quotes around what they put in. */
function withoutQuotes(text: string): string {
  return text
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();
}

/** What is before and after the first `mark`; all and nothing where there is none. */
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

/** The byte that `%XX` at this index stands for; -1 where it is no escape. */
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
