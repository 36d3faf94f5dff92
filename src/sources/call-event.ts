import { CALL_KEYS, definitionOf, type CallKey, type DefinitionOf, type FieldsWith } from '../domain/calls/call-fields.js';
import {
  type CallEvent,
  type CallFacts,
  type CallField,
  type CallPhase,
  CLICK_ID_KINDS,
  type ClickIds,
  type WarningCode,
  WARNING_CODES,
} from '../domain/calls/call.js';
import { decodeRepeated, MOST_PARAMETERS, plainValue } from '../domain/calls/encoded-text.js';
import { toGaClientId } from '../domain/calls/ga-ids.js';
import { type Country, toE164, toUnsigned64 } from '../domain/calls/identifiers.js';
import type { Reason } from '../domain/reason.js';
import type { ParsedDate } from '../domain/time/date-parsing.js';
import { type ParameterReader, readInteger, readText, readVerbatim } from './parameter-reader.js';
import { readAmount, readCurrency, readIp, readSeconds, readTexts } from './value-readers.js';

/** A call id is a key: truncated, it would be another call's. */
const LONGEST_CALL_ID = 255;

/** A parsed receipt about one call. */
type ReadCall = { readonly event: CallEvent } | { readonly unreadable: Reason };

/** The call event of a webhook whose parameter `callId` names the call; the other fields are read only then. */
export function readEvent(
  reader: ParameterReader,
  rest: () => { readonly phase: CallPhase; readonly facts: Partial<CallFacts> },
): ReadCall {
  const callId = reader.take('callId', readText);
  if (callId === null) {
    const cut = reader.warnings.has('PARAMETERS_CUT');
    return { unreadable: { code: 'CALLID_MISSING', ...(cut && { detail: `parameters > ${MOST_PARAMETERS}` }) } };
  }
  if (callId.length > LONGEST_CALL_ID) {
    return { unreadable: { code: 'CALLID_MISSING', detail: `callId > ${LONGEST_CALL_ID}` } };
  }
  const { phase, facts } = rest();
  const warnings = WARNING_CODES.filter((code) => reader.warnings.has(code));
  return { event: { callId, phase, facts, warnings } };
}

/** A field of a call that vendors send as a parameter. */
export type ParameterField = Exclude<CallField, FieldsWith<{ readonly parameter: null }>>;
type ParameterNameOf<F extends ParameterField, Definition> = Definition extends { readonly parameter: infer Name extends string }
  ? Name
  : F;
/** Its name in `mapped` sources: usually the field's own. */
export type ParameterName = { [F in ParameterField]: ParameterNameOf<F, DefinitionOf<F>> }[ParameterField];

export const PARAMETER_FIELDS = CALL_KEYS.filter(isParameterField);

function isParameterField(field: CallKey): field is ParameterField {
  const { merge, parameter } = definitionOf(field);
  return merge === 'latest' && parameter !== null;
}

export function parameterName(field: ParameterField): ParameterName {
  return (definitionOf(field).parameter ?? field) as ParameterName;
}

/** A field with a fixed set of words. */
type EnumeratedField = Extract<ParameterField, FieldsWith<{ readonly type: readonly string[] }>>;

/** One vendor's format. */
interface VendorFormat {
  /** The parameters that may hold a field, of which the first present one counts; none if the vendor never sends it. */
  readonly names: Readonly<Record<ParameterField, readonly string[]>>;
  readonly readDate: (text: string) => ParsedDate | null;
  readonly readBoolean: (text: string) => boolean | null;
  /** ISO 3166 code of the country whose national numbers the vendor sends; null for Russia. */
  readonly country: Country | null;
  /** Fields that the vendor sends in words of its own. */
  readonly readWord?: { readonly [F in EnumeratedField]?: (text: string) => CallFacts[F] };
}

type Read = (text: string, format: VendorFormat) => unknown;
type ReadableType = Extract<DefinitionOf<ParameterField>['type'], string>;

/** The name of the cookie with Metrica's ClientID, as in a whole Cookie header. */
const YM_COOKIE_NAME = /^_ym_uid\s*[=:]\s*/i;

/** How each type is read from text; null for a value that is not understood. */
const READ: Readonly<Record<Exclude<ReadableType, 'instant'>, Read>> = {
  flag: (text, { readBoolean }) => readBoolean(plainValue(text)),
  number: (text) => readInteger(plainValue(text)),
  seconds: (text) => readSeconds(plainValue(text)),
  amount: (text) => readAmount(plainValue(text)),
  currency: (text) => readCurrency(plainValue(text)),
  texts: readTexts,
  text: readText,
  exact: readVerbatim,
  phone: (text, { country }) => toE164(text, country),
  ip: (text) => readIp(plainValue(text)),
  gaClientId: toGaClientId,
  yaClientId: (text) => toUnsigned64(plainValue(text).replace(YM_COOKIE_NAME, '')),
};

/** Fields that some vendors send in another form. */
const READ_FIELD: { readonly [F in ParameterField]?: Read } = {
  // A vendor without a word for it sends the talk seconds instead: more than zero means answered.
  saidAnswered: (text, { readBoolean }) => {
    const bare = plainValue(text);
    return readBoolean(bare) ?? moreThanNone(readSeconds(bare));
  },
  utmSource: readUtmValue,
  utmMedium: readUtmValue,
  utmCampaign: readUtmValue,
  utmContent: readUtmValue,
  utmTerm: readUtmValue,
};

function readUtmValue(text: string): string {
  return decodeRepeated(readVerbatim(text));
}

function moreThanNone(seconds: number | null): boolean | null {
  return seconds === null ? null : seconds > 0;
}

/** The facts in one webhook; missing and unreadable ones are left out. Warnings are collected by the reader. */
export function readCallFacts(reader: ParameterReader, format: VendorFormat): Partial<CallFacts> {
  const facts: { -readonly [F in CallField]?: unknown } = {};
  for (const fieldReader of FIELD_READERS) {
    const { field } = fieldReader;
    const value = readField(reader, fieldReader, format);
    if (value === null) continue;
    facts[field] = isDate(value) ? value.instant : value;
    if (isDate(value) && field === 'startedAt') facts.startedToMinute = value.toMinute;
  }
  const clickIds = readTopClickIds(reader);
  if (clickIds !== null) facts.leakedClickIds = clickIds;
  return facts as Partial<CallFacts>;
}

/** A field's reader and limits, determined once. */
interface FieldReader {
  readonly field: ParameterField;
  /** Null for a moment. */
  readonly read: Read | null;
  readonly limits: { readonly warning: WarningCode; readonly longest?: number };
}

const FIELD_READERS: readonly FieldReader[] = PARAMETER_FIELDS.map((field): FieldReader => {
  const definition = definitionOf(field);
  const type = definition.type as DefinitionOf<ParameterField>['type'];
  const limits = { warning: 'VALUE_UNREADABLE', ...definition } as const;
  if (type === 'instant') return { field, read: null, limits };
  const read = typeof type === 'string' ? (READ_FIELD[field] ?? READ[type]) : wordReader(field as EnumeratedField, type);
  return { field, read, limits };
});

function readField(reader: ParameterReader, { field, read, limits }: FieldReader, format: VendorFormat): unknown {
  if (read === null) return readMoment(reader, field, format);
  // No closure for `take`: a receipt would make as many as there are fields.
  const text = reader.textOf(format.names[field], limits.longest);
  if (text === null) return null;
  const value = read(text, format);
  if (value === null) reader.warnings.add(limits.warning);
  return value;
}

function wordReader(field: EnumeratedField, words: readonly string[]): Read {
  const ofWords = (text: string) => words.find((word) => word === text.trim().toLowerCase()) ?? null;
  return (text, { readWord }) => (readWord?.[field] ?? ofWords)(text);
}

function readMoment(reader: ParameterReader, field: ParameterField, { names, readDate }: VendorFormat): ParsedDate | null {
  const date = reader.take(names[field], (text) => readDate(plainValue(text)), definitionOf(field));
  if (date?.zoneAssumed) reader.warnings.add('TZ_ASSUMED');
  return date;
}

function isDate(value: unknown): value is ParsedDate {
  return typeof value === 'object' && value !== null && 'instant' in value;
}

/** Click ids as parameters of their own, or split off a page address that was inserted unencoded. */
function readTopClickIds(reader: ParameterReader): ClickIds | null {
  if (reader.lacks(CLICK_ID_KINDS)) return null;
  const found = CLICK_ID_KINDS.flatMap((kind) => {
    const id = reader.take(kind, readText);
    return id === null ? [] : [[kind, id] as const];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}
