import { sentence } from '../../../domain/localized-text.js';
import { z } from 'zod';
import { type DestinationTrouble, type Verdict, parseJson } from '../../kit/answers.js';
import { outageTrouble } from '../../kit/destination-trouble.js';
import { type ClassifiedError, commonFault, type ErrorClass, rejectionOf, unnamedRefusal } from '../../kit/error-class.js';
import { processingErrorMeaning, withoutPrefix } from '../error-codes.js';
import { outcomeOfErrors } from '../error-outcome.js';
import { recordedMessage } from '../exchange.js';

const ROWS_CONCERNED = sentence('rows concerned', 'затронуто строк');

export interface VerdictReading {
  readonly verdict: Verdict;
  readonly trouble?: DestinationTrouble;
}

interface ReasonCount {
  /** Without its prefix. */
  readonly reason: string;
  /** Null if Google does not say, which is not 0. */
  readonly rows: number | null;
}

/** int64 is text in JSON. */
const count = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().min(0))
  .nullish()
  .catch(null);
const reasonCounts = z.array(z.object({ recordCount: count, reason: z.string().nullish() })).nullish();
const statusSchema = z.object({
  requestStatusPerDestination: z
    .array(
      z.object({
        requestStatus: z.string().nullish(),
        eventsIngestionStatus: z.object({ recordCount: count }).nullish(),
        errorInfo: z.object({ errorCounts: reasonCounts }).nullish(),
        warningInfo: z.object({ warningCounts: reasonCounts }).nullish(),
      }),
    )
    .nullish(),
});

const WAITING: VerdictReading = { verdict: { kind: 'waiting' } };
const TAKEN = { kind: 'delivered', verified: true } as const;

/**
 * Google's verdict on one request: a status and, per reason, how many of its events failed; never which.
 *
 * It applies to every row only if all were taken, if the request had one row, or if one reason covers them all. Otherwise the
 * rows are sent again in halves with the same ids, until each is alone: copies of what was taken come back as DUPLICATE_*.
 *
 * @param rows how many rows the request had
 * @see Google: data-manager/api/devguides/diagnostics; @google-ads/datamanager 0.3.0, request_status_per_destination.proto, read
 *   2026-11-22. The pages also write FAILURE for FAILED.
 */
export function readVerdict(body: string, rows: number): VerdictReading {
  const parsed = statusSchema.safeParse(parseJson(body));
  if (!parsed.success) return { ...WAITING, trouble: outageTrouble('HTTP 200') };
  const [destination] = parsed.data.requestStatusPerDestination ?? [];
  // JSON omits empty fields, so an empty object is an answer: no verdict yet.
  if (destination === undefined) return WAITING;
  const counts = (destination.errorInfo?.errorCounts ?? []).map(({ reason, recordCount }) => ({
    reason: withoutPrefix(recordedMessage(reason ?? UNSPECIFIED)),
    rows: recordCount ?? null,
  }));
  const recorded = destination.eventsIngestionStatus?.recordCount ?? null;
  // A success that counts another number of events than were sent confirms none of them.
  const verified = recorded === null || recorded === rows;
  const remarks = (destination.warningInfo?.warningCounts ?? []).map(({ reason, recordCount }) =>
    counted(reason ?? UNSPECIFIED, recordCount ?? null),
  );
  if (!verified) remarks.unshift(`recordCount ${recorded} / ${rows}`);
  const words = remarks.length === 0 ? {} : { message: recordedMessage(`Google: ${remarks.join(', ')}`) };
  switch (destination.requestStatus) {
    case 'SUCCESS':
      if (counts.length > 0) return verdictOfCounts(counts, rows, 'PARTIAL_SUCCESS');
      return { verdict: { kind: 'outcome', outcome: { ...TAKEN, ...words, verified } } };
    case 'PARTIAL_SUCCESS':
    case 'FAILED':
    case 'FAILURE':
      return verdictOfCounts(counts, rows, destination.requestStatus);
    default:
      return WAITING;
  }
}

const UNSPECIFIED = 'UNSPECIFIED';

function counted(reason: string, rows: number | null): string {
  return rows === null ? reason : `${reason}: ${rows}`;
}

function verdictOfCounts(counts: readonly ReasonCount[], rows: number, status: string): VerdictReading {
  const partial = status === 'PARTIAL_SUCCESS';
  const [first, ...others] = counts;
  if (first === undefined) return verdictWithoutReason(rows, status, partial);

  const taken = verdictOfCopies(counts, rows, partial);
  if (taken) return taken;
  if (rows === 1) return verdictForAll(counts, 1);
  const speaksForAll =
    !partial &&
    others.length === 0 &&
    (first.rows ?? 0) >= rows &&
    processingErrorMeaning(first.reason).errorClass !== 'conflict';
  return speaksForAll ? verdictForAll(counts, rows) : verdictSplit(counts, rows, status);
}

function verdictForAll(counts: readonly ReasonCount[], rows: number): VerdictReading {
  const common = commonFault(counts.map(toClassifiedError));
  if (common?.errorClass === 'refused') return { verdict: { kind: 'refused', refusal: unnamedRefusal(rejectionOf(common)) } };
  if (common) return verdictForSetting(common, rows);
  const { outcome, trouble } = outcomeOfErrors(counts.map(toClassifiedError), rows);
  return { verdict: { kind: 'outcome', outcome }, ...(trouble ? { trouble } : {}) };
}

/** The rows wait, and the destination with them. */
function verdictForSetting(error: ClassifiedError, rows: number): VerdictReading {
  const { outcome, trouble } = outcomeOfErrors([error], rows);
  return { verdict: { kind: 'outcome', outcome }, ...(trouble ? { trouble } : {}) };
}

const COPIES: ReadonlySet<ErrorClass> = new Set(['duplicate', 'sameMoment']);

/**
 * Every failed event exists already: by its own id, or by click and second, which another conversion may share. A partly
 * successful request does not say which rows those are; the others were taken for the first time.
 */
function verdictOfCopies(counts: readonly ReasonCount[], rows: number, partial: boolean): VerdictReading | null {
  const classes = new Set(counts.map(({ reason }) => processingErrorMeaning(reason).errorClass));
  if ([...classes].some((one) => !COPIES.has(one))) return null;
  const verified = !classes.has('sameMoment');
  const outcome = { ...TAKEN, verified, platformCode: counts[0]?.reason ?? '' };
  const failed = counts.reduce((sum, { rows: some }) => sum + (some ?? 0), 0);
  if (rows === 1 || failed >= rows) {
    const first = partial && failed < rows;
    return { verdict: { kind: 'outcome', outcome: first ? outcome : { ...outcome, code: 'ALREADY_THERE' } } };
  }
  return partial && verified ? { verdict: { kind: 'outcome', outcome } } : null;
}

/** The rows are split; a reason that concerns the whole account stops the destination first. */
function verdictSplit(counts: readonly ReasonCount[], rows: number, status: string): VerdictReading {
  const words = recordedMessage(counts.map(({ reason, rows: some }) => counted(reason, some)).join(', '));
  const troubles = counts
    .map((reason) => outcomeOfErrors([toClassifiedError(reason)], rows).trouble)
    .filter((trouble) => trouble !== undefined);
  const someTaken = status === 'PARTIAL_SUCCESS';
  return {
    verdict: { kind: 'split', platformCode: status, message: words, someTaken },
    ...(troubles[0] ? { trouble: troubles[0] } : {}),
  };
}

/** A failure without a reason says nothing about a row that may be among the successful ones. */
function verdictWithoutReason(rows: number, status: string, partial: boolean): VerdictReading {
  if (rows > 1) return { verdict: { kind: 'split', platformCode: status } };
  if (partial) return WAITING;
  const refusal = unnamedRefusal({ kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: status });
  return { verdict: { kind: 'refused', refusal } };
}

function toClassifiedError({ reason, rows }: ReasonCount): ClassifiedError {
  return {
    ...processingErrorMeaning(reason),
    platformCode: reason,
    ...(rows !== null && { message: `${ROWS_CONCERNED} (${rows})` }),
  };
}
