import type { DestinationStatus } from '../../doctor/destination-checks.js';
import type { Instant } from '../../domain/time/instant.js';
import { mayBeAtPlatform } from '../../domain/uploads/upload-states.js';
import type { StateChangeHint } from '../../messages/state-change-messages.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { UploadDisplay } from '../uploads/upload-display.js';

/** One call with respect to one destination. */
export interface CallAtDestination {
  readonly status: DestinationStatus;
  readonly uploads: readonly UploadEntity[];
  /** The goals that the call meets. */
  readonly met: readonly string[];
  /** Those of them that the destination lists. */
  readonly routed: readonly string[];
  /** It receives every call that ends, whatever goals the call meets. */
  readonly ofEveryCall: boolean;
  /** The destination's `since`, if this call is older; null if the destination takes it. */
  readonly tooOldFor: Instant | null;
  /** Until when the visit's session is still attributed; null if the platform has no such limit. */
  readonly attributedUntil: Instant | null;
}

export interface HintContext extends Pick<UploadDisplay, 'firstRound'> {
  readonly now: Instant;
  /** Formats a moment in the business's time zone. */
  readonly moment: (instant: Instant) => string;
}

/** What would change the state of the call's uploads there, first things first. Pure. */
export function stateChangeHints(there: CallAtDestination, context: HintContext): StateChangeHint[] {
  if (there.uploads.length === 0) return withoutUpload(there, context);
  const changes = there.uploads.flatMap((upload) => [
    ...ofState(upload, there.status, context),
    ...ofTime(upload, there, context),
  ]);
  return changes.filter((one, index) => changes.findIndex((other) => isSameHint(one, other)) === index);
}

function withoutUpload(
  { status, met, routed, ofEveryCall, tooOldFor }: CallAtDestination,
  { moment }: HintContext,
): StateChangeHint[] {
  if (status.configured === null) return [{ sentence: 'bringBack' }];
  if (met.length === 0) return [{ sentence: ofEveryCall ? 'callNotTaken' : 'goalsNotMet' }];
  if (routed.length === 0) return [{ sentence: 'goalsNotRouted', detail: met.join(', ') }];
  if (tooOldFor !== null) return [{ sentence: 'beforeSince', detail: moment(tooOldFor) }];
  return [{ sentence: 'notMadeYet' }];
}

function ofState(upload: UploadEntity, status: DestinationStatus, context: HintContext): StateChangeHint[] {
  switch (upload.state) {
    case 'skipped':
      return [{ sentence: 'identifierArrives' }];
    case 'pending':
      return [...ofHalt(status, context), ...ofWaiting(upload, status, context)];
    case 'sending':
      return [{ sentence: 'underWay' }];
    case 'confirming':
      return [{ sentence: 'verdictComes' }];
    case 'uncertain':
      return [{ sentence: 'personDecides' }];
    case 'unmatched':
      return [{ sentence: 'retryUnmatched' }];
    case 'delivered':
      return [{ sentence: ofDelivered(upload) }];
    case 'rejected':
      return [{ sentence: 'retryRejected' }];
    case 'expired':
      return [{ sentence: 'isExpired', detail: context.moment(upload.expiresAt) }];
    case 'cancelled':
      return [{ sentence: ofCancelled(upload) }];
  }
}

function ofDelivered({ retractionState }: UploadEntity): StateChangeHint['sentence'] {
  if (retractionState === 'done') return 'isTakenBack';
  return retractionState === 'pending' || retractionState === 'sending' ? 'isBeingTakenBack' : 'isDelivered';
}

function ofCancelled({ reasonCode }: UploadEntity): StateChangeHint['sentence'] {
  if (reasonCode === 'ERASED' || reasonCode === 'ERASED_UNSETTLED') return 'isErased';
  return reasonCode === 'GOAL_LOST' ? 'goalReturns' : 'retryCancelled';
}

function ofHalt({ configured, state, until }: DestinationStatus, { moment }: HintContext): StateChangeHint[] {
  if (configured === null) return [{ sentence: 'bringBack' }];
  const switched: StateChangeHint[] = configured.config.enabled ? [] : [{ sentence: 'enableIt' }];
  if (state === 'paused') return [...switched, { sentence: 'resumeIt' }];
  return state === 'delayed' && until !== null ? [...switched, { sentence: 'delayEnds', detail: moment(until) }] : switched;
}

function ofWaiting(
  upload: UploadEntity,
  { configured, state }: DestinationStatus,
  { firstRound, now, moment }: HintContext,
): StateChangeHint[] {
  if (mayBeAtPlatform('pending', upload.reasonCode)) return [{ sentence: 'lostIsLookedUp' }];
  if (configured?.config.enabled !== true || state !== 'active') return [];
  if (upload.reasonCode === 'SOURCE_TIME_SUSPECT' && upload.dueAt === upload.expiresAt) return [{ sentence: 'chooseZone' }];
  const round = firstRound(upload);
  if (round === null) return [{ sentence: 'leavesByHand' }];
  if (upload.reasonCode === 'VALIDATED_ONLY' && upload.dueAt > now) return [{ sentence: 'endDryRun', detail: moment(round) }];
  return [{ sentence: upload.dueAt > now ? 'leavesAt' : 'leavesNext', detail: moment(round) }];
}

function ofTime(upload: UploadEntity, { attributedUntil }: CallAtDestination, { now, moment }: HintContext): StateChangeHint[] {
  if (upload.state !== 'pending' && upload.state !== 'skipped' && upload.state !== 'uncertain') return [];
  const attributed: StateChangeHint[] =
    attributedUntil !== null && attributedUntil > now ? [{ sentence: 'attributedUntil', detail: moment(attributedUntil) }] : [];
  return [...attributed, { sentence: 'windowCloses', detail: moment(upload.expiresAt) }];
}

function isSameHint(one: StateChangeHint, other: StateChangeHint): boolean {
  return one.sentence === other.sentence && one.detail === other.detail;
}
