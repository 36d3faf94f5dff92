import type { Call } from '../calls/call.js';
import { CALL_GOAL } from '../goals/goal.js';
import type { ReasonCode } from '../reason.js';
import type { Instant } from '../time/instant.js';
import type { UploadState } from '../uploads/upload-states.js';

/** What the figures need to know of a call. */
export interface CountedCall extends Pick<
  Call,
  | 'id'
  | 'sourceId'
  | 'answered'
  | 'trackingNumber'
  | 'utmSource'
  | 'utmCampaign'
  | 'utmTerm'
  | 'device'
  | 'gaCid'
  | 'yaCid'
  | 'clickIds'
  | 'callerKey'
> {
  /** Its start, or its first receipt where no start came. */
  readonly moment: Instant;
}

/** A conversion that stands. */
export interface CountedConversion {
  readonly callId: string;
  readonly goal: string;
  readonly valueMinor: number | null;
  readonly currency: string | null;
}

export interface CountedUpload {
  readonly callId: string;
  readonly goal: string;
  readonly destination: string;
  readonly state: UploadState;
  readonly reasonCode: ReasonCode | null;
  /** The destination had something to match it by. */
  readonly identified: boolean;
  /** A send concerned it: taken, refused, or nobody knows. What a whole destination's trouble or a dry run turned back was not sent. */
  readonly sent: boolean;
  readonly verified: boolean;
}

/** The goal that every call meets says nothing of what calls are worth. */
export function isConfiguredGoal({ goal }: Pick<CountedConversion, 'goal'>): boolean {
  return goal !== CALL_GOAL.id;
}

/** Answered, missed, or neither where the vendor did not say. */
export function answerState({ answered }: Pick<Call, 'answered'>): 'answered' | 'missed' | null {
  return answered === null ? null : answered ? 'answered' : 'missed';
}
