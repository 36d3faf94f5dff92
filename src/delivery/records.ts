import type { Destination } from '../destinations/destinations.js';
import type { Instant } from '../domain/time/instant.js';
import type { Outcome } from '../domain/uploads/outcome.js';
import type { UploadState } from '../domain/uploads/upload-states.js';
import type { BatchAnswer } from '../platforms/kit/answers.js';
import type { RequestEntity } from '../store/schema/entities/request.entity.js';
import type { UploadEntity } from '../store/schema/entities/upload.entity.js';
import type { SettledAttempt } from '../store/uploads/journal.store.js';
import type { Batch } from './parcel.js';
import { detailOf, reasonOf } from './settlement.js';

/** A refused request parted more often than this is not getting anywhere. */
export const MOST_SPLITS = 24;

/** One request with the rows that travel in it. */
export interface Dispatch {
  readonly batch: Batch;
  readonly request: RequestEntity;
  readonly uploads: readonly UploadEntity[];
}

/** A request as it is journalled before its bytes leave. */
export function begunRequest(
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
    remoteId: null,
    request: null,
    response: null,
    confirmAt: null,
    confirmTries: 0,
  };
}

/** The journal's request for a batch, and its uploads as they stand once they may have left. */
export function dispatchOf(destination: Destination, batch: Batch, id: string, startedAt: Instant): Dispatch {
  const uploads = batch.parcels.map(({ upload, frozen }) => ({ ...upload, frozen, tries: upload.tries + 1, requestId: id }));
  return { batch, request: begunRequest(destination, id, uploads.length, startedAt), uploads };
}

/** Ends a row that a platform wants to send again and again. */
export function limited(outcome: Outcome | undefined, batch: Batch): Outcome {
  if (!outcome) return { kind: 'unknown', code: 'ANSWER_LOST' };
  if (outcome.kind === 'again' && batch.splits >= MOST_SPLITS)
    return { kind: 'retry', code: 'REFUSED_FOR_NOW', afterMs: 0, counted: true };
  return outcome;
}

/** The journal's line of one row's part in a request, once its outcome is known. */
export function attemptAfter(
  upload: UploadEntity,
  outcome: Outcome,
  toState: UploadState | null,
  now: Instant,
): SettledAttempt['attempt'] {
  return {
    uploadId: upload.id,
    number: upload.tries,
    finishedAt: now,
    outcome: outcome.kind,
    toState,
    code: reasonOf(outcome),
    platformCode: 'platformCode' in outcome ? (outcome.platformCode ?? null) : null,
    message: detailOf(outcome),
  };
}

/** The request as it is kept once it has its answer. */
export function finished(
  request: RequestEntity,
  answer: BatchAnswer | undefined,
  now: Instant,
  confirmAfterMs: number,
): RequestEntity {
  const kinds = new Set(answer?.outcomes.map((outcome) => outcome.kind));
  return {
    ...request,
    finishedAt: now,
    outcome: kinds.size === 1 ? ([...kinds][0] ?? null) : 'mixed',
    httpStatus: answer?.exchange.httpStatus ?? null,
    remoteId: answer?.exchange.remoteId ?? null,
    request: answer?.exchange.request ?? null,
    response: answer?.exchange.response ?? null,
    confirmAt: kinds.has('accepted') ? now + confirmAfterMs : null,
  };
}
