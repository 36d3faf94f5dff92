import type { Instant } from '../../domain/time/instant.js';
import type { Outcome, PlatformDetails } from '../../domain/uploads/outcome.js';
import type { Mask } from '../../runtime/exchange.js';
import type { HttpResult } from '../../runtime/http.js';
import { retryAfter } from '../../runtime/retry-after.js';
import type { BatchAnswer } from '../answer.js';
import type { Trouble } from '../trouble.js';
import { readError, readUploading, type Uploading } from './shapes.js';
import { treatmentOf, type Treatment } from './treatments.js';
import { troubleFor } from './trouble.js';

/** What an answer means for the rows of its request. */
export type Reading = Pick<BatchAnswer, 'outcomes' | 'unnamed' | 'trouble'>;

export interface Moment {
  readonly now: Instant;
  readonly mask: Mask;
}

const LONGEST_MESSAGE = 300;

/** Reads the answer to an upload of `rows` rows. HTTP 200 says only that the file was parsed: success is `accepted`. */
export function readUploadAnswer(result: HttpResult, rows: number, moment: Moment): Reading {
  if (result.kind === 'answer' && result.status >= 200 && result.status < 300) {
    const uploading = readUploading(result.body);
    const words = { platformCode: String(result.status), message: 'the answer holds no upload id' };
    return uploading ? readTaken(uploading, rows) : { outcomes: all(rows, { kind: 'unknown', code: 'ANSWER_LOST', ...words }) };
  }
  const { treatment, words, trouble } = readFailure(result, moment);
  return { ...readingFor(treatment, rows, words), ...(trouble && { trouble }) };
}

/** An upload that Metrica has: taken whole, or with fewer lines than rows, some of which are bad then. */
function readTaken(uploading: Uploading, rows: number): Reading {
  if (uploading.lines === null || uploading.lines >= rows)
    return { outcomes: all(rows, { kind: 'accepted', ref: uploading.id }) };
  const words = { platformCode: 'line_quantity', message: `${uploading.lines} of ${rows} rows passed validation` };
  return refusedRows(rows, words);
}

export interface Failure {
  readonly treatment: Treatment;
  readonly words: PlatformDetails;
  readonly trouble: Trouble | null;
}

/** Any result that is no success, of uploads and of lists alike. */
export function readFailure(result: HttpResult, { now, mask }: Moment): Failure {
  if (result.kind !== 'answer') {
    const treatment = treatmentOfSilence(result);
    return { treatment, words: { platformCode: result.code }, trouble: troubleFor(treatment, result.code, now, 0) };
  }
  const { errorType, message } = readError(result.body);
  const treatment = treatmentOf(result.status, errorType);
  const detail = ['HTTP', result.status, ...(errorType === null ? [] : [errorType])].join(' ');
  const words: PlatformDetails = {
    platformCode: mask(errorType ?? String(result.status)),
    ...(message !== null && { message: mask(message).slice(0, LONGEST_MESSAGE) }),
  };
  return { treatment, words, trouble: troubleFor(treatment, mask(detail), now, retryAfter(result.headers['retry-after'], now)) };
}

/** A platform that lets us wait is down; a connection that broke may be an accident of this request. */
function treatmentOfSilence(result: Exclude<HttpResult, { kind: 'answer' }>): Treatment {
  if (result.kind === 'notSent') return 'outage';
  return result.code === 'TIMEOUT' ? 'broken' : 'unknown';
}

function readingFor(treatment: Treatment, rows: number, words: PlatformDetails): Reading {
  switch (treatment) {
    case 'authorisation':
      return { outcomes: all(rows, { kind: 'held', code: 'AUTHORISATION', ...words }) };
    case 'configuration':
      return { outcomes: all(rows, { kind: 'held', code: 'CONFIGURATION', ...words }) };
    case 'soon':
    case 'tomorrow':
      return { outcomes: all(rows, { kind: 'held', code: 'RATE_LIMITED', ...words }) };
    case 'outage':
      return { outcomes: all(rows, { kind: 'held', code: 'PLATFORM_UNAVAILABLE', ...words }) };
    case 'broken':
    case 'unknown':
      return { outcomes: all(rows, { kind: 'unknown', code: 'ANSWER_LOST', ...words }) };
    case 'refused':
      return refusedRows(rows, words);
  }
}

/** Metrica does not name the bad row, unless it was alone. */
function refusedRows(rows: number, words: PlatformDetails): Reading {
  const rejection = { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', ...words } as const;
  return rows === 1 ? { outcomes: [rejection] } : { outcomes: all(rows, { kind: 'again' }), unnamed: rejection };
}

function all(rows: number, outcome: Outcome): Outcome[] {
  return Array.from({ length: rows }, () => outcome);
}
