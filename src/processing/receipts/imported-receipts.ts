import type { CallFacts } from '../../domain/calls/call.js';
import { mergeEvent } from '../../domain/calls/merge.js';
import { sameJson } from '../../domain/collections.js';
import { MINUTE } from '../../domain/time/instant.js';
import type { RawReceipt } from '../../sources/source.js';
import { newId } from '../../runtime/ids.js';
import type { CallsStore } from '../../store/calls/calls.store.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import type { ProcessingSettings } from '../processing-settings.js';
import { callKeyOf, callKeyText, mergedPart, withoutFields } from './call-merger.js';
import type { ReadReceipt } from './receipt-reader.js';

/** Origin of a receipt that no webhook brought; stored as its method. */
type ReceiptOrigin = 'FILE' | 'LIST';

/**
 * Makes a receipt of a file's line or a list's row about one call, as if it had come as a webhook.
 * @param json one object, as written
 * @param members of a flat object, if they are known
 */
export function importedReceipt(
  json: string,
  by: ReceiptOrigin,
  sourceId: string,
  settings: ProcessingSettings,
  members: RawReceipt['bodyMembers'] | null = null,
): ReceiptEntity & Pick<RawReceipt, 'bodyText' | 'bodyMembers'> {
  return {
    id: newId(),
    sourceId,
    receivedAt: settings.clock.now(),
    method: by,
    query: '',
    contentType: 'application/json',
    bodyBase64: Buffer.from(json, 'utf8').toString('base64'),
    bodyText: json,
    bodyMembers: members ?? undefined,
    verdict: 'new',
    reasonCode: null,
    reasonDetail: null,
    contentKey: settings.contentKey(json),
    senderIp: null,
    callId: null,
  };
}

/** Whether the event would change the call. A moment given to the minute adds nothing to a moment within that minute. */
export function addsToCall(call: CallEntity, { receipt, event }: ReadReceipt, dropped: readonly (keyof CallFacts)[]): boolean {
  const before = mergedPart(call);
  const kept = { ...event, facts: withoutFields(event.facts, dropped) };
  const after = mergeEvent(before, kept, { receiptId: receipt.id, receivedAt: receipt.receivedAt });
  const fields = Object.keys(kept.facts) as (keyof CallFacts)[];
  return after.phase !== before.phase || fields.some((field) => fieldDiffers(field, before.facts, after.facts));
}

function fieldDiffers(field: keyof CallFacts, before: CallFacts, after: CallFacts): boolean {
  if (field === 'startedToMinute') return false;
  const [was, is] = [before[field], after[field]];
  const isMoment = field === 'startedAt' || field === 'endedAt';
  if (isMoment && typeof was === 'number' && typeof is === 'number' && is % MINUTE === 0) return was - (was % MINUTE) !== is;
  return !sameJson(was, is);
}

/** The stored calls of these receipts, by `callKeyText`. */
export async function knownCalls(
  session: SqlExecutor,
  calls: CallsStore,
  reads: readonly ReadReceipt[],
): Promise<ReadonlyMap<string, CallEntity>> {
  const keys = new Map(reads.map((read) => [callKeyText(callKeyOf(read)), callKeyOf(read)]));
  const known = await calls.byKeys(session, [...keys.values()]);
  return new Map(known.map((call) => [callKeyText(call), call]));
}

/** Those whose content is not stored yet, each content once. */
export async function withNewContents<T extends { readonly receipt: ReceiptEntity }>(
  session: SqlExecutor,
  receipts: ReceiptsStore,
  all: readonly T[],
): Promise<T[]> {
  const keys = all.flatMap(({ receipt }) => receipt.contentKey ?? []);
  const seen = new Set(await receipts.knownContents(session, all[0]?.receipt.sourceId ?? '', keys));
  return all.filter(({ receipt: { contentKey } }) => {
    const isNew = contentKey !== null && !seen.has(contentKey);
    if (isNew) seen.add(contentKey);
    return isNew;
  });
}
