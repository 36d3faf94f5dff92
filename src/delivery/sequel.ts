import type { Rejection } from '../domain/uploads/outcome.js';
import type { BatchAnswer } from '../platforms/kit/answers.js';
import type { UploadEntity } from '../store/schema/entities/upload.entity.js';
import { searchOn, type TestAnswer } from './bad-row-search.js';
import type { Batch, Parcel } from './parcel.js';
import { MOST_SPLITS, type Dispatch } from './records.js';

export interface NamedRow {
  readonly upload: UploadEntity;
  readonly rejection: Rejection;
}

export interface Sequel {
  /** Parts of refused requests that go out in this round. */
  readonly again: readonly Batch[];
  /** Bad rows that the platform did not name and that were found. */
  readonly named: readonly NamedRow[];
}

/** What follows an answer in this round. */
export function sequelOf(dispatch: Dispatch, answer: BatchAnswer | undefined): Sequel {
  const { batch } = dispatch;
  if (!answer) return { again: rested(batch), named: [] };
  if (answer.unnamed === undefined && batch.search === null) return { again: partsOf(dispatch, answer), named: [] };
  return searched(dispatch, answer);
}

function partsOf(dispatch: Dispatch, answer: BatchAnswer): Batch[] {
  const { batch } = dispatch;
  if (!answer.parts || batch.splits >= MOST_SPLITS) return [];
  return answer.parts.map((part) => ({
    splits: batch.splits + 1,
    partlyTaken: answer.exchange.httpStatus === 200,
    search: null,
    parcels: part.flatMap((index) => parcelAt(dispatch, index)),
  }));
}

/** The next request of a search for bad rows, or what is left of it where the answer tells nothing about them. */
function searched(dispatch: Dispatch, answer: BatchAnswer): Sequel {
  const { batch } = dispatch;
  const test = testAnswerOf(answer);
  if (test === null) return { again: rested(batch), named: [] };
  const rows = answer.outcomes.flatMap(({ kind }, index) =>
    answer.unnamed !== undefined && kind !== 'again' ? [] : parcelAt(dispatch, index),
  );
  const { next, named } = searchOn(rows, batch.search, test);
  const rejection = 'rejection' in test ? test.rejection : batch.search?.rejection;
  return {
    again: next ? [{ ...batch, parcels: next.rows, search: next.search, partlyTaken: next.search.partlyTaken }] : [],
    named: named && rejection ? [{ upload: named.upload, rejection }] : [],
  };
}

function testAnswerOf({ unnamed, outcomes, exchange }: BatchAnswer): TestAnswer | null {
  if (unnamed !== undefined) return { kind: 'refused', rejection: unnamed, partlyTaken: exchange.httpStatus === 200 };
  const [only] = outcomes;
  if (outcomes.length === 1 && only?.kind === 'rejected') return { kind: 'rejected', rejection: only };
  return outcomes.every(({ kind }) => kind === 'accepted' || kind === 'delivered') ? { kind: 'taken' } : null;
}

/** The rows that waited for an answer which did not come, without what was known of them. */
function rested(batch: Batch): Batch[] {
  const parcels = [...(batch.search?.rest ?? []), ...(batch.search?.untold ?? [])];
  return parcels.length === 0 ? [] : [{ ...batch, parcels, search: null }];
}

function parcelAt({ batch, uploads }: Dispatch, index: number): Parcel[] {
  const upload = uploads[index];
  const parcel = batch.parcels[index];
  return upload && parcel ? [{ upload, frozen: parcel.frozen }] : [];
}
