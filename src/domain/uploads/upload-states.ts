import type { ReasonCode } from '../reason.js';
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

/** What a platform does with a second copy of the same row. */
export type Copies = 'ignored' | 'overwrites' | 'counted';

/** For platforms that count copies: hold the row for a person after a lost answer, or risk a copy. */
export type OnUnknown = 'hold' | 'resend';

/** Every legal step. The database, the admin API and the README follow this table. */
export const TRANSITIONS: Readonly<Record<UploadState, readonly UploadState[]>> = {
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
};

/** The states in which a step to `to` is legal. */
export function statesBefore(to: UploadState): UploadState[] {
  return UPLOAD_STATES.filter((from) => TRANSITIONS[from].includes(to));
}

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

/** How far along its way an upload is, nearest first: of a call's uploads the furthest speaks for the call. */
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

/** The upload that is furthest along its way; of equals the first. Null where there is none. */
export function furthestUpload<T extends { readonly state: UploadState }>(uploads: readonly T[]): T | null {
  const place = ({ state }: T): number => PROGRESS_ORDER.indexOf(state);
  return uploads.reduce<T | null>((best, one) => (best === null || place(one) > place(best) ? one : best), null);
}

/** Nothing to match by; a destination that lists a goal no more. */
const SKIP_REASONS = ['NO_IDENTIFIER', 'NO_CLICK_ID', 'IDENTIFIER_INVALID', 'CONFIGURATION'] as const;
const WAIT_REASONS = [
  null,
  'ON_HOLD',
  'TOO_EARLY',
  'RATE_LIMITED',
  'PLATFORM_UNAVAILABLE',
  'REFUSED_FOR_NOW',
  'OTHER_IDENTIFIER',
  'SECOND_LOOK',
  'VALIDATED_ONLY',
  'SPLIT',
  'PROCESS_STOPPED',
  'SOURCE_TIME_SUSPECT',
  'AUTHORISATION',
  'CONFIGURATION',
  'ANSWER_LOST',
] as const;

/**
 * Every reason that may be kept beside a state. A waiting row without one waits for its destination's next round, and is
 * shown so; only `delivered` may need no reason.
 */
export const REASONS_BY_STATE: Readonly<Record<UploadState, readonly (ReasonCode | null)[]>> = {
  skipped: SKIP_REASONS,
  pending: WAIT_REASONS,
  // Why it waited before; shown is that it is under way.
  sending: WAIT_REASONS,
  confirming: ['AWAITING_VERDICT'],
  uncertain: ['ANSWER_LOST', 'VERDICT_MISSING'],
  unmatched: ['NOT_LINKED'],
  delivered: [null, 'ALREADY_THERE', 'RESOLVED_BY_PERSON'],
  rejected: ['REFUSED_BY_PLATFORM', 'ROW_INVALID'],
  expired: ['WINDOW_CLOSED', 'ANSWER_LOST'],
  cancelled: ['GOAL_LOST', 'CANCELLED_BY_PERSON', 'GIVEN_UP_BY_PERSON'],
};
