import { sentence } from '../../domain/localized-text.js';
import { DAY, type Instant, MINUTE } from '../../domain/time/instant.js';
import { parseRetryAfter } from '../../runtime/http-dates.js';
import type { HttpResult } from '../../runtime/http.js';
import type { TextMask } from '../../runtime/masking.js';
import type { DestinationTrouble } from '../kit/answers.js';
import { repeatOutcome } from '../kit/destination-trouble.js';
import {
  answerForRequest,
  type ClassifiedError,
  type DelayLimits,
  errorClassOfNoAnswer,
  type RequestAnswer,
  troubleOf,
} from '../kit/error-class.js';
import { metricaErrorClassOf } from './error-class.js';
import { readError, readUploading, type Uploading } from './responses.js';

const ROWS_PASSED = sentence('rows passed validation', 'строк прошли проверку');
const CHECK_ADDRESS = sentence('check counterId and endpoint', 'проверьте counterId и endpoint');
const NO_UPLOAD_ID = sentence('the answer holds no upload id', 'в ответе нет номера загрузки');

export interface AnswerContext {
  readonly now: Instant;
  readonly mask: TextMask;
}

const LONGEST_MESSAGE = 300;
/** A quota renewed at midnight may take a day, and a minute of clock difference. */
const LONGEST_DELAY_MS = DAY + MINUTE;

/** Reads the answer to an upload of `rows` rows. HTTP 200 only means that the file was parsed: success is `accepted`. */
export function readUploadAnswer(result: HttpResult, rows: number, moment: AnswerContext): RequestAnswer {
  if (!isSuccess(result)) return answerForRequest(readMetricaError(result, moment), rows, limitsAt(moment));
  const uploading = readUploading(result.body);
  if (uploading) return readAccepted(uploading, rows, moment);
  const error = { platformCode: String(result.status), message: NO_UPLOAD_ID };
  return answerForRequest({ errorClass: 'answerLost', ...error }, rows, limitsAt(moment));
}

/** An upload that Metrica has: complete, or with fewer lines than rows, so that some rows are bad. */
function readAccepted(uploading: Uploading, rows: number, moment: AnswerContext): RequestAnswer {
  if (uploading.lines === null || uploading.lines >= rows)
    return { outcomes: repeatOutcome(rows, { kind: 'accepted', ref: uploading.id }) };
  const message = `${ROWS_PASSED} (${uploading.lines} / ${rows})`;
  const answer = answerForRequest({ errorClass: 'refused', platformCode: 'line_quantity', message }, rows, limitsAt(moment));
  // Nothing is stored of a file without a valid line, although the file has an id.
  return answer.unnamed && uploading.lines === 0 ? { ...answer, unnamed: { ...answer.unnamed, inDoubt: false } } : answer;
}

/** Any unsuccessful result, of uploads and of lists. */
export function readMetricaError(result: HttpResult, { now, mask }: AnswerContext): ClassifiedError {
  if (result.kind !== 'answer') return { errorClass: errorClassOfNoAnswer(result), platformCode: result.code };
  const { errorType, message } = readError(result.body);
  const errorClass = metricaErrorClassOf(result.status, errorType);
  const answered = ['HTTP', result.status, ...(errorType === null ? [] : [errorType])].join(' ');
  const isElsewhere = errorClass === 'configuration' && (errorType === null || errorType === 'not_found');
  const detail = isElsewhere ? `${answered}; ${CHECK_ADDRESS}` : answered;
  return {
    errorClass,
    platformCode: mask(errorType ?? String(result.status)),
    ...(message !== null && { message: mask(message).slice(0, LONGEST_MESSAGE) }),
    detail: mask(detail),
    answered: true,
    afterMs: parseRetryAfter(result.headers['retry-after'], now),
  };
}

/** The trouble of the whole destination that an error means; null for none. */
export function metricaTroubleOf(error: ClassifiedError, now: Instant): DestinationTrouble | null {
  return troubleOf(error, limitsAt({ now }));
}

export function isSuccess(result: HttpResult): result is Extract<HttpResult, { kind: 'answer' }> {
  return result.kind === 'answer' && result.status >= 200 && result.status < 300;
}

function limitsAt({ now }: Pick<AnswerContext, 'now'>): DelayLimits {
  return { now, longestDelayMs: LONGEST_DELAY_MS };
}
