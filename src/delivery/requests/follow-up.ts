import type { Rejection } from '../../domain/uploads/outcome.js';
import type { BatchAnswer } from '../../platforms/kit/answers.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { nextBisectionStep, type BisectionAnswer } from './bad-row-bisection.js';
import type { Batch, OutgoingRow } from './outgoing-rows.js';
import { MAX_SPLITS, type OutgoingRequest } from './request-journal.js';

export interface FoundBadRow {
  readonly upload: UploadEntity;
  readonly rejection: Rejection;
}

export interface FollowUp {
  /** Parts of refused requests that go out in this round. */
  readonly nextBatches: readonly Batch[];
  /** Bad rows that the platform did not name and that were found. */
  readonly foundBadRows: readonly FoundBadRow[];
}

/** What follows an answer in this round. */
export function followUpOf(dispatch: OutgoingRequest, answer: BatchAnswer | undefined): FollowUp {
  const { batch } = dispatch;
  if (!answer) return { nextBatches: untestedRows(batch), foundBadRows: [] };
  if (answer.unnamed === undefined && batch.search === null)
    return { nextBatches: splitBatches(dispatch, answer), foundBadRows: [] };
  return bisectionFollowUp(dispatch, answer);
}

function splitBatches(dispatch: OutgoingRequest, answer: BatchAnswer): Batch[] {
  const { batch } = dispatch;
  if (!answer.parts || batch.splits >= MAX_SPLITS) return [];
  return answer.parts.map((part) => ({
    splits: batch.splits + 1,
    partlyTaken: answer.exchange.httpStatus === 200,
    search: null,
    parcels: part.flatMap((index) => rowAt(dispatch, index)),
  }));
}

/** The next request of a search for bad rows, or what is left of it where the answer tells nothing about them. */
function bisectionFollowUp(dispatch: OutgoingRequest, answer: BatchAnswer): FollowUp {
  const { batch } = dispatch;
  const test = bisectionAnswerOf(answer);
  if (test === null) return { nextBatches: untestedRows(batch), foundBadRows: [] };
  const rows = answer.outcomes.flatMap(({ kind }, index) =>
    answer.unnamed !== undefined && kind !== 'again' ? [] : rowAt(dispatch, index),
  );
  const { next, named } = nextBisectionStep(rows, batch.search, test);
  const rejection = 'rejection' in test ? test.rejection : batch.search?.rejection;
  return {
    nextBatches: next ? [{ ...batch, parcels: next.rows, search: next.search, partlyTaken: next.search.partlyTaken }] : [],
    foundBadRows: named && rejection ? [{ upload: named.upload, rejection }] : [],
  };
}

function bisectionAnswerOf({ unnamed, outcomes, exchange }: BatchAnswer): BisectionAnswer | null {
  if (unnamed !== undefined) return { kind: 'refused', rejection: unnamed, partlyTaken: exchange.httpStatus === 200 };
  const [only] = outcomes;
  if (outcomes.length === 1 && only?.kind === 'rejected') return { kind: 'rejected', rejection: only };
  return outcomes.every(({ kind }) => kind === 'accepted' || kind === 'delivered') ? { kind: 'taken' } : null;
}

/** The rows that waited for an answer which did not come, without what was known of them. */
function untestedRows(batch: Batch): Batch[] {
  const parcels = [...(batch.search?.untested ?? []), ...(batch.search?.unknown ?? [])];
  return parcels.length === 0 ? [] : [{ ...batch, parcels, search: null }];
}

function rowAt({ batch, uploads }: OutgoingRequest, index: number): OutgoingRow[] {
  const upload = uploads[index];
  const parcel = batch.parcels[index];
  return upload && parcel ? [{ upload, frozen: parcel.frozen }] : [];
}
