import type { Outcome } from './outcome.js';

export const UPLOAD_STATES = [
  'skipped',
  'pending',
  'sending',
  'confirming',
  'uncertain',
  'unmatched',
  'delivered',
  'rejected',
  'expired',
  'cancelled',
] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];

/**
 * What becomes of a value that changed after it was sent to a destination. `sending` is the claimed form of `pending`, as it
 * is for uploads.
 */
export type RestatementState = 'pending' | 'sending' | 'done' | 'impossible';

/** What a platform does with a second copy of the same row. */
export type Copies = 'ignored' | 'overwrites' | 'counted';

/** What to do after a lost answer on platforms that count copies: hold the row for a person, or risk a copy. */
export type OnUnknown = 'hold' | 'resend';

const STEPS = {
  skipped: ['pending', 'expired', 'cancelled'],
  pending: ['sending', 'skipped', 'expired', 'cancelled'],
  sending: ['delivered', 'confirming', 'pending', 'unmatched', 'rejected', 'expired', 'uncertain', 'skipped', 'cancelled'],
  confirming: ['delivered', 'unmatched', 'rejected', 'pending', 'uncertain'],
  uncertain: ['pending', 'delivered', 'cancelled', 'expired'],
  unmatched: ['pending', 'cancelled', 'expired'],
  rejected: ['pending', 'cancelled'],
  cancelled: ['pending'],
  delivered: [],
  expired: [],
} as const satisfies Record<UploadState, readonly UploadState[]>;

/** State machine: every legal step. The store's state writes, the admin API and docs/upload-states.md follow this table. */
export const TRANSITIONS: Readonly<Record<UploadState, readonly UploadState[]>> = STEPS;

/** The states in which a step to `To` is legal. */
export type StateBefore<To extends UploadState> = {
  [From in UploadState]: To extends (typeof STEPS)[From][number] ? From : never;
}[UploadState];

/** `StateBefore` at run time. */
export function statesBefore(to: UploadState): UploadState[] {
  return UPLOAD_STATES.filter((from) => TRANSITIONS[from].includes(to));
}

/** Whether an upload may go from one state to the other; it may always stay. */
export function isLegalStep(from: UploadState, to: UploadState): boolean {
  return from === to || TRANSITIONS[from].includes(to);
}

/** States in which an upload stays until somebody acts on it; `settledAt` says since when. */
export const SETTLED_STATES: readonly UploadState[] = ['delivered', 'unmatched', 'rejected', 'expired', 'cancelled'];

/** The state after an attempt or a verdict. An unknown answer never becomes delivered. */
export function stateAfter(outcome: Outcome, copies: Copies, onUnknown: OnUnknown): UploadState {
  switch (outcome.kind) {
    case 'delivered':
      return 'delivered';
    case 'accepted':
      return 'confirming';
    case 'rejected':
      return 'rejected';
    case 'unmatched':
      return 'unmatched';
    case 'retry':
    case 'held':
    case 'again':
      return 'pending';
    case 'unknown':
      // The bytes left and the answer did not come. Sending again may count the call twice, so only where that is harmless.
      return copies === 'counted' && onUnknown === 'hold' ? 'uncertain' : 'pending';
  }
}

/** Whether a copy of the row may be at the platform, so that it must stay frozen byte for byte. */
export function mayBeAtPlatform(state: UploadState, reasonCode: string | null): boolean {
  if (state === 'confirming' || state === 'uncertain' || state === 'sending') return true;
  return state === 'pending' && (reasonCode === 'ANSWER_LOST' || reasonCode === 'SPLIT');
}

/** Progress of an upload, least first: of a call's uploads the most advanced one counts for the call. */
export const PROGRESS_ORDER: readonly UploadState[] = [
  'skipped',
  'cancelled',
  'expired',
  'pending',
  'sending',
  'rejected',
  'unmatched',
  'uncertain',
  'confirming',
  'delivered',
];

/** The most advanced upload; of equals the first. Null if there is none. */
export function furthestUpload<T extends { readonly state: UploadState }>(uploads: readonly T[]): T | null {
  const rank = ({ state }: T): number => PROGRESS_ORDER.indexOf(state);
  return uploads.reduce<T | null>((best, one) => (best === null || rank(one) > rank(best) ? one : best), null);
}
