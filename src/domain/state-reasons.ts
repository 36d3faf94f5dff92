import type { ReasonCode } from './reason.js';
import type { UploadState } from './upload.js';

/** Nothing to match by; a destination that lists a goal no more. */
const SKIPS = ['NO_IDENTIFIER', 'NO_CLICK_ID', 'IDENTIFIER_INVALID', 'CONFIGURATION'] as const;
const WAITS = [
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
export const REASONS: Readonly<Record<UploadState, readonly (ReasonCode | null)[]>> = {
  skipped: SKIPS,
  pending: WAITS,
  // Why it waited before; shown is that it is under way.
  sending: WAITS,
  confirming: ['AWAITING_VERDICT'],
  uncertain: ['ANSWER_LOST', 'VERDICT_MISSING'],
  unmatched: ['NOT_LINKED'],
  delivered: [null, 'ALREADY_THERE', 'RESOLVED_BY_PERSON'],
  rejected: ['REFUSED_BY_PLATFORM', 'ROW_INVALID'],
  expired: ['WINDOW_CLOSED', 'ANSWER_LOST'],
  cancelled: ['GOAL_LOST', 'CANCELLED_BY_PERSON', 'GIVEN_UP_BY_PERSON'],
};
