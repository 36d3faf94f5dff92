import type { CallKey, CallsStore } from '../store/calls.store.js';
import type { CallEntity } from '../store/entities/call.entity.js';
import type { Session } from '../store/session.js';
import { keyText } from './fold-calls.js';
import type { ReadReceipt } from './read-receipts.js';

export function callKeyOf({ receipt: { sourceId }, event: { callId } }: ReadReceipt): CallKey {
  return { sourceId, callId };
}

/** The calls that these receipts speak of, as far as they are known, by `keyText`. */
export async function knownCalls(
  session: Session,
  calls: CallsStore,
  reads: readonly ReadReceipt[],
): Promise<ReadonlyMap<string, CallEntity>> {
  const keys = new Map(reads.map((read) => [keyText(callKeyOf(read)), callKeyOf(read)]));
  const known = await calls.byKeys(session, [...keys.values()]);
  return new Map(known.map((call) => [keyText(call), call]));
}
