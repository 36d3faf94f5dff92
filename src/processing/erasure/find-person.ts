import { toE164 } from '../../domain/calls/identifiers.js';
import { AppError } from '../../runtime/errors.js';
import { bodyBytes } from '../../sources/parameters.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import type { ErasedCaller } from '../../store/privacy/erased-callers.store.js';
import type { ErasureStore } from '../../store/privacy/personal-data.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { ProcessingSettings } from '../processing-settings.js';
import type { ErasureOrder, ErasureSubject } from './erasure-record.js';

/** Separators between groups of digits in a written number. */
const DIGIT_SEPARATOR = '[\\s().\\-]{0,2}';

/** All spellings of a number in unparsed text: with or without country code and separators, and not inside a longer number. */
export function phonePattern(e164: string, flags = ''): RegExp {
  const digits = e164.replace(/\D/g, '');
  const national = digits.startsWith('7') && digits.length === 11 ? digits.slice(1) : digits;
  const prefix = national === digits ? '' : `(?:[78]${DIGIT_SEPARATOR})?`;
  return new RegExp(`(?<!\\d)${prefix}${[...national].join(DIGIT_SEPARATOR)}(?!\\d)`, flags);
}

type ReceiptContent = Pick<ReceiptEntity, 'query' | 'bodyBase64'>;

function textsOf({ query, bodyBase64 }: ReceiptContent): readonly string[] {
  return [query, bodyBytes(bodyBase64 ?? '').toString('utf8')];
}

/** Ten digits, as within a country, to the fifteen of the longest number. */
const LIKE_A_NUMBER = /(?<!\d)\d(?:[\s().-]{0,2}\d){9,14}(?!\d)/g;
/** A receipt with more that looks like a number is no webhook about a call, and each takes tens of microseconds. */
const MOST_LIKE_NUMBERS = 100;

/**
 * Numbers as E.164 among the first `MOST_LIKE_NUMBERS` spellings in the receipt's content, whatever stands around them:
 * `sip:79161234567@pbx.example`.
 */
export function numbersIn(receipt: ReceiptContent): string[] {
  const numbers = new Set<string>();
  let spellings = 0;
  for (const text of textsOf(receipt)) {
    for (const [spelling] of decoded(text).matchAll(LIKE_A_NUMBER)) {
      if (++spellings > MOST_LIKE_NUMBERS) return [...numbers];
      const number = toE164(spelling);
      if (number !== null) numbers.add(number);
    }
  }
  return [...numbers];
}

/** Whether the receipt's content matches any of these. */
export function mentionsAny(receipt: ReceiptContent, patterns: readonly RegExp[]): boolean {
  return textsOf(receipt).some((text) => {
    const plain = decoded(text);
    return patterns.some((pattern) => pattern.test(plain) || pattern.test(text));
  });
}

/** Percent signs that are no escapes are left as they are. */
function decoded(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8'));
}

/** All rows of one person, found within a transaction. */
export interface Person {
  readonly calls: readonly CallEntity[];
  readonly uploads: readonly UploadEntity[];
  /** For the suppression list. */
  readonly callers: readonly ErasedCaller[];
  /** Patterns of this person in a receipt of this source that belongs to no call. */
  readonly patternsAt: (source: string) => readonly RegExp[];
}

/**
 * @param settings for the keyed hash of a whole number in a project
 * @throws AppError RB_ERASE_AMBIGUOUS
 */
export async function findPerson(
  tx: SqlExecutor,
  store: ErasureStore,
  settings: Pick<ProcessingSettings, 'callerKey' | 'projectIds'>,
  subject: ErasureSubject,
  { projects }: ErasureOrder,
): Promise<Person> {
  const mine = (calls: readonly CallEntity[]) =>
    calls.filter(({ projectId }) => projects === null || projects.includes(projectId));
  const keysOf = async (number: string) => {
    const all = [...new Set([...settings.projectIds, ...(await store.projectIds(tx))])];
    return all.map((projectId) => settings.callerKey(projectId, number));
  };
  const named =
    subject.kind === 'phone'
      ? mine(await store.callsOfCaller(tx, await keysOf(subject.number), subject.number))
      : ofOnePerson(mine(await store.callsOfVendorId(tx, subject.callId)).filter(({ sourceId }) => isAt(sourceId, subject)));
  const calls = new Map(named.map((call) => [call.id, call]));
  // A call's caller is erased with all other calls of that caller.
  for (const key of new Set([...calls.values()].flatMap((call) => call.callerKey ?? [])))
    for (const call of mine(await store.callsOfCaller(tx, [key], null))) calls.set(call.id, call);
  const asked = subject.kind === 'phone' ? (projects ?? settings.projectIds) : [];
  const callers = [
    ...asked.map((projectId) => ({ projectId, callerKey: settings.callerKey(projectId, subjectNumber(subject)) })),
    ...[...calls.values()].flatMap(({ projectId, callerKey }) => (callerKey === null ? [] : [{ projectId, callerKey }])),
  ];
  const numbers = [...calls.values()].flatMap((call) => call.callerNumber ?? []);
  const phones = new Set(subject.kind === 'phone' ? [subject.number, ...numbers] : numbers);
  const byPhone = [...phones].map((phone) => phonePattern(phone));
  const byId = subject.kind === 'callId' ? [exactIdPattern(subject.callId)] : [];
  return {
    calls: [...calls.values()],
    callers: [...new Map(callers.map((one) => [`${one.projectId}\n${one.callerKey}`, one])).values()],
    uploads: await store.uploadsOf(tx, [...calls.keys()]),
    patternsAt: (source) => (isAt(source, subject) ? [...byPhone, ...byId] : byPhone),
  };
}

function subjectNumber(subject: ErasureSubject): string {
  return subject.kind === 'phone' ? subject.number : '';
}

function isAt(source: string, subject: ErasureSubject): boolean {
  return subject.kind === 'phone' || subject.source === undefined || subject.source === source;
}

/** Two sources may have calls with the same id, by two people: whose data to erase cannot be guessed, and cannot be undone. */
function ofOnePerson(calls: readonly CallEntity[]): readonly CallEntity[] {
  const people = new Set(calls.map(({ id, callerKey }) => callerKey ?? id));
  if (people.size > 1) throw new AppError('RB_ERASE_AMBIGUOUS', calls.map(({ sourceId }) => sourceId).join(', '));
  return calls;
}

function exactIdPattern(callId: string): RegExp {
  return new RegExp(`(?<![\\w-])${callId.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`);
}
