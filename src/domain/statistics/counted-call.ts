import { CLICK_ID_KINDS, type Call } from '../calls/call.js';
import { CALL_GOAL } from '../goals/goal.js';
import type { ReasonCode } from '../reason.js';
import type { Instant } from '../time/instant.js';
import type { UploadState } from '../uploads/upload-states.js';

/** The identifiers by which platforms find the visit. Stored by position: append new ones at the end. */
export const COVERED_IDS = ['gaCid', 'yaCid', ...CLICK_ID_KINDS] as const;
export type CoveredId = (typeof COVERED_IDS)[number];

/** The fields of a call that statistics are counted from. */
export interface CountedCall extends Pick<
  Call,
  'id' | 'projectId' | 'sourceId' | 'answered' | 'utmSource' | 'utmCampaign' | 'utmTerm' | 'trackingNumber' | 'device'
> {
  /** Its start, or its first receipt where no start came. */
  readonly moment: Instant;
  /** The caller or the tracking number is on the project's exclusion list. */
  readonly excluded: boolean;
  readonly identifiers: readonly CoveredId[];
  readonly callerKey: string | null;
}

/** A conversion that is not revoked. */
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
  /** The destination had an identifier to match it by. */
  readonly identified: boolean;
  /**
   * At least one send concerned it: accepted, refused or unknown. Sends stopped by trouble of the whole destination or by a
   * dry run do not count.
   */
  readonly sent: boolean;
  readonly verified: boolean;
}

/** False for the built-in goal, which every call meets. */
export function isConfiguredGoal({ goal }: Pick<CountedConversion, 'goal'>): boolean {
  return goal !== CALL_GOAL.id;
}
