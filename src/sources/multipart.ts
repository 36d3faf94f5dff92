import { decodeBytes, type DecodedText, MOST_PARAMETERS } from '../domain/calls/encoded-text.js';

/** Delimiter lines are short by the standard (RFC 2046, 5.1.1: 70 characters); the limits of headers are ours. */
const LONGEST_FIRST_LINE = 256;
const LONGEST_HEADERS = 512;

const FIRST_LINE = /^(--[^\r\n]*[^\r\n\t ])[ \t]*(\r?\n)/;
const DISPOSITION = /^content-disposition[ \t]*:[ \t]*form-data[ \t]*(;.*)$/im;
const PARAMETER = /;[ \t]*([\w*-]+)[ \t]*=[ \t]*(?:"((?:\\.|[^"\\])*)"|([^\s;]*))/g;

/**
 * The fields of a multipart/form-data body, in order, from the first parts, one more than `MOST_PARAMETERS`; null if the bytes
 * are no such body. Files are skipped.
 *
 * Our own parser, because a receipt is read synchronously, while busboy is a stream that emits the last field on a later tick; it
 * also refuses bodies with bare line feeds and bodies without a last delimiter, which occur in practice.
 *
 * The boundary is taken from the first line and not from the content type: senders get that wrong, and none writes a preamble.
 * Values are raw bytes without percent-encoding. A missing last delimiter ends the last field with the body. Reference: RFC 7578.
 */
export function multipartFields(bytes: Buffer): (readonly [name: string, value: DecodedText])[] | null {
  // Single-byte encoding: whatever the letters are, no delimiter appears or disappears.
  const [, delimiter, newline] = FIRST_LINE.exec(bytes.toString('latin1', 0, LONGEST_FIRST_LINE)) ?? [];
  if (delimiter === undefined || newline === undefined) return null;
  const body = bytes.toString('latin1');
  const parts = partsOf(newline + body, newline + delimiter, newline).map((part) => cutHeaders(part, newline));
  if (!parts.some(({ name }) => name !== null)) return null;
  return parts.flatMap(({ name, isFile, value }) => (name === null || isFile ? [] : [[text(name).text, text(value)] as const]));
}

/** The text between delimiters. A delimiter followed by more text on its line is part of a value. */
function partsOf(body: string, delimiter: string, newline: string): string[] {
  const parts: string[] = [];
  for (const piece of body.split(delimiter).slice(1, MOST_PARAMETERS + 2)) {
    if (/^--[ \t]*(?:\r?\n|$)/.test(piece)) break;
    const start = /^[ \t]*\r?\n/.exec(piece)?.[0];
    if (start !== undefined) parts.push(newline + piece.slice(start.length));
    else parts.push(`${parts.pop() ?? ''}${delimiter}${piece}`);
  }
  return parts;
}

function cutHeaders(part: string, newline: string): { name: string | null; isFile: boolean; value: string } {
  const end = part.indexOf(newline + newline);
  if (end < 0 || end > LONGEST_HEADERS) return { name: null, isFile: false, value: '' };
  const disposition = DISPOSITION.exec(part.slice(0, end))?.[1] ?? '';
  const parameters = [...disposition.matchAll(PARAMETER)];
  const named = (wanted: string) => parameters.find(([, key = '']) => key.toLowerCase() === wanted);
  const [, , quoted, bare] = named('name') ?? [];
  const name = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? null;
  const isFile = named('filename') !== undefined || named('filename*') !== undefined;
  return { name, isFile, value: part.slice(end + 2 * newline.length) };
}

function text(latin1: string): DecodedText {
  return decodeBytes(Buffer.from(latin1, 'latin1'));
}
