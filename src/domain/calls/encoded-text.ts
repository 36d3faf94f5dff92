/** A name as templates put it in: letters first, so that neither JSON nor a share such as `%50%` is taken for one. */
const NAME = String.raw`[\p{L}_][\p{L}\p{N}_.-]*`;
/** What a template leaves behind where it had nothing to put in; JSON is not taken for one. */
const MACRO = new RegExp(String.raw`^(\$?\{${NAME}\}|\{\{\s*${NAME}\s*\}\}|%%?${NAME}%%?)$`, 'u');
/** What is longer says something: a name that is repeated a thousand times is asked as often. */
const LONGEST_MACRO = 256;
/** How vendors say that there is no value: `(not set)` of Google Analytics and Binotel, `<не указано>` of Calltouch, a dash. */
const EMPTY_WORD =
  /^(null|undefined|nan|n\/a|[-–—]|[(<]not (set|specified|provided)[)>]|[(<]?не (указан[оаы]?|определен[оаы]?)[)>]?)$/i;

/** Whether a parameter says nothing: empty, a word or sign that stands for nothing, or a macro that was not filled in. */
export function isAbsent(text: string): boolean {
  if (text.length > LONGEST_MACRO) return false;
  const bare = text.trim();
  return bare === '' || EMPTY_WORD.test(bare) || isMacro(bare);
}

/** `{callId}`, `{{callId}}`, `${callId}` or `%callId%` that nobody filled in. */
function isMacro(text: string): boolean {
  return text.length <= LONGEST_MACRO && MACRO.test(text);
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
const REPLACEMENT = '\ufffd';
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

/** Percent-encoded text of a form or an address. A plus is a space; a malformed `%` stays as it is. */
export function decodePercent(encoded: string): DecodedText {
  const spaced = encoded.replaceAll('+', ' ');
  if (!spaced.includes('%')) return { text: spaced, suspect: spaced.includes(REPLACEMENT) };
  return decodeBytes(unescaped(new TextEncoder().encode(spaced)));
}

/**
 * The pairs of `a=1&b=2` in their order. A part without `=` is a name with an empty value; empty parts are left out. A macro
 * that nobody filled in stays as it is: `%callId%` would be decoded to a letter and a rest.
 */
export function queryPairs(query: string): QueryPair[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name, value] = splitAtFirst(part, '=');
      return { name: decodePercent(name).text, value: isMacro(value) ? { text: value, suspect: false } : decodePercent(value) };
    });
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
