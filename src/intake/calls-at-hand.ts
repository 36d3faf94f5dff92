import type { CallerHistory } from '../store/calls/calls.store.js';
import type { CallerConversion } from '../store/calls/conversions.store.js';
import type { CallEntity } from '../store/schema/entities/call.entity.js';
import type { ConversionEntity } from '../store/schema/entities/conversion.entity.js';
import { momentOf } from './decide-goals.js';

/** The callers' history with the calls at hand as they are now, whatever is stored of them. */
export function withCalls(stored: CallerHistory, calls: readonly CallEntity[]): CallerHistory {
  const atHand = new Set(calls.map(({ id }) => id));
  const history = new Map([...stored].map(([key, own]) => [key, own.filter(({ id }) => !atHand.has(id))]));
  for (const call of calls) {
    if (call.callerKey === null) continue;
    history.get(call.callerKey)?.push({ id: call.id, at: momentOf(call), receivedAt: call.receivedAt });
  }
  return history;
}

/** The callers' standing conversions, those of the calls at hand told from the calls themselves. */
export function withOwn(
  stored: readonly CallerConversion[],
  calls: readonly CallEntity[],
  existing: readonly ConversionEntity[],
): CallerConversion[] {
  const atHand = new Map(calls.map((call) => [call.id, call]));
  const own = existing.flatMap(({ callId, goal, revokedAt }): CallerConversion[] => {
    const call = atHand.get(callId);
    if (!call || call.callerKey === null || revokedAt !== null) return [];
    return [{ callerKey: call.callerKey, goal, callId, startedAt: momentOf(call), receivedAt: call.receivedAt }];
  });
  return [...stored.filter(({ callId }) => !atHand.has(callId)), ...own];
}
