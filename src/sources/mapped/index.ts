import { parseLosslessJson } from '../../domain/lossless-json.js';
import {
  PARAMETER_FIELDS,
  type ParameterField,
  parameterName,
  type ParsedReceipt,
  readCallFacts,
  readEvent,
} from '../call-event.js';
import { ParameterReader, readBoolean } from '../parameter-reader.js';
import { parametersOf, readBody, type WebhookBody } from '../parameters.js';
import type { CallSource, RawReceipt } from '../source.js';
import { parseMappedDate } from './date-patterns.js';
import { type MappedSettings, mappedSettingsSchema } from './settings.js';
import { isCallEnd, resolveFields, ValueFinder } from './value-finder.js';

/** A string, perhaps followed by a colon and a value that is no string, object or list; an open string goes to the end. */
const MEMBER = /("[^"\\]*(?:\\.[^"\\]*)*")(?:\s*:([^"{}[\],]*)(?=[,}\]]))?|".*$/gs;
const PLAIN = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/**
 * JSON out of a template into which values were put without quotes: nothing becomes null, text gets its quotes
 * (`"tags": , "name": Иван,`). Digits stay as they are. What this does not mend stays broken.
 */
function repairJsonTemplate(text: string): string {
  return text.replace(MEMBER, (whole: string, name: string | undefined, value: string | undefined) => {
    const bare = value?.trim();
    if (name === undefined || bare === undefined || PLAIN.test(bare)) return whole;
    return `${name}: ${bare === '' ? 'null' : JSON.stringify(bare)}`;
  });
}

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
    const toBoolean = booleanReader(sourceSettings);
    const resolved = resolveFields(finder, sourceSettings, toBoolean);
    const reader = new ParameterReader(resolved);
    const parsed = readEvent(reader, () => ({
      phase: isCallEnd(sourceSettings.ended, finder, resolved) ? 'ended' : 'started',
      facts: factsOf(reader, sourceSettings, toBoolean),
    }));
    return 'unreadable' in parsed && isBroken(body) ? BROKEN : parsed;
  },
  timeKey: ({ timezone, zMeans, dates }) => JSON.stringify([timezone, zMeans, ...dates]),
};

const BROKEN: ParsedReceipt = { unreadable: { code: 'RECEIPT_UNREADABLE', detail: 'JSON' } };

function readWholeBody(receipt: RawReceipt): WebhookBody {
  const body = readBody(receipt);
  if (!isBroken(body)) return body;
  const text = repairJsonTemplate(body.text);
  return { kind: 'json', suspect: body.suspect, text, value: parseLosslessJson(text) };
}

function isBroken(body: WebhookBody): body is Extract<WebhookBody, { kind: 'json' }> {
  return body.kind === 'json' && body.value === undefined;
}

function factsOf(reader: ParameterReader, rules: MappedSettings, toBoolean: (text: string) => boolean | null) {
  return readCallFacts(reader, {
    names: NAMES,
    readDate: (text) => parseMappedDate(text, rules),
    readBoolean: toBoolean,
    country: null,
  });
}

/** The account's own words go first: they know better what a word means there. */
function booleanReader({ words: { yes, no } }: MappedSettings): (text: string) => boolean | null {
  const own = new Map([...no.map((word) => [keyed(word), false] as const), ...yes.map((word) => [keyed(word), true] as const)]);
  return (text) => own.get(keyed(text)) ?? readBoolean(text);
}

function keyed(word: string): string {
  return word.trim().toLowerCase();
}
