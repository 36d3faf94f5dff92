import type { Instant } from '../../domain/time/instant.js';
import type { Outcome, PlatformDetails } from '../../domain/uploads/outcome.js';
import { parseRetryAfter } from '../../runtime/http-dates.js';
import type { HttpResult } from '../../runtime/http.js';
import type { TextMask } from '../../runtime/masking.js';
import type { BatchAnswer } from '../kit/answers.js';
import type { DestinationTrouble } from '../kit/answers.js';
import { metricaErrorClassOf, type MetricaErrorClass } from './error-class.js';
import { metricaTroubleFor } from './error-class.js';
import { readError, readUploading, type Uploading } from './responses.js';

/** What an answer means for the rows of its request. */
export type MetricaAnswer = Pick<BatchAnswer, 'outcomes' | 'unnamed' | 'trouble'>;

export interface AnswerContext {
  readonly now: Instant;
  readonly mask: TextMask;
}

const LONGEST_MESSAGE = 300;

/** Reads the answer to an upload of `rows` rows. HTTP 200 says only that the file was parsed: success is `accepted`. */
export function readUploadAnswer(result: HttpResult, rows: number, moment: AnswerContext): MetricaAnswer {
  if (result.kind === 'answer' && result.status >= 200 && result.status < 300) {
    const uploading = readUploading(result.body);
    const words = { platformCode: String(result.status), message: 'the answer holds no upload id' };
    return uploading
      ? readAccepted(uploading, rows)
      : { outcomes: repeatedFor(rows, { kind: 'unknown', code: 'ANSWER_LOST', ...words }) };
  }
  const { errorClass: treatment, words, trouble } = readMetricaFailure(result, moment);
  return { ...answerFor(treatment, rows, words), ...(trouble && { trouble }) };
}

/** An upload that Metrica has: taken whole, or with fewer lines than rows, some of which are bad then. */
function readAccepted(uploading: Uploading, rows: number): MetricaAnswer {
  if (uploading.lines === null || uploading.lines >= rows)
    return { outcomes: repeatedFor(rows, { kind: 'accepted', ref: uploading.id }) };
  const words = { platformCode: 'line_quantity', message: `${uploading.lines} of ${rows} rows passed validation` };
  return refusedRows(rows, words);
}

export interface MetricaFailure {
  readonly errorClass: MetricaErrorClass;
  readonly words: PlatformDetails;
  readonly trouble: DestinationTrouble | null;
}

/** Any result that is no success, of uploads and of lists alike. */
export function readMetricaFailure(result: HttpResult, { now, mask }: AnswerContext): MetricaFailure {
  if (result.kind !== 'answer') {
    const treatment = errorClassOfNoAnswer(result);
    return {
      errorClass: treatment,
      words: { platformCode: result.code },
      trouble: metricaTroubleFor(treatment, result.code, now, 0),
    };
  }
  const { errorType, message } = readError(result.body);
  const treatment = metricaErrorClassOf(result.status, errorType);
  const detail = ['HTTP', result.status, ...(errorType === null ? [] : [errorType])].join(' ');
  const words: PlatformDetails = {
    platformCode: mask(errorType ?? String(result.status)),
    ...(message !== null && { message: mask(message).slice(0, LONGEST_MESSAGE) }),
  };
  return {
    errorClass: treatment,
    words,
    trouble: metricaTroubleFor(treatment, mask(detail), now, parseRetryAfter(result.headers['retry-after'], now)),
  };
}

/** A platform that lets us wait is down; a connection that broke may be an accident of this request. */
function errorClassOfNoAnswer(result: Exclude<HttpResult, { kind: 'answer' }>): MetricaErrorClass {
  if (result.kind === 'notSent') return 'outage';
  return result.code === 'TIMEOUT' ? 'broken' : 'unknown';
}

function answerFor(treatment: MetricaErrorClass, rows: number, words: PlatformDetails): MetricaAnswer {
  switch (treatment) {
    case 'authorisation':
      return { outcomes: repeatedFor(rows, { kind: 'held', code: 'AUTHORISATION', ...words }) };
    case 'configuration':
      return { outcomes: repeatedFor(rows, { kind: 'held', code: 'CONFIGURATION', ...words }) };
    case 'soon':
    case 'tomorrow':
      return { outcomes: repeatedFor(rows, { kind: 'held', code: 'RATE_LIMITED', ...words }) };
    case 'outage':
      return { outcomes: repeatedFor(rows, { kind: 'held', code: 'PLATFORM_UNAVAILABLE', ...words }) };
    case 'broken':
    case 'unknown':
      return { outcomes: repeatedFor(rows, { kind: 'unknown', code: 'ANSWER_LOST', ...words }) };
    case 'refused':
      return refusedRows(rows, words);
  }
}

/** Metrica does not name the bad row, unless it was alone. */
function refusedRows(rows: number, words: PlatformDetails): MetricaAnswer {
  const rejection = { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', ...words } as const;
  return rows === 1 ? { outcomes: [rejection] } : { outcomes: repeatedFor(rows, { kind: 'again' }), unnamed: rejection };
}

function repeatedFor(rows: number, outcome: Outcome): Outcome[] {
  return Array.from({ length: rows }, () => outcome);
}
