import type { Destination } from '../../destinations/destinations.js';
import type { ReasonCode } from '../../domain/reason.js';
import { nextAttemptAt, type Instant } from '../../domain/time/instant.js';
import { type Departure, mayHaveLeft } from '../../domain/uploads/departure.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import {
  SETTLED_STATES,
  type Copies,
  mayBeAtPlatform,
  type OnUnknown,
  stateAfter,
  type UploadState,
} from '../../domain/uploads/upload-states.js';
import { type BatchAnswer, departureOf } from '../../platforms/kit/answers.js';
import type { RequestEntity } from '../../store/schema/entities/request.entity.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { SettledAttempt } from '../../store/uploads/journal.store.js';
import type { Batch } from './outgoing-rows.js';

const REQUEST_KEY = /^rb([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/** The key by which a platform finds the request again after a lost answer: letters and digits only. */
export function requestKeyOf(requestId: string): string {
  return `rb${requestId.replaceAll('-', '')}`;
}

/** The request id in a key; null for a key that is not ours. */
export function requestIdOf(key: string): string | null {
  return REQUEST_KEY.exec(key)?.slice(1).join('-') ?? null;
}

interface SettlementRules {
  readonly copies: Copies;
  readonly onUnknown: OnUnknown;
  readonly now: Instant;
  /** In [0, 1): spreads the moments at which refused rows come back. */
  readonly spread: () => number;
  /** Whether another goal or destination of ours reports to the same target. */
  readonly sharesTarget: (goal: string) => boolean;
}

/**
 * The upload after its part in one request. Pure.
 *
 * A row that may have arrived with an earlier request stays frozen, and says so, until an answer settles it: that this request
 * brought nothing does not prove that the earlier one did not.
 */
export function settleUpload(upload: UploadEntity, outcome: Outcome, rules: SettlementRules): UploadEntity {
  const state = stateAfter(outcome, rules.copies, rules.onUnknown);
  const attempts = upload.attempts + (countsAsAttempt(outcome) ? 1 : 0);
  const stillLost = state === 'pending' && outcome.kind !== 'unknown' && mayBeAtPlatform('pending', upload.reasonCode);
  const reasonCode = stillLost ? upload.reasonCode : outcomeReason(outcome);
  return {
    ...upload,
    state,
    reasonCode,
    reasonDetail: outcomeDetail(outcome),
    attempts,
    dueAt: dueAfter(upload, outcome, attempts, rules),
    frozen: mayBeAtPlatform(state, reasonCode) ? upload.frozen : null,
    batchKey: mayBeAtPlatform(state, reasonCode) ? upload.batchKey : null,
    remoteRef: outcome.kind === 'accepted' ? outcome.ref : upload.remoteRef,
    verified: outcome.kind === 'delivered' && isVerified(outcome, upload, rules),
    settledAt: SETTLED_STATES.includes(state) ? rules.now : null,
    leaseToken: null,
    leaseUntil: null,
    updatedAt: rules.now,
  };
}

function isVerified(
  { verified, verifiedIfSentBefore = false }: Extract<Outcome, { kind: 'delivered' }>,
  { goal, reasonCode }: UploadEntity,
  { sharesTarget }: SettlementRules,
): boolean {
  return verified || (verifiedIfSentBefore && mayBeAtPlatform('pending', reasonCode) && !sharesTarget(goal));
}

/** Whether the send concerned this row: trouble of the whole destination and a platform's own schedule do not count. */
export function countsAsAttempt(outcome: Outcome): boolean {
  if (outcome.kind === 'retry') return outcome.counted;
  return outcome.kind !== 'held' && outcome.kind !== 'again';
}

function dueAfter(upload: UploadEntity, outcome: Outcome, attempts: number, rules: SettlementRules): Instant {
  if (outcome.kind === 'retry' && !outcome.counted) return rules.now + outcome.afterMs;
  if (outcome.kind === 'retry') return nextAttemptAt(rules.now, attempts, rules.spread(), outcome.afterMs);
  if (outcome.kind === 'unknown') return nextAttemptAt(rules.now, attempts, rules.spread());
  return upload.dueAt;
}

export function outcomeReason(outcome: Outcome): ReasonCode | null {
  switch (outcome.kind) {
    case 'delivered':
      return outcome.code ?? null;
    case 'accepted':
      return 'AWAITING_VERDICT';
    case 'again':
      return null;
    case 'unknown':
      return 'ANSWER_LOST';
    case 'rejected':
    case 'unmatched':
    case 'retry':
    case 'held':
      return outcome.code;
  }
}

/** The platform's own code and message, shown beside our reason. */
export function outcomeDetail(outcome: Outcome): string | null {
  if (outcome.kind === 'again') return null;
  return [outcome.platformCode, outcome.message].filter(Boolean).join(': ') || null;
}

/** More splits than this of a refused request lead nowhere. */
export const MAX_SPLITS = 24;

/** One request with its rows. */
export interface OutgoingRequest {
  readonly batch: Batch;
  readonly request: RequestEntity;
  readonly uploads: readonly UploadEntity[];
}

/** A request as it is journalled before its bytes leave. */
export function newRequestRecord(
  { id: destination, projectId }: Pick<Destination, 'id' | 'projectId'>,
  id: string,
  rows: number,
  startedAt: Instant,
): RequestEntity {
  return {
    id,
    projectId,
    destination,
    startedAt,
    finishedAt: null,
    rows,
    outcome: null,
    httpStatus: null,
    left: null,
    remoteId: null,
    request: null,
    response: null,
    confirmAt: null,
    confirmTries: 0,
  };
}

/** The journal's request for a batch, and its uploads as they are once they may have left. */
export function toOutgoingRequest(destination: Destination, batch: Batch, id: string, startedAt: Instant): OutgoingRequest {
  const uploads = batch.rows.map(({ upload, frozen, sentValue }) => {
    return { ...upload, frozen, sentValue, tries: upload.tries + 1, requestId: id };
  });
  return { batch, request: newRequestRecord(destination, id, uploads.length, startedAt), uploads };
}

/** The uploads of an answered request. One whose row did not leave keeps the last request and sent value of before. */
export function uploadsAfterDeparture({ batch, uploads }: OutgoingRequest, answer: BatchAnswer): UploadEntity[] {
  return uploads.map((upload, index) => {
    const before = batch.rows[index]?.upload;
    if (before === undefined || mayHaveLeft(departureOf(answer, index))) return upload;
    return { ...upload, requestId: before.requestId, sentValue: before.sentValue };
  });
}

/** Ends a row that the platform keeps asking to be sent again. */
export function endSplits(outcome: Outcome | undefined, batch: Batch): Outcome {
  if (!outcome) return { kind: 'unknown', code: 'ANSWER_LOST' };
  if (outcome.kind === 'again' && batch.splits >= MAX_SPLITS)
    return { kind: 'retry', code: 'REFUSED_FOR_NOW', afterMs: 0, counted: true };
  return outcome;
}

/** The journal's entry of one row's part in a request, once its outcome is known. */
export function attemptRecord(
  upload: UploadEntity,
  outcome: Outcome,
  toState: UploadState | null,
  left: Departure,
  now: Instant,
): SettledAttempt['attempt'] {
  return {
    uploadId: upload.id,
    number: upload.tries,
    finishedAt: now,
    outcome: outcome.kind,
    toState,
    code: outcomeReason(outcome),
    platformCode: 'platformCode' in outcome ? (outcome.platformCode ?? null) : null,
    message: outcomeDetail(outcome),
    left,
  };
}

/** The request as it is kept once it is answered. */
export function finishedRequest(
  request: RequestEntity,
  answer: BatchAnswer,
  now: Instant,
  confirmAfterMs: number,
): RequestEntity {
  const kinds = new Set(answer.outcomes.map((outcome) => outcome.kind));
  return {
    ...request,
    finishedAt: now,
    outcome: kinds.size === 1 ? ([...kinds][0] ?? null) : 'mixed',
    httpStatus: answer.exchange.httpStatus,
    remoteId: answer.exchange.remoteId,
    request: answer.exchange.request,
    response: answer.exchange.response,
    left: answer.exchange.left,
    confirmAt: kinds.has('accepted') ? now + confirmAfterMs : null,
  };
}
