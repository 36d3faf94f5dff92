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

/** What goes out again in this round because of an answer, and which rows it proves to be bad. Pure. */
export function followUpOf(outgoing: OutgoingRequest, answer: BatchAnswer): FollowUp {
  const { batch } = outgoing;
  if (answer.unnamed === undefined && batch.bisection === null)
    return { nextBatches: splitBatches(outgoing, answer), foundBadRows: [] };
  return bisectionFollowUp(outgoing, answer);
}

function splitBatches(outgoing: OutgoingRequest, answer: BatchAnswer): Batch[] {
  const { batch } = outgoing;
  if (!answer.parts || batch.splits >= MAX_SPLITS) return [];
  return answer.parts.map((part) => ({
    splits: batch.splits + 1,
    partlyTaken: answer.exchange.httpStatus === 200,
    bisection: null,
    rows: part.flatMap((index) => rowAt(outgoing, index)),
  }));
}

/** Bisection: the next request, or all the rows that are left where the answer says nothing about them. */
function bisectionFollowUp(outgoing: OutgoingRequest, answer: BatchAnswer): FollowUp {
  const { batch } = outgoing;
  const tested = bisectionAnswerOf(answer);
  if (tested === null) return { nextBatches: untestedRows(batch), foundBadRows: [] };
  const rows = answer.outcomes.flatMap(({ kind }, index) =>
    answer.unnamed !== undefined && kind !== 'again' ? [] : rowAt(outgoing, index),
  );
  const { next, found } = nextBisectionStep(rows, batch.bisection, tested);
  const rejection = 'rejection' in tested ? tested.rejection : batch.bisection?.rejection;
  return {
    nextBatches: next ? [{ ...batch, rows: next.rows, bisection: next.bisection, partlyTaken: next.bisection.partlyTaken }] : [],
    foundBadRows: found && rejection ? [{ upload: found.upload, rejection }] : [],
  };
}

function bisectionAnswerOf({ unnamed, outcomes, exchange }: BatchAnswer): BisectionAnswer | null {
  if (unnamed !== undefined) return { kind: 'refused', rejection: unnamed, partlyTaken: exchange.httpStatus === 200 };
  const [only] = outcomes;
  if (outcomes.length === 1 && only?.kind === 'rejected') return { kind: 'rejected', rejection: only };
  return outcomes.every(({ kind }) => kind === 'accepted' || kind === 'delivered') ? { kind: 'taken' } : null;
}

/** The rows that waited for an answer which did not come; the bisection begins anew. */
function untestedRows(batch: Batch): Batch[] {
  const rows = [...(batch.bisection?.untested ?? []), ...(batch.bisection?.unknown ?? [])];
  return rows.length === 0 ? [] : [{ ...batch, rows, bisection: null }];
}

function rowAt({ batch, uploads }: OutgoingRequest, index: number): OutgoingRow[] {
  const upload = uploads[index];
  const row = batch.rows[index];
  return upload && row ? [{ upload, frozen: row.frozen }] : [];
}
