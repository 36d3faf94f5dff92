import { z } from 'zod';
import {
  bodyInUtf8,
  decodeBytes,
  type DecodedText,
  isAbsent,
  MOST_PARAMETERS,
  type QueryPair,
  queryPairs,
  REPLACEMENT,
} from '../domain/calls/encoded-text.js';
import {
  type FlatMember,
  flatJsonTexts,
  type JsonValue,
  jsonValueText,
  membersOf,
  parseLosslessJson,
} from '../domain/lossless-json.js';
import { sentence } from '../domain/localized-text.js';
import { memoised } from '../domain/memoised.js';
import { isTimeZone } from '../domain/time/date-parsing.js';
import { multipartFields } from './multipart.js';
import type { RawReceipt } from './source.js';

/** The first non-empty value of a parameter, and the others if its name is repeated: that is a list. */
interface ParameterValue extends DecodedText {
  readonly others?: readonly string[];
}

type Place = 'query' | 'body';

/** The values in a webhook, by parameter name in lower case. */
export interface Parameters extends ReadonlyMap<string, ParameterValue> {
  /** Where there were more than `MOST_PARAMETERS`: the others were not read. Absent in nearly every webhook. */
  readonly cutIn?: readonly Place[];
}

/** A decoded body that is meant as JSON, complete or broken. */
interface JsonBody {
  readonly kind: 'json';
  readonly text: string;
  /** Undefined if the JSON is broken. */
  readonly value: JsonValue | undefined;
  readonly suspect: boolean;
  /** The members of a flat object, if they are known. */
  readonly members?: readonly FlatMember[] | undefined;
}

/** Parsed only if more than the members of a flat object is needed. */
class LazyJsonBody implements JsonBody {
  readonly kind = 'json';
  private parsed: { readonly value: JsonValue | undefined } | null = null;

  constructor(
    readonly text: string,
    readonly suspect: boolean,
    readonly members?: readonly FlatMember[],
  ) {}

  get value(): JsonValue | undefined {
    this.parsed ??= { value: parseLosslessJson(this.text) };
    return this.parsed.value;
  }
}

/**
 * A webhook's body; an absent one is an empty form. A form stays encoded, one character per byte; multipart fields are decoded.
 */
export type WebhookBody =
  JsonBody | { readonly kind: 'form'; readonly form: string } | { readonly kind: 'multipart'; readonly fields: readonly Pair[] };

type Pair = QueryPair;

/** All parameters of the query string and of the form, multipart or JSON body; the query takes precedence. Never throws. */
export function readParameters(receipt: RawReceipt): Parameters {
  return parametersOf(receipt, readBody(receipt));
}

/** Like `readParameters`, for a body that was parsed already. */
export function parametersOf(receipt: RawReceipt, body: WebhookBody): Parameters {
  const parameters = new Map<string, ParameterValue>();
  const pairs = { query: formPairs(receipt.query), body: bodyPairs(body) } as const;
  addParameters(parameters, pairs.query);
  addParameters(parameters, pairs.body);
  const cutIn = (['query', 'body'] as const).filter((place) => pairs[place].length > MOST_PARAMETERS);
  return cutIn.length === 0 ? parameters : Object.assign(parameters, { cutIn });
}

/** A name may be repeated within the query or within the body; if both contain it, the query's values count. */
function addParameters(parameters: Map<string, ParameterValue>, all: readonly Pair[]): void {
  // Most webhooks have a query and no body.
  if (all.length === 0) return;
  const pairs = all.length > MOST_PARAMETERS ? all.slice(0, MOST_PARAMETERS) : all;
  const elsewhere = parameters.size === 0 ? null : new Set(parameters.keys());
  const repeated = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const key = parameterKey(name);
    const text = toStorableText(value.text);
    if (isAbsent(text) || elsewhere?.has(key)) continue;
    const first = parameters.get(key);
    if (first === undefined) {
      parameters.set(key, text === value.text ? value : { text, suspect: value.suspect });
      continue;
    }
    const others = repeated.get(key) ?? [];
    others.push(text);
    if (others.length > 1) continue;
    repeated.set(key, others);
    parameters.set(key, { text: first.text, suspect: first.suspect, others });
  }
}

/** A parameter's lookup key: senders vary the letter case. Memoised: a vendor has a few dozen names. */
export const parameterKey = memoised((name: string): string => toStorableText(name).trim().toLowerCase(), 1_000, 64);

/** PostgreSQL text cannot contain NUL, and half a surrogate pair cannot be encoded as UTF-8. */
export function toStorableText(text: string): string {
  if (text.isWellFormed() && !text.includes('\0')) return text;
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Detected by its beginning: content types are often wrong, and a form never starts like JSON. */
export function readBody({ bodyBase64, bodyText, bodyMembers }: RawReceipt): WebhookBody {
  if (bodyText?.startsWith('{')) return new LazyJsonBody(bodyText, bodyText.includes(REPLACEMENT), bodyMembers);
  if (bodyBase64 === null) return { kind: 'form', form: '' };
  const bytes = bodyBytes(bodyBase64);
  const { text, suspect } = decodeBytes(bytes);
  if (/^\s*[{[]/.test(text)) return new LazyJsonBody(text, suspect);
  const fields = multipartFields(bytes);
  return fields === null ? { kind: 'form', form: bytes.toString('latin1') } : { kind: 'multipart', fields };
}

/** A body's bytes; if it is UTF-16, converted to UTF-8. */
export function bodyBytes(bodyBase64: string): Buffer {
  const bytes = Buffer.from(bodyBase64, 'base64');
  const utf8 = bodyInUtf8(bytes);
  return utf8 === bytes ? bytes : Buffer.from(utf8);
}

function bodyPairs(body: WebhookBody): readonly Pair[] {
  switch (body.kind) {
    case 'json':
      return jsonPairs(body);
    case 'form':
      return formPairs(body.form);
    case 'multipart':
      return body.fields;
  }
}

function formPairs(form: string): readonly Pair[] {
  return queryPairs(withEscapedBytes(form));
}

/**
 * Raw bytes above 127 as percent escapes: a server passes an address with one character per byte. Text with letters beyond that
 * (from a file) is already decoded and stays.
 */
function withEscapedBytes(form: string): string {
  if (!/[^\0-\x7f]/.test(form) || /[^\0-\xff]/.test(form)) return form;
  return form.replace(/[\x80-\xff]+/g, (bytes) => percentEscapes(Buffer.from(bytes, 'latin1')));
}

const HEX_DIGITS = Buffer.from('0123456789abcdef', 'latin1');

/** Every byte as `%xx`. Written by index: a pattern over all digits costs five times as much per byte in a long text. */
function percentEscapes(bytes: Uint8Array): string {
  const escapes = Buffer.alloc(bytes.length * 3, '%');
  bytes.forEach((byte, index) => {
    escapes[index * 3 + 1] = HEX_DIGITS[byte >> 4] ?? 0;
    escapes[index * 3 + 2] = HEX_DIGITS[byte & 15] ?? 0;
  });
  return escapes.toString('latin1');
}

function jsonPairs(body: JsonBody): Pair[] {
  const flat = body.members ?? flatJsonTexts(body.text);
  if (flat !== null) return flatPairs(flat, body);
  return membersOf(body.value).flatMap(([name, value]) =>
    jsonTexts(value).map((text): Pair => [name, { text, suspect: isSuspect(text, body) }]),
  );
}

function flatPairs(members: readonly FlatMember[], body: JsonBody): Pair[] {
  const pairs: Pair[] = [];
  for (const [name, text] of members) if (text !== null) pairs.push([name, { text, suspect: isSuspect(text, body) }]);
  return pairs;
}

/** Letters beyond ASCII are suspect if the body's bytes are. */
export function isSuspect(text: string, body: JsonBody): boolean {
  return body.suspect && /[^\0-\x7f]/.test(text);
}

/** A list means a repeated parameter. An object stays JSON: customParam may be one. */
export function jsonTexts(value: JsonValue): string[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).map(jsonValueText) : [jsonValueText(value)];
}

const TIME_ZONE = sentence(
  'Must be a time zone by its IANA name, like Europe/Moscow or Asia/Yekaterinburg.',
  'Нужен часовой пояс по имени IANA, например Europe/Moscow или Asia/Yekaterinburg.',
);

/** The config keys about a vendor's date convention. */
export const dateSettings = {
  timezone: z.string().refine(isTimeZone, { error: TIME_ZONE }).default('Europe/Moscow'),
  zMeans: z.enum(['utc', 'local']).default('utc'),
};
