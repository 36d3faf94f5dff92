import { keyedHash } from '../../runtime/hash.js';
import type { CallEntity } from '../../store/entities/call.entity.js';
import type { UploadEntity } from '../../store/entities/upload.entity.js';
import type { ErasureStore } from '../../store/erasure.store.js';
import type { Session } from '../../store/session.js';
import { spellingsOf } from './names-person.js';
import type { ErasureOrder, ErasureSubject } from './record.js';

/** One person's rows, as found under a transaction. */
export interface Person {
  readonly calls: readonly CallEntity[];
  readonly uploads: readonly UploadEntity[];
  /** What a receipt that belongs to no call would hold of this person. */
  readonly patterns: readonly RegExp[];
}

/** @param secret the key of the callers' hash */
export async function findPerson(
  tx: Session,
  store: ErasureStore,
  secret: string,
  subject: ErasureSubject,
  { projects }: ErasureOrder,
): Promise<Person> {
  const mine = (calls: readonly CallEntity[]) =>
    calls.filter(({ projectId }) => projects === null || projects.includes(projectId));
  const named =
    subject.kind === 'phone'
      ? await store.callsOfCaller(tx, keyedHash(secret, subject.number), subject.number)
      : await store.callsOfVendorId(tx, subject.callId);
  const calls = new Map(mine(named).map((call) => [call.id, call]));
  // Whoever made this call made others as well.
  for (const callerKey of new Set([...calls.values()].flatMap((call) => call.callerKey ?? [])))
    for (const call of mine(await store.callsOfCaller(tx, callerKey, null))) calls.set(call.id, call);
  const numbers = [...calls.values()].flatMap((call) => call.callerNumber ?? []);
  const phones = new Set(subject.kind === 'phone' ? [subject.number, ...numbers] : numbers);
  const ids = subject.kind === 'callId' ? [exactly(subject.callId)] : [];
  return {
    calls: [...calls.values()],
    uploads: await store.uploadsOf(tx, [...calls.keys()]),
    patterns: [...[...phones].map(spellingsOf), ...ids],
  };
}

function exactly(callId: string): RegExp {
  return new RegExp(`(?<![\\w-])${callId.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`);
}
