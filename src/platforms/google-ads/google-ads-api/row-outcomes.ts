import { sentence } from '../../../domain/localized-text.js';
import type { Outcome } from '../../../domain/uploads/outcome.js';
import { repeatOutcome, splitInHalves, heldOutcomeOf, mostSevereTrouble } from '../../kit/destination-trouble.js';
import {
  answerForRequest,
  type ClassifiedError,
  commonFault,
  mostSevereError,
  type RequestAnswer,
} from '../../kit/error-class.js';
import { googleDelayLimits, outcomeOfErrors, VALIDATED_ONLY } from '../error-outcome.js';
import type { AdsApiFailure, AdsApiError } from './failure.js';

/** Conflicting rows are sent one by one; larger requests in halves first. */
const ONE_BY_ONE = 16;

const AGAIN: Outcome = { kind: 'again' };
const TAKEN: Outcome = { kind: 'delivered', verified: true };
const ROWS_MISSING = sentence('the answer does not account for every row', 'в ответе есть не все строки');
const UNKNOWN: Outcome = { kind: 'unknown', code: 'ANSWER_LOST', message: ROWS_MISSING };

/** An answer with gRPC status OK, and its errors on single rows. */
export interface UploadAnswer {
  /** Null if no row failed. */
  readonly failure: AdsApiFailure | null;
  /** `results` has one entry per row, including failed ones; the entries themselves say nothing. */
  readonly results: number;
}

/**
 * The outcome of each row: errors name rows by index, and the others were taken. An answer that does not account for every row
 * confirms none.
 *
 * @see google-ads-node 25.1.0, errors/errors.proto, read 2026-11-22
 */
export function settleAnswer({ failure, results }: UploadAnswer, rows: number, validateOnly: boolean): RequestAnswer {
  const { own, wide } = byRow(failure?.errors ?? [], rows);
  const common = faultOfAll(own, rows);
  if (common) return settleRequest([common], rows);
  const accounted = validateOnly || results === rows;
  const rest = wide.length > 0 ? settleRequest(wide, rows - own.size) : forTaken(rows - own.size, accounted);
  const { outcomes, ...answered } = mergeRows(own, rest, rows);
  return {
    outcomes: validateOnly ? outcomes.map((outcome) => (outcome.kind === 'delivered' ? VALIDATED_ONLY : outcome)) : outcomes,
    ...answered,
  };
}

/** A refusal of the whole request. If every error names a row, the other rows are sent again without those. */
export function settleFailure({ errors }: AdsApiFailure, rows: number): RequestAnswer {
  const { own, wide } = byRow(errors, rows);
  const common = faultOfAll(own, rows);
  if (wide.length > 0 || common) return settleRequest(common ? [common] : errors, rows);
  const free = rows - own.size;
  const settled = mergeRows(own, { outcomes: repeatOutcome(free, AGAIN), parts: free > 0 ? [indexes(free)] : [] }, rows);
  const { outcomes, trouble } = settled;
  if (trouble === undefined) return settled;
  return { outcomes: outcomes.map((outcome) => (outcome.kind === 'again' ? heldOutcomeOf(trouble) : outcome)), trouble };
}

/** A refusal that names no row, or no error at all. */
function settleRequest(errors: readonly ClassifiedError[], rows: number): RequestAnswer {
  const error = mostSevereError(errors);
  if (error === undefined) return { outcomes: repeatOutcome(rows, { kind: 'unknown', code: 'ANSWER_LOST' }) };
  return answerForRequest(error, rows, googleDelayLimits());
}

interface Sorted {
  readonly own: ReadonlyMap<number, readonly ClassifiedError[]>;
  /** Errors on no row, or on a row that was not sent. */
  readonly wide: readonly ClassifiedError[];
}

function byRow(errors: readonly AdsApiError[], rows: number): Sorted {
  const own = new Map<number, ClassifiedError[]>();
  const wide: ClassifiedError[] = [];
  for (const error of errors) {
    if (error.row === null || error.row >= rows) wide.push(error);
    else own.set(error.row, [...(own.get(error.row) ?? []), error]);
  }
  return { own, wide };
}

/** The fault of a setting or of the request, if every row is named for it. */
function faultOfAll(own: Sorted['own'], rows: number): ClassifiedError | null {
  return commonFault(indexes(rows).map((index) => mostSevereError(own.get(index) ?? [])));
}

function forTaken(rows: number, accounted: boolean): RequestAnswer {
  return { outcomes: repeatOutcome(rows, accounted ? TAKEN : UNKNOWN) };
}

/** Merges the rows with errors of their own and the rest (in order). */
function mergeRows(own: Sorted['own'], rest: RequestAnswer, rows: number): RequestAnswer {
  const free = indexes(rows).filter((index) => !own.has(index));
  const restOutcomes = new Map(free.map((index, place) => [index, rest.outcomes[place]]));
  const judged = new Map([...own].map(([index, errors]) => [index, outcomeOfErrors(errors, rows)]));
  const outcomes = indexes(rows).map((index) => judged.get(index)?.outcome ?? restOutcomes.get(index) ?? UNKNOWN);

  const alone = [...judged].flatMap(([index, { outcome }]) => (outcome.kind === 'again' ? [index] : []));
  const restParts = (rest.parts ?? []).map((part) => part.flatMap((place) => free[place] ?? []));
  const parts = [...restParts, ...oneByOne(alone)];
  const trouble = mostSevereTrouble(
    [rest.trouble, ...[...judged.values()].map((one) => one.trouble)].filter((one) => one !== undefined),
  );
  const unnamed = rest.unnamed ? { unnamed: rest.unnamed } : {};
  return { outcomes, ...(parts.length > 0 ? { parts } : {}), ...unnamed, ...(trouble ? { trouble } : {}) };
}

function oneByOne(rows: readonly number[]): number[][] {
  if (rows.length <= ONE_BY_ONE) return rows.map((index) => [index]);
  return splitInHalves(rows.length).map((half) => half.flatMap((place) => rows[place] ?? []));
}

function indexes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
