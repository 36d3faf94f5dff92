import { isMembers, type JsonValue, membersOf, parseLosslessJson, toLosslessJson } from '../../domain/lossless-json.js';
import { PARAMETER_FIELDS, type ParameterField, parameterName, readCallFacts, readEvent } from '../call-event.js';
import { ParameterReader, readBoolean } from '../parameter-reader.js';
import { parametersOf, readBody, type WebhookBody } from '../parameters.js';
import type { CallSource, ParsedReceipt, RawReceipt } from '../source.js';
import { parseMappedDate } from './date-patterns.js';
import { ignoredBy, isCallEnd, resolveFields } from './resolve-fields.js';
import { type MappedSettings, mappedSettingsSchema } from './settings.js';
import { repairTemplate } from './template-json.js';
import { ValueFinder } from './value-finder.js';

/** Here the parameters bear our own names already. */
const NAMES = Object.fromEntries(PARAMETER_FIELDS.map((field) => [field, [parameterName(field)]])) as unknown as Readonly<
  Record<ParameterField, readonly string[]>
>;

/** Any call-tracking vendor, by a table in the config: which of its parameters is which of our fields. See README.md. */
export const source: CallSource<MappedSettings> = {
  type: 'mapped',
  settings: mappedSettingsSchema,
  parse(receipt, sourceSettings) {
    const body = readWholeBody(receipt);
    const finder = new ValueFinder(parametersOf(receipt, body), body);
    const { each } = sourceSettings;
    const list = (each === null ? undefined : finder.findJson(each)) ?? callsInBody(body, sourceSettings);
    return list === undefined ? readOne(finder, body, sourceSettings) : partsOf(list, each ?? '[]', body);
  },
  timeKey: ({ timezone, zMeans, dates }) => JSON.stringify([timezone, zMeans, ...dates]),
  saidFields: ({ fields }) => PARAMETER_FIELDS.filter((field) => fields[parameterName(field)] !== undefined),
};

const BROKEN: ParsedReceipt = { unreadable: { code: 'RECEIPT_UNREADABLE', detail: 'JSON' } };

function readOne(finder: ValueFinder, body: WebhookBody, settings: MappedSettings): ParsedReceipt {
  const ignored = ignoredBy(settings, finder);
  if (ignored !== null) return { ignored: { code: 'RECEIPT_IGNORED', detail: ignored } };
  const toBoolean = booleanReader(settings);
  const resolved = resolveFields(finder, settings, toBoolean);
  const reader = new ParameterReader(resolved);
  const parsed = readEvent(reader, () => ({
    phase: isCallEnd(settings.ended, finder, resolved) ? 'ended' : 'started',
    facts: factsOf(reader, settings, toBoolean),
  }));
  return 'unreadable' in parsed && isBroken(body) ? BROKEN : parsed;
}

/** More calls in one body are no webhook. */
const MOST_PARTS = 1000;

/** A body that is a list of objects needs no path, unless the table itself counts its elements. */
function callsInBody(body: WebhookBody, { fields }: MappedSettings): JsonValue | undefined {
  if (fields.callId?.from.some((path) => /^\[?\d+(?:[\].]|$)/.test(path))) return undefined;
  if (body.kind !== 'json' || !/^\s*\[/.test(body.text) || !Array.isArray(body.value)) return undefined;
  return (body.value as readonly JsonValue[]).every(isMembers) ? body.value : undefined;
}

/** Each element as a body of its own, with what stands beside the list; an element's own members go first. */
function partsOf(list: JsonValue, path: string, body: WebhookBody): ParsedReceipt {
  const elements = Array.isArray(list) ? (list as readonly JsonValue[]).flat() : [list];
  if (elements.length === 0) return { ignored: { code: 'RECEIPT_IGNORED', detail: path } };
  if (elements.length > MOST_PARTS) return { unreadable: { code: 'RECEIPT_UNREADABLE', detail: `${path} > ${MOST_PARTS}` } };
  if (!elements.every(isMembers)) return { unreadable: { code: 'RECEIPT_UNREADABLE', detail: path } };
  const around = body.kind === 'json' ? membersOf(body.value).filter(([, value]) => !holds(value, list)) : [];
  return { parts: elements.map((one) => toLosslessJson({ ...Object.fromEntries(around), ...one })) };
}

function holds(value: JsonValue, list: JsonValue): boolean {
  return value === list || membersOf(value).some(([, member]) => holds(member, list));
}

function readWholeBody(receipt: RawReceipt): WebhookBody {
  const body = readBody(receipt);
  if (!isBroken(body)) return body;
  const text = repairTemplate(body.text);
  return { kind: 'json', suspect: body.suspect, text, value: parseLosslessJson(text) };
}

function isBroken(body: WebhookBody): body is Extract<WebhookBody, { kind: 'json' }> {
  return body.kind === 'json' && body.value === undefined;
}

function factsOf(reader: ParameterReader, rules: MappedSettings, toBoolean: (text: string) => boolean | null) {
  const readDate = (text: string) => parseMappedDate(text, rules);
  return readCallFacts(reader, {
    names: NAMES,
    readDate,
    readBoolean: toBoolean,
    country: rules.country,
    readWord: { direction: readDirection },
  });
}

const INCOMING = /^(?:in|inbound|incoming|вх|входящий)$/;
const OUTGOING = /^(?:out|outbound|outgoing|исх|исходящий)$/;

function readDirection(text: string): 'in' | 'out' | null {
  const word = keyed(text);
  if (INCOMING.test(word)) return 'in';
  return OUTGOING.test(word) ? 'out' : null;
}

/** The account's own words go first: they know better what a word means there. */
function booleanReader({ words: { yes, no } }: MappedSettings): (text: string) => boolean | null {
  const own = new Map([...no.map((word) => [keyed(word), false] as const), ...yes.map((word) => [keyed(word), true] as const)]);
  return (text) => own.get(keyed(text)) ?? readBoolean(text);
}

function keyed(word: string): string {
  return word.trim().toLowerCase();
}
