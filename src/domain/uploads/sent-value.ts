import type { Money } from '../money.js';
import { mayBeAtPlatform, type RestatementState, type UploadState } from './upload-states.js';

interface UploadWithSentValue {
  readonly state: UploadState;
  readonly reasonCode: string | null;
  /** As it last left; null where it never did. */
  readonly sentValue: { readonly value: Money | null } | null;
}

/**
 * What a destination was told of a conversion's worth, or will be told.
 *
 * @param next what a row that is prepared now would tell
 */
export function shownValue({ state, reasonCode, sentValue }: UploadWithSentValue, next: Money | null): Money | null {
  const leavesAnew = (state === 'pending' || state === 'skipped') && !mayBeAtPlatform(state, reasonCode);
  return sentValue === null || leavesAnew ? next : sentValue.value;
}

/**
 * What becomes of a value that changed after it was told: nothing where the row will be prepared anew, or the destination was
 * told the present one after all.
 *
 * @param next what a row that is prepared now would tell
 */
export function shownRestatement(
  {
    state,
    reasonCode,
    sentValue,
    restatementState,
  }: UploadWithSentValue & { readonly restatementState: RestatementState | null },
  next: Money | null,
): RestatementState | null {
  if (restatementState === null || restatementState === 'done') return restatementState;
  const left = state === 'delivered' || mayBeAtPlatform(state, reasonCode);
  return left && !(sentValue && sameMoney(sentValue.value, next)) ? restatementState : null;
}

/** Whether the platform took this upload for another one of ours, which is the one it counts. */
export function isOtherUploadCounted({
  state,
  reasonCode,
  verified,
}: {
  readonly state: UploadState;
  readonly reasonCode: string | null;
  readonly verified: boolean;
}): boolean {
  return state === 'delivered' && reasonCode === 'ALREADY_THERE' && !verified;
}

export function sameMoney(one: Money | null, other: Money | null): boolean {
  return one?.minor === other?.minor && one?.currency === other?.currency;
}
