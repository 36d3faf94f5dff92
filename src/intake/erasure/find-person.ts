import { AppError } from '../../runtime/errors.js';
import { keyedHash } from '../../runtime/hash.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import type { ErasureStore } from '../../store/privacy/personal-data.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { spellingsOf } from './names-person.js';
import type { ErasureOrder, ErasureSubject } from './record.js';

/** One person's rows, as found under a transaction. */
export interface Person {
  readonly calls: readonly CallEntity[];
  readonly uploads: readonly UploadEntity[];
  /** What a receipt of this source that belongs to no call would hold of this person. */
  readonly patternsAt: (source: string) => readonly RegExp[];
}

/**
 * @param secret the key of the callers' hash
 * @throws AppError RB_ERASE_AMBIGUOUS
 */
export async function findPerson(
  tx: SqlExecutor,
  store: ErasureStore,
  secret: string,
  subject: ErasureSubject,
  { projects }: ErasureOrder,
): Promise<Person> {
  const mine = (calls: readonly CallEntity[]) =>
    calls.filter(({ projectId }) => projects === null || projects.includes(projectId));
  const named =
    subject.kind === 'phone'
      ? mine(await store.callsOfCaller(tx, keyedHash(secret, subject.number), subject.number))
      : ofOnePerson(mine(await store.callsOfVendorId(tx, subject.callId)).filter(({ sourceId }) => isAt(sourceId, subject)));
  const calls = new Map(named.map((call) => [call.id, call]));
  // Whoever made this call made others as well.
  for (const callerKey of new Set([...calls.values()].flatMap((call) => call.callerKey ?? [])))
    for (const call of mine(await store.callsOfCaller(tx, callerKey, null))) calls.set(call.id, call);
  const numbers = [...calls.values()].flatMap((call) => call.callerNumber ?? []);
  const phones = new Set(subject.kind === 'phone' ? [subject.number, ...numbers] : numbers);
  const byPhone = [...phones].map(spellingsOf);
  const byId = subject.kind === 'callId' ? [exactly(subject.callId)] : [];
  return {
    calls: [...calls.values()],
    uploads: await store.uploadsOf(tx, [...calls.keys()]),
    patternsAt: (source) => (isAt(source, subject) ? [...byPhone, ...byId] : byPhone),
  };
}

function isAt(source: string, subject: ErasureSubject): boolean {
  return subject.kind === 'phone' || subject.source === undefined || subject.source === source;
}

/** Two sources may have a call of one id, by two people: whose data goes cannot be guessed, and does not come back. */
function ofOnePerson(calls: readonly CallEntity[]): readonly CallEntity[] {
  const people = new Set(calls.map(({ id, callerKey }) => callerKey ?? id));
  if (people.size > 1) throw new AppError('RB_ERASE_AMBIGUOUS', calls.map(({ sourceId }) => sourceId).join(', '));
  return calls;
}

function exactly(callId: string): RegExp {
  return new RegExp(`(?<![\\w-])${callId.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`);
}
