import { CALL_ID_TABLE } from '../../domain/reason.js';
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

/** A mapped source's parameters already have our own names. */
const NAMES = Object.fromEntries(PARAMETER_FIELDS.map((field) => [field, [parameterName(field)]])) as unknown as Readonly<
  Record<ParameterField, readonly string[]>
>;

/** Any call-tracking vendor, by a table in the config that maps its parameters to our fields. See README.md. */
export const source: CallSource<MappedSettings> = {
  type: 'mapped',
  settings: mappedSettingsSchema,
  parse(receipt, sourceSettings) {
    const body = readWholeBody(receipt);
    const finder = new ValueFinder(parametersOf(receipt, body), body);
    const { each } = sourceSettings;
    const list = (each === null ? undefined : listIn(body, receipt, each)) ?? callsInBody(body, sourceSettings);
    return list === undefined ? readOne(finder, body, sourceSettings) : partsOf(list, each, { body, query: receipt.query });
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
  if (finder.isCut) reader.warnings.add('PARAMETERS_CUT');
  const parsed = readEvent(reader, () => ({
    phase: isCallEnd(settings.ended, finder, resolved) ? 'ended' : 'started',
    facts: factsOf(reader, settings, toBoolean),
  }));
  if ('event' in parsed) return parsed;
  return isBroken(body)
    ? BROKEN
    : { unreadable: { ...parsed.unreadable, detail: parsed.unreadable.detail ?? tableOf(settings) } };
}

/** Where the config looks for the call id. */
function tableOf({ fields: { callId } }: MappedSettings): string {
  return `${CALL_ID_TABLE}${callId?.joined ? 'id' : 'callId'}: ${callId?.from.join(', ')}`;
}

/** A body with more calls is no webhook. */
const MOST_PARTS = 1000;
/** What surrounds the list is copied for each call: 250 kB of it would become 250 MB. */
const MOST_COPIED = 4 * 1024 * 1024;
const MOST_COPIED_TEXT = `${MOST_COPIED / 1024 / 1024} MiB`;

/** Not in the query: each part keeps the query, and would be divided again without end. */
function listIn(body: WebhookBody, receipt: RawReceipt, path: string): JsonValue | undefined {
  return new ValueFinder(parametersOf({ ...receipt, query: '' }, body), body).findJson(path);
}

/** A body that is a list of objects needs no path, unless the table itself addresses its elements. */
function callsInBody(body: WebhookBody, { fields }: MappedSettings): JsonValue | undefined {
  if (fields.callId?.from.some((path) => /^\[?\d+(?:[\].]|$)/.test(path))) return undefined;
  if (body.kind !== 'json' || !/^\s*\[/.test(body.text) || !Array.isArray(body.value)) return undefined;
  return (body.value as readonly JsonValue[]).every(isMembers) ? body.value : undefined;
}

/** Each element as a body of its own, with what surrounds the list; an element's own members take precedence. */
function partsOf(
  list: JsonValue,
  each: string | null,
  { body, query }: { readonly body: WebhookBody; readonly query: string },
): ParsedReceipt {
  const path = each ?? '[]';
  const elements = Array.isArray(list) ? (list as readonly JsonValue[]).flat() : [list];
  const unreadable = (detail: string): ParsedReceipt => ({ unreadable: { code: 'RECEIPT_UNREADABLE', detail } });
  if (elements.length === 0) return { ignored: { code: 'RECEIPT_IGNORED', detail: path } };
  if (elements.length > MOST_PARTS) return unreadable(`${path} > ${MOST_PARTS}`);
  if (!elements.some(isMembers)) return unreadable(path);
  const members = body.kind === 'json' ? membersOf(body.value).filter(([, value]) => !holds(value, list)) : [];
  const around = Object.fromEntries(members);
  const copied = (query.length + toLosslessJson(around).length) * elements.length;
  if (copied > MOST_COPIED) return unreadable(`${path} > ${MOST_COPIED_TEXT}`);
  // An element that is no object stands alone: it becomes an unreadable receipt and spoils none of the calls beside it.
  const parts = elements.map((one) => (isMembers(one) ? { ...around, ...one } : one));
  if (each !== null && parts.some((part) => holdsList(part, each))) return unreadable(`${path} in ${path}`);
  return { parts: parts.map((part) => toLosslessJson(part)) };
}

/** Lists within lists would multiply what is copied. */
function holdsList(part: JsonValue, path: string): boolean {
  return Array.isArray(new ValueFinder(new Map(), { kind: 'json', suspect: false, text: '', value: part }).findJson(path));
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

/** The account's own words take precedence over the usual ones. */
function booleanReader({ words: { yes, no } }: MappedSettings): (text: string) => boolean | null {
  const own = new Map([...no.map((word) => [keyed(word), false] as const), ...yes.map((word) => [keyed(word), true] as const)]);
  return (text) => own.get(keyed(text)) ?? readBoolean(text);
}

function keyed(word: string): string {
  return word.trim().toLowerCase();
}
