import type { BatchAnswer, UnnamedRefusal } from '../../platforms/kit/answers.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { nextBisectionStep, type BisectionAnswer } from './bad-row-bisection.js';
import type { Batch, OutgoingRow } from './outgoing-rows.js';
import { MAX_SPLITS, type OutgoingRequest, uploadsAfterDeparture } from './request-journal.js';

/** A row that was refused when it was sent alone. */
export interface RefusedRow {
  readonly row: OutgoingRow;
  readonly refusal: UnnamedRefusal;
  /** Another row of the same search had been taken before. */
  readonly besideTaken: boolean;
  readonly partlyTaken: boolean;
}

export interface FollowUp {
  /** Parts of refused requests that are sent in this round. */
  readonly nextBatches: readonly Batch[];
  readonly refusedAlone: RefusedRow | null;
}

/** What is sent again in this round because of an answer, and which row was refused alone. Pure. */
export function followUpOf(outgoing: OutgoingRequest, answer: BatchAnswer): FollowUp {
  const { batch } = outgoing;
  if (batch.retest || (answer.unnamed === undefined && batch.bisection === null))
    return { nextBatches: splitBatches(outgoing, answer), refusedAlone: null };
  return bisectionFollowUp(outgoing, answer);
}

function splitBatches(outgoing: OutgoingRequest, answer: BatchAnswer): Batch[] {
  const { batch } = outgoing;
  if (!answer.parts || batch.splits >= MAX_SPLITS) return [];
  const uploads = uploadsAfterDeparture(outgoing, answer);
  return answer.parts.map((part) => ({
    splits: batch.splits + 1,
    partlyTaken: answer.exchange.httpStatus === 200,
    bisection: null,
    retest: false,
    rows: part.flatMap((index) => rowAt(outgoing, uploads, index)),
  }));
}

/** Bisection: the next request, or all remaining rows if the answer says nothing about them. */
function bisectionFollowUp(outgoing: OutgoingRequest, answer: BatchAnswer): FollowUp {
  const { batch } = outgoing;
  const { unnamed } = answer;
  const tested = bisectionAnswerOf(answer);
  if (tested === null) return { nextBatches: [...splitBatches(outgoing, answer), ...untestedRows(batch)], refusedAlone: null };
  const uploads = uploadsAfterDeparture(outgoing, answer);
  const rows = answer.outcomes.flatMap(({ kind }, index) =>
    unnamed !== undefined && kind !== 'again' ? [] : rowAt(outgoing, uploads, index),
  );
  const { next, refusedAlone } = nextBisectionStep(rows, batch.bisection, tested);
  const partlyTaken = next?.bisection.partlyTaken ?? (batch.partlyTaken || isPartlyTaken(answer));
  return {
    nextBatches: next ? [{ ...batch, rows: next.rows, bisection: next.bisection, partlyTaken }] : [],
    refusedAlone: refusedAlone && unnamed ? { ...refusedAlone, refusal: unnamed, partlyTaken } : null,
  };
}

function isPartlyTaken({ exchange, unnamed }: BatchAnswer): boolean {
  return unnamed?.inDoubt ?? exchange.httpStatus === 200;
}

function bisectionAnswerOf(answer: BatchAnswer): BisectionAnswer | null {
  const { unnamed, outcomes } = answer;
  if (unnamed !== undefined)
    return { kind: 'refused', partlyTaken: isPartlyTaken(answer), cautious: unnamed.trouble.kind !== 'pause' };
  const [only] = outcomes;
  if (outcomes.length === 1 && only?.kind === 'rejected') return { kind: 'named' };
  const settled = outcomes.every(({ kind }) => kind !== 'held' && kind !== 'unknown' && kind !== 'again');
  return settled && wasTaken(answer) ? { kind: 'taken' } : null;
}

/** Whether the platform took a row of the request: the endpoint and the rows' common part are in order. */
export function wasTaken({ outcomes }: BatchAnswer): boolean {
  return outcomes.some(({ kind }) => kind === 'accepted' || kind === 'delivered' || kind === 'unmatched');
}

/** The rows that waited for an answer which never came; their bisection starts again. */
function untestedRows(batch: Batch): Batch[] {
  const rows = [...(batch.bisection?.untested ?? []), ...(batch.bisection?.unknown ?? [])];
  return rows.length === 0 ? [] : [{ ...batch, rows, bisection: null }];
}

function rowAt({ batch }: OutgoingRequest, uploads: readonly UploadEntity[], index: number): OutgoingRow[] {
  const upload = uploads[index];
  const row = batch.rows[index];
  return upload && row ? [{ ...row, upload }] : [];
}
