import type { Money } from '../money.js';
import { mayBeAtPlatform, type RestatementState, type UploadState } from './upload-states.js';

interface UploadWithSentValue {
  readonly state: UploadState;
  readonly reasonCode: string | null;
  /** The value of the last request that left; null if it never left. */
  readonly sentValue: { readonly value: Money | null } | null;
}

/**
 * The value that a destination has, or will get, for a conversion.
 *
 * @param next the value of a row that is prepared now
 */
export function shownValue({ state, reasonCode, sentValue }: UploadWithSentValue, next: Money | null): Money | null {
  const leavesAnew = (state === 'pending' || state === 'skipped') && !mayBeAtPlatform(state, reasonCode);
  return sentValue === null || leavesAnew ? next : sentValue.value;
}

/**
 * What becomes of a value that changed after it was sent: nothing if the row will be prepared again, or if the destination has
 * the present value after all.
 *
 * @param next the value of a row that is prepared now
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

/** Whether the platform took this upload for a copy of another one of ours, which is the one it counts. */
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
