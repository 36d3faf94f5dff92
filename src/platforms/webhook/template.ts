import type { FieldValue, FieldValues } from './fields.js';

/** A text with fields in it: `Cj0={{clickIds.gclid}}`. */
export type Template = readonly (string | TemplateField)[];

interface TemplateField {
  readonly field: string;
  /** It stands between double quotes. */
  readonly quoted: boolean;
}

const FIELD = /\{\{\s*([^{}\s]*)\s*\}\}/g;

export function parseTemplate(text: string): Template {
  const parts: (string | TemplateField)[] = [];
  let end = 0;
  let quoted = false;
  for (const match of text.matchAll(FIELD)) {
    const literal = text.slice(end, match.index);
    quoted = endsQuoted(literal, quoted);
    parts.push(literal, { field: match[1] ?? '', quoted });
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== '');
}

/** Whether the text after this one stands inside a JSON string. */
function endsQuoted(literal: string, quoted: boolean): boolean {
  const quotes = literal.replace(/\\./g, '').split('"').length - 1;
  return quotes % 2 === 0 ? quoted : !quoted;
}

/** The names of the fields, each once. */
export function fieldsOf(template: Template): string[] {
  return [...new Set(template.flatMap((part) => (typeof part === 'string' ? [] : [part.field])))];
}

/** Unbalanced braces of a field, or braces around more than a name. */
export function hasBrokenField(template: Template): boolean {
  return template.some((part) => typeof part === 'string' && part.includes('{{'));
}

type Encoder = (value: FieldValue | undefined, quoted: boolean) => string;

/** The text with its fields filled in; absent values are empty. */
export function render(template: Template, values: FieldValues, encode: Encoder): string {
  return template.map((part) => (typeof part === 'string' ? part : encode(wellFormed(values[part.field]), part.quoted))).join('');
}

/** Half an emoji, at the end of a cut text, cannot be encoded for an address. */
function wellFormed(value: FieldValue | undefined): FieldValue | undefined {
  return typeof value === 'string' ? Buffer.from(value, 'utf8').toString('utf8') : value;
}

/** For an address and for a form. A value of dots alone would change the path. */
export function urlEncoded(value: FieldValue | undefined): string {
  const text = plain(value);
  return /^\.{1,2}$/.test(text) ? '' : encodeURIComponent(text);
}

/** For a JSON document: between quotes the text, elsewhere the value itself, null if absent. */
export function jsonEncoded(value: FieldValue | undefined, quoted: boolean): string {
  return quoted ? JSON.stringify(plain(value)).slice(1, -1) : JSON.stringify(value ?? null);
}

const XML_ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

export function xmlEncoded(value: FieldValue | undefined): string {
  return plain(value).replace(/[&<>"']/g, (letter) => XML_ENTITIES[letter] ?? letter);
}

export function plain(value: FieldValue | undefined): string {
  return value === undefined ? '' : String(value);
}

export const CONTENT_TYPES = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  xml: 'application/xml',
  text: 'text/plain; charset=utf-8',
} as const;
export type BodyFormat = keyof typeof CONTENT_TYPES;

const ENCODERS: Readonly<Record<BodyFormat, Encoder>> = { json: jsonEncoded, form: urlEncoded, xml: xmlEncoded, text: plain };

export function encoderOf(format: BodyFormat): Encoder {
  return ENCODERS[format];
}

/** By the Content-Type if one is configured, else by the body's beginning. */
export function bodyFormatOf(body: string, contentType: string | undefined): BodyFormat {
  if (contentType !== undefined) {
    if (/[/+]json\b/i.test(contentType)) return 'json';
    if (/x-www-form-urlencoded/i.test(contentType)) return 'form';
    return /[/+]xml\b/i.test(contentType) ? 'xml' : 'text';
  }
  if (/^\s*[{[]/.test(body) && !/^\s*\{\{/.test(body)) return 'json';
  if (/^\s*</.test(body)) return 'xml';
  return /^\s*[\w.[\]-]+=/.test(body) ? 'form' : 'text';
}
