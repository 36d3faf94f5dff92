import type { Money } from '../money.js';
import { mayBeAtPlatform, type RestatementState, type UploadState } from './upload-states.js';

interface UploadWithTold {
  readonly state: UploadState;
  readonly reasonCode: string | null;
  /** As it last left; null where it never did. */
  readonly told: { readonly value: Money | null } | null;
}

/**
 * What a destination was told of a conversion's worth, or will be told.
 *
 * @param next what a row that is prepared now would tell
 */
export function shownValue({ state, reasonCode, told }: UploadWithTold, next: Money | null): Money | null {
  const leavesAnew = (state === 'pending' || state === 'skipped') && !mayBeAtPlatform(state, reasonCode);
  return told === null || leavesAnew ? next : told.value;
}

/**
 * What becomes of a value that changed after it was told: nothing where the row will be prepared anew, or the destination was told
 * the present one after all.
 *
 * @param next what a row that is prepared now would tell
 */
export function shownRestatement(
  { state, reasonCode, told, restatementState }: UploadWithTold & { readonly restatementState: RestatementState | null },
  next: Money | null,
): RestatementState | null {
  if (restatementState === null || restatementState === 'done') return restatementState;
  const left = state === 'delivered' || mayBeAtPlatform(state, reasonCode);
  return left && !(told && sameMoney(told.value, next)) ? restatementState : null;
}

export function sameMoney(one: Money | null, other: Money | null): boolean {
  return one?.minor === other?.minor && one?.currency === other?.currency;
}
