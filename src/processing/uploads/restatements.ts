import { formatMoney, type Money } from '../../domain/money.js';
import { isOtherUploadCounted, sameMoney } from '../../domain/uploads/sent-value.js';
import { mayBeAtPlatform } from '../../domain/uploads/upload-states.js';
import { conversionMoney } from '../../platforms/kit/conversion.js';
import type { ConversionEntity, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { RestatementChange, UploadNote } from '../../store/uploads/uploads.store.js';
import type { ConversionWithCall } from '../goals/plan-conversions.js';
import type { UploadRouting } from './new-uploads.js';

/** A conversion that stays in force with another value. */
export interface RevaluedConversion {
  readonly current: ConversionWithCall;
  readonly before: ConversionEntity;
  readonly uploads: readonly UploadEntity[];
}

/**
 * What a changed value means at each destination: an entry in the history, and sending it again if the old one has left. Pure.
 */
export function planRestatements(
  revalued: readonly RevaluedConversion[],
  routing: UploadRouting,
): { notes: UploadNote[]; restatements: RestatementChange[] } {
  const plan = { notes: [] as UploadNote[], restatements: [] as RestatementChange[] };
  for (const { current, before, uploads } of revalued) {
    for (const upload of uploads) {
      const destination = routing.destinations.find(({ id }) => id === upload.destination);
      const tells = (value: Money | null) => (destination ? destination.platform.outgoingValue(upload.goal, value) : value);
      const was = tells(conversionMoney(before));
      const is = tells(conversionMoney(current.conversion));
      // The destination gets no value, or always the same: nothing changes there.
      if (sameMoney(was, is)) continue;
      plan.notes.push({ upload, code: 'VALUE_CHANGED', message: `${moneyText(was)} → ${moneyText(is)}` });
      if (hasLeft(upload))
        plan.restatements.push(restatementOf(upload, upload.sentValue ? upload.sentValue.value : was, is, destination));
    }
  }
  return plan;
}

function hasLeft({ state, reasonCode }: UploadEntity): boolean {
  return state === 'delivered' || mayBeAtPlatform(state, reasonCode);
}

function restatementOf(
  upload: UploadEntity,
  sentValue: Money | null,
  is: Money | null,
  destination: UploadRouting['destinations'][number] | undefined,
): RestatementChange {
  const { id } = upload;
  if (sameMoney(sentValue, is)) return { id, restatementState: null, restatementReason: null };
  if (isOtherUploadCounted(upload)) return { id, restatementState: 'impossible', restatementReason: 'RESTATE_NOT_OURS' };
  if (destination?.platform.restatement === undefined)
    return { id, restatementState: 'impossible', restatementReason: destination ? 'RESTATE_UNSUPPORTED' : 'DESTINATION_GONE' };
  return destination.config.restate
    ? { id, restatementState: 'pending', restatementReason: 'RESTATE_PENDING' }
    : { id, restatementState: 'impossible', restatementReason: 'RESTATE_OFF' };
}

export function moneyText(money: Money | null): string {
  return money === null ? '-' : formatMoney(money);
}
