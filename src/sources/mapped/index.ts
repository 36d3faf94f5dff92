import type { CallFacts, CallType } from '../../domain/call.js';
import { jsonParts } from '../../domain/json-parts.js';
import { readEvent, type ParsedReceipt } from '../event.js';
import { readFacts, type NamedFact } from '../facts.js';
import { parametersOf, readBody, type Body } from '../parameters.js';
import { ParameterReader } from '../reader.js';
import type { CallSource, RawReceipt } from '../source.js';
import { readBoolean } from '../values.js';
import { mendTemplate } from './broken-json.js';
import { readMappedDate } from './date-patterns.js';
import { PathFinder } from './paths.js';
import { isEnd, resolveFields } from './resolve.js';
import { settings, type MappedSettings } from './settings.js';

/** Here the parameters bear our own names already. */
const NAMES: Readonly<Record<NamedFact, readonly string[]>> = {
  startedAt: ['startedAt'],
  endedAt: ['endedAt'],
  statusCode: ['statusCode'],
  saidAnswered: ['answered'],
  trackingNumber: ['trackingNumber'],
  talkSeconds: ['talkSeconds'],
  waitSeconds: ['waitSeconds'],
  pageUrl: ['pageUrl'],
};

/** Any call-tracking vendor, by a table in the config: which of its parameters is which of our fields. See README.md. */
export const source: CallSource<MappedSettings> = {
  type: 'mapped',
  settings,
  parse(receipt, sourceSettings) {
    const body = readWholeBody(receipt);
    const finder = new PathFinder(parametersOf(receipt, body), body);
    const toBoolean = booleanReader(sourceSettings);
    const resolved = resolveFields(finder, sourceSettings, toBoolean);
    const reader = new ParameterReader(resolved);
    const parsed = readEvent(reader, () => ({
      phase: isEnd(sourceSettings.ended, finder, resolved) ? 'ended' : 'started',
      facts: factsOf(reader, sourceSettings, toBoolean),
    }));
    return 'unreadable' in parsed && isBroken(body) ? BROKEN : parsed;
  },
  timeKey: ({ timezone, zMeans, dates }) => JSON.stringify([timezone, zMeans, ...dates]),
};

const BROKEN: ParsedReceipt = { unreadable: { code: 'RECEIPT_UNREADABLE', detail: 'JSON' } };

function readWholeBody(receipt: RawReceipt): Body {
  const body = readBody(receipt);
  return isBroken(body) ? { ...body, text: mendTemplate(body.text) } : body;
}

function isBroken(body: Body): body is Extract<Body, { kind: 'json' }> {
  return body.kind === 'json' && jsonParts(body.text) === null;
}

function factsOf(reader: ParameterReader, rules: MappedSettings, toBoolean: (text: string) => boolean | null): CallFacts {
  return readFacts(reader, {
    names: NAMES,
    readDate: (text) => readMappedDate(text, rules),
    readBoolean: toBoolean,
    readCallType,
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

/** Numbers for call types are one vendor's own; others say a word, or `map` it to one. */
function readCallType(text: string): CallType | null {
  const word = keyed(text);
  return word === 'dynamic' || word === 'static' || word === 'default' ? word : null;
}
