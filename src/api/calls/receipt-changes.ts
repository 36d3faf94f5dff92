import type { MergeSettings } from '../../processing/receipts/call-merger.js';
import { mergeReceipts } from '../../processing/receipts/receipt-merger.js';
import type { ReceiptReader } from '../../processing/receipts/receipt-reader.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import { toCallView, type CallView } from './call-views.js';

/** A webhook's change of one field of the call, masked as the call shows it; null is absent. */
export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** Fields that depend on where a call is stored, not on its content. */
const NOT_FROM_RECEIPTS = new Set(['id', 'project', 'source', 'callId', 'receivedAt', 'updatedAt']);

/**
 * The content and changes of each webhook of a call, in order, by today's parsing rules. Null for one without content: its text
 * was dropped, or it is not read (again) yet.
 *
 * @param receipts the call's stored receipts, in order
 */
export async function changesByReceipt(
  receipts: readonly ReceiptEntity[],
  reader: Pick<ReceiptReader, 'read'>,
  settings: MergeSettings,
): Promise<(readonly FieldChange[] | null)[]> {
  const slice = new TimeSlice();
  const changes: (readonly FieldChange[] | null)[] = [];
  let call: CallEntity | null = null;
  for (const receipt of receipts) {
    await slice.yieldIfOver();
    const answer = isDropped(receipt) ? null : reader.read(receipt);
    if (answer === null || !('event' in answer)) {
      changes.push(null);
      continue;
    }
    const { fresh, changed } = mergeReceipts([answer], call === null ? [] : [call], settings, receipt.receivedAt);
    const before = call;
    call = [...fresh, ...changed][0] ?? null;
    changes.push(call === null ? [] : differences(before, call));
  }
  return changes;
}

/** Whether `privacy.dropAtIngest` left nothing of its text. */
export function isDropped({ verdict, query, bodyBase64 }: ReceiptEntity): boolean {
  return verdict !== 'new' && query === '' && bodyBase64 === null;
}

function differences(before: CallEntity | null, after: CallEntity): FieldChange[] {
  const was = new Map(before === null ? [] : fieldsOf(toCallView(before)));
  // Two different numbers may have the same mask.
  const hidden = (field: string) =>
    (field === 'callerNumber' || field === 'ip') && before !== null && before[field] !== after[field];
  return fieldsOf(toCallView(after))
    .map(([field, to]) => ({ field, from: was.get(field) ?? null, to }))
    .filter(({ field, from, to }) => hidden(field) || JSON.stringify(from) !== JSON.stringify(to));
}

/** `utm` and `clickIds` one by one: `utm.campaign`, `clickIds.yclid`. An empty list of tags or warnings is no change. */
function fieldsOf(view: CallView): [field: string, value: unknown][] {
  const { utm, clickIds, tags, warnings, ...plain } = view;
  const inside = (name: string, values: object) =>
    Object.entries(values).map(([key, value]): [string, unknown] => [`${name}.${key}`, value]);
  return [
    ...Object.entries(plain).filter(([field]) => !NOT_FROM_RECEIPTS.has(field)),
    ...inside('utm', utm),
    ...inside('clickIds', clickIds),
    ['tags', tags.length === 0 ? null : tags],
    ['warnings', warnings.length === 0 ? null : warnings],
  ];
}
