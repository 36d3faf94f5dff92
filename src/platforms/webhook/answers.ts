import { sentence } from '../../domain/localized-text.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import { parseRetryAfter } from '../../runtime/http-dates.js';
import type { HttpResult } from '../../runtime/http.js';
import type { TextMask } from '../../runtime/masking.js';
import {
  answerForRequest,
  type ClassifiedError,
  type ErrorClass,
  errorClassOfNoAnswer,
  type RequestAnswer,
} from '../kit/error-class.js';

const REDIRECTED = sentence('redirects are not followed, correct url', 'переадресации не выполняются, исправьте url');
const CHECK_ADDRESS = sentence('check url and method', 'проверьте url и method');
const NOT_AS_EXPECTED = sentence('the answer does not contain what is expected', 'в ответе нет ожидаемого текста');

const BY_STATUS: Readonly<Record<number, ErrorClass>> = {
  401: 'authorisation',
  403: 'authorisation',
  404: 'configuration',
  405: 'configuration',
  407: 'configuration',
  // The server did not receive our whole request, or does not want it yet.
  408: 'unavailable',
  // Standard Webhooks: the endpoint is gone, stop sending.
  410: 'configuration',
  425: 'unavailable',
  429: 'rateLimited',
  // From a gateway: the server behind it may have taken the request, and is not well.
  502: 'unavailableInDoubt',
  503: 'unavailable',
  504: 'unavailableInDoubt',
};

/**
 * The meaning of a status outside 2xx. A server that fails (500) may do so because of this row alone, which must not stop the
 * others; one that asks us to come back later means all of them.
 *
 * @see Standard Webhooks 1.0.0, spec/standard-webhooks.md: 2xx is success, 410 disables, 429, 502 and 504 throttle, redirects are
 *   not followed; read 2026-11-30
 */
function webhookErrorClassOf(status: number, retryAfterMs: number): ErrorClass {
  const byStatus = BY_STATUS[status];
  if (byStatus !== undefined) return byStatus;
  if (status < 400) return 'configuration';
  if (status < 500) return 'refused';
  return retryAfterMs > 0 ? 'unavailableInDoubt' : 'answerLost';
}

const LONGEST_MESSAGE = 300;

interface AnswerContext {
  readonly now: Instant;
  readonly mask: TextMask;
  /** Text that a successful answer contains, if the config says so. */
  readonly expected: string | undefined;
}

/** Reads the answer to one request. Any 2xx is `delivered`, unless the config expects a word that it lacks. */
export function readWebhookAnswer(result: HttpResult, context: AnswerContext): RequestAnswer {
  const limits = { now: context.now, longestDelayMs: DAY };
  if (result.kind !== 'answer') {
    return answerForRequest({ errorClass: errorClassOfNoAnswer(result), platformCode: result.code }, 1, limits);
  }
  const error = errorOf(result, context);
  if (error !== null) return answerForRequest(error, 1, limits);
  return { outcomes: [{ kind: 'delivered', verified: false, platformCode: String(result.status) }] };
}

function errorOf(
  { status, body, headers }: Extract<HttpResult, { kind: 'answer' }>,
  { now, mask, expected }: AnswerContext,
): ClassifiedError | null {
  const platformCode = String(status);
  if (status >= 200 && status < 300) {
    if (expected === undefined || body.includes(expected)) return null;
    return {
      errorClass: 'answerLost',
      platformCode,
      message: [mask(shortened(body)), NOT_AS_EXPECTED].filter(Boolean).join('; '),
    };
  }
  const afterMs = parseRetryAfter(headers['retry-after'], now);
  const errorClass = webhookErrorClassOf(status, afterMs);
  const advice = status < 400 ? REDIRECTED : errorClass === 'configuration' ? CHECK_ADDRESS : null;
  const detail = advice === null ? `HTTP ${status}` : `HTTP ${status}: ${advice}`;
  const message = shortened(mask(body));
  return { errorClass, platformCode, detail, afterMs, ...(message !== '' && { message }) };
}

function shortened(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_MESSAGE);
}
