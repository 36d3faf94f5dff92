import type { CallKey, CallsStore } from '../store/calls/calls.store.js';
import type { SqlExecutor } from '../store/database/sql-executor.js';
import type { CallEntity } from '../store/schema/entities/call.entity.js';
import { keyText } from './fold-calls.js';
import type { ReadReceipt } from './read-receipts.js';

export function callKeyOf({ receipt: { sourceId }, event: { callId } }: ReadReceipt): CallKey {
  return { sourceId, callId };
}

/** The calls that these receipts speak of, as far as they are known, by `keyText`. */
export async function knownCalls(
  session: SqlExecutor,
  calls: CallsStore,
  reads: readonly ReadReceipt[],
): Promise<ReadonlyMap<string, CallEntity>> {
  const keys = new Map(reads.map((read) => [keyText(callKeyOf(read)), callKeyOf(read)]));
  const known = await calls.byKeys(session, [...keys.values()]);
  return new Map(known.map((call) => [keyText(call), call]));
}
