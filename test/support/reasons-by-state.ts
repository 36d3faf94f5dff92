import type { ReasonCode } from '../../src/domain/reason.js';
import type { UploadState } from '../../src/domain/uploads/upload-states.js';

/** Nothing to match by, or a destination that no longer lists the goal. */
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
  'REQUEST_REFUSED',
  'ANSWER_LOST',
] as const;

/**
 * Oracle: every reason allowed with a state, with which tests compare the uploads that they made. A waiting row without one waits
 * for its destination's next round, and is shown so; only `delivered` needs no reason.
 */
export const REASONS_BY_STATE: Readonly<Record<UploadState, readonly (ReasonCode | null)[]>> = {
  skipped: SKIP_REASONS,
  pending: WAIT_REASONS,
  // Why it waited before; it is shown as under way.
  sending: WAIT_REASONS,
  confirming: ['AWAITING_VERDICT'],
  uncertain: ['ANSWER_LOST', 'VERDICT_MISSING', 'ERASED_UNSETTLED'],
  unmatched: ['NOT_LINKED'],
  delivered: [null, 'ALREADY_THERE', 'PARTLY_LINKED', 'RESOLVED_BY_PERSON'],
  rejected: ['REFUSED_BY_PLATFORM', 'ROW_INVALID'],
  expired: ['WINDOW_CLOSED', 'ANSWER_LOST'],
  cancelled: ['GOAL_LOST', 'CANCELLED_BY_PERSON', 'GIVEN_UP_BY_PERSON', 'ERASED', 'ERASED_UNSETTLED'],
};
