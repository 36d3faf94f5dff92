import { isAbsent } from '../../domain/absent.js';
import { decodeBytes, queryPairs, type DecodedText } from '../../domain/encoded-text.js';
import { jsonParts, textOf } from '../../domain/json-parts.js';
import type { RawReceipt } from '../source.js';

/** What a webhook said, by parameter name in lower case: the first value that says anything. */
export type Parameters = ReadonlyMap<string, DecodedText>;

type Pair = readonly [name: string, value: DecodedText];

/** Everything in the query string and in the form or JSON body; the query goes first. Never throws. */
export function readParameters(receipt: RawReceipt): Parameters {
  const parameters = new Map<string, DecodedText>();
  for (const [name, value] of [...formPairs(receipt.query), ...bodyPairs(receipt)]) {
    const key = storable(name).trim().toLowerCase();
    const text = storable(value.text);
    if (!parameters.has(key) && !isAbsent(text)) parameters.set(key, { text, suspect: value.suspect });
  }
  return parameters;
}

/** PostgreSQL text cannot hold NUL, and half a surrogate pair cannot be written as UTF-8. */
function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
}

function bodyPairs(receipt: RawReceipt): Pair[] {
  if (receipt.bodyBase64 === null) return [];
  const bytes = Buffer.from(receipt.bodyBase64, 'base64');
  const { text, suspect } = decodeBytes(bytes);
  // By its first character: senders are careless with the content type, and a form never starts so.
  return /^\s*[{[]/.test(text) ? jsonPairs(text, suspect) : formPairs(bytes.toString('latin1'));
}

function formPairs(form: string): Pair[] {
  return queryPairs(withEscapedBytes(form)).map(({ name, value }) => [name, value]);
}

/**
 * Raw bytes above 127 as percent escapes: a server hands an address over with one character per byte. Text with letters beyond
 * that (from a file) is already decoded and stays.
 */
function withEscapedBytes(form: string): string {
  if (/[^\0-\xff]/.test(form)) return form;
  return form.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
}

function jsonPairs(text: string, suspect: boolean): Pair[] {
  const members = jsonParts(text) ?? [];
  return members.flatMap(({ name, raw }) =>
    name === null
      ? []
      : jsonTexts(raw).map((value): Pair => [name, { text: value, suspect: suspect && /[^\0-\x7f]/.test(value) }]),
  );
}

/** A list stands for a repeated parameter. An object stays JSON: customParam may be one. */
function jsonTexts(raw: string): string[] {
  return raw.startsWith('[') ? (jsonParts(raw) ?? []).map((part) => textOf(part.raw)) : [textOf(raw)];
}
