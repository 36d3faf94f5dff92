import { DAY, type Instant, MINUTE } from '../../domain/time/instant.js';
import type { Departure } from '../../domain/uploads/departure.js';
import type { Outcome, Rejection } from '../../domain/uploads/outcome.js';
import { type HttpResult, NEVER_BUILT } from '../../runtime/http.js';
import type { BatchAnswer, DestinationTrouble, UnnamedRefusal } from './answers.js';
import {
  accessTrouble,
  outageTrouble,
  QUOTA_DELAY_MS,
  quotaTrouble,
  refusalTrouble,
  repeatOutcome,
  settingTrouble,
  splitInHalves,
} from './destination-trouble.js';

/** The meaning of a failed request for the row and for the destination; most severe first. */
export const ERROR_CLASSES = [
  /** This row or request is permanently wrong. */
  'refused',
  /** Credentials or permission: a person must act. */
  'authorisation',
  /** A setting or the account: a person must act. */
  'configuration',
  /** A short quota: try again soon; nothing was taken. */
  'rateLimited',
  /** A quota that is renewed at 00:00 GMT; nothing was taken. */
  'dailyQuota',
  /** Rows of one request conflict, or are too many: they are sent again separately. */
  'conflict',
  /** Taken, no visit or click found. */
  'notLinked',
  /** The platform is down and took nothing. */
  'unavailable',
  /** The platform is down and does not say what it took. */
  'unavailableInDoubt',
  /** This request may have arrived; says nothing about the platform as a whole. */
  'answerLost',
  /** The platform failed on this row and did not take it. */
  'transient',
  /** The platform's own schedule, no failure. */
  'tooEarly',
  /** This conversion exists already: by its own id. */
  'duplicate',
  /** A conversion of the same visitor and second exists already, and may be another one. */
  'sameMoment',
] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/** The meaning of a platform's code: an entry of its table. */
export interface ErrorMeaning {
  readonly errorClass: ErrorClass;
  /** What a person should do. Only with `refused`, `authorisation` and `configuration`. */
  readonly advice?: string;
  /** Milliseconds that the platform asks for (Retry-After, RetryInfo), or the schedule of `tooEarly`. */
  readonly afterMs?: number | null;
  /** For `refused`: if every row of a request has it, the fault is a setting's, or, for an unknown reason, the request's. */
  readonly onEveryRow?: 'configuration' | 'request';
}

/** One error of a platform, on a row or on the whole request. */
export interface ClassifiedError extends ErrorMeaning {
  /** The platform's own code, e.g. `CLICK_NOT_FOUND`, or an HTTP status as text. */
  readonly platformCode: string;
  /** Masked. */
  readonly message?: string;
  /** The detail of the destination's trouble; by default the code, with the advice if there is one. Masked. */
  readonly detail?: string;
  /** The platform itself answered; if it reports that it is out of order, a row may be the cause. */
  readonly answered?: boolean;
}

/** Of several errors on one row the deciding one, with the codes of the others in its message; undefined for none. */
export function mostSevereError(errors: readonly ClassifiedError[]): ClassifiedError | undefined {
  const [first] = errors.toSorted((a, b) => ERROR_CLASSES.indexOf(a.errorClass) - ERROR_CLASSES.indexOf(b.errorClass));
  if (first === undefined || errors.length === 1) return first;
  const others = errors.filter((error) => error !== first).map(({ platformCode }) => platformCode);
  return { ...first, message: [first.message, `(+ ${others.join(', ')})`].filter(Boolean).join(' ') };
}

/** The fault that all rows of a request share, as one of the whole request; null if any of them has none or another. */
export function commonFault(errors: readonly (ClassifiedError | undefined)[]): ClassifiedError | null {
  const [first] = errors;
  const { onEveryRow } = first ?? {};
  if (!first || onEveryRow === undefined || !errors.every((error) => error?.onEveryRow === onEveryRow)) return null;
  return { ...first, errorClass: onEveryRow === 'configuration' ? 'configuration' : 'refused' };
}

/** The present moment, and the longest delay that a platform may ask for: windows close. */
export interface DelayLimits {
  readonly now: Instant;
  readonly longestDelayMs: number;
}

/** Quotas are renewed at midnight; a minute more, because clocks differ. */
const AFTER_MIDNIGHT_MS = MINUTE;

/** The trouble of the whole destination that an error means; null for none. */
export function troubleOf(error: ClassifiedError, { now, longestDelayMs }: DelayLimits): DestinationTrouble | null {
  const detail = error.detail ?? (error.advice === undefined ? error.platformCode : `${error.platformCode}: ${error.advice}`);
  const wishMs = Math.min(error.afterMs ?? 0, longestDelayMs);
  switch (error.errorClass) {
    case 'authorisation':
      return accessTrouble(detail);
    case 'configuration':
      return settingTrouble(detail);
    case 'rateLimited':
      return quotaTrouble(wishMs || QUOTA_DELAY_MS, detail);
    case 'dailyQuota': {
      const midnightMs = DAY - (now % DAY) + AFTER_MIDNIGHT_MS;
      return quotaTrouble(Math.min(Math.max(midnightMs, wishMs), longestDelayMs), detail);
    }
    case 'unavailable':
    case 'unavailableInDoubt':
      return outageTrouble(detail, wishMs || null);
    case 'refused':
    case 'conflict':
    case 'notLinked':
    case 'answerLost':
    case 'transient':
    case 'tooEarly':
    case 'duplicate':
    case 'sameMoment':
      return null;
  }
}

/** The rejection of one row. */
export function rejectionOf({ platformCode, message, advice }: ClassifiedError): Rejection {
  const words = [message, advice].filter(Boolean).join('; ');
  return { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode, ...(words !== '' && { message: words }) };
}

/**
 * The outcome of a row that an error names.
 *
 * @param rowsInRequest a row that conflicts with others is sent again alone; if it was alone, it is refused
 */
export function outcomeOf(error: ClassifiedError, rowsInRequest: number): Outcome {
  const { platformCode, message, afterMs } = error;
  const details = { platformCode, ...(message !== undefined && { message }) };
  switch (error.errorClass) {
    case 'refused':
      return rejectionOf(error);
    case 'authorisation':
      return { kind: 'held', code: 'AUTHORISATION', ...details };
    case 'configuration':
      return { kind: 'held', code: 'CONFIGURATION', ...details };
    case 'rateLimited':
    case 'dailyQuota':
      return { kind: 'held', code: 'RATE_LIMITED', ...details };
    case 'conflict':
      return rowsInRequest > 1 ? { kind: 'again' } : rejectionOf(error);
    case 'notLinked':
      return { kind: 'unmatched', code: 'NOT_LINKED', ...details };
    case 'unavailable':
      return { kind: 'held', code: 'PLATFORM_UNAVAILABLE', ...details };
    case 'unavailableInDoubt':
    case 'answerLost':
      return { kind: 'unknown', code: 'ANSWER_LOST', ...details };
    case 'transient':
      return { kind: 'retry', code: 'REFUSED_FOR_NOW', afterMs: afterMs ?? 0, counted: true, ...details };
    case 'tooEarly':
      return { kind: 'retry', code: 'TOO_EARLY', afterMs: afterMs ?? 0, counted: false, ...details };
    case 'duplicate':
      return { kind: 'delivered', verified: true, code: 'ALREADY_THERE', ...details };
    case 'sameMoment':
      return { kind: 'delivered', verified: false, verifiedIfSentBefore: true, code: 'ALREADY_THERE', ...details };
  }
}

/** The outcomes of one request, without its record. */
export type RequestAnswer = Pick<BatchAnswer, 'outcomes' | 'parts' | 'unnamed' | 'stumbled' | 'trouble'>;

/**
 * The outcome of all rows of a request if the error names none of them. Refused ones are left to delivery, which searches for the
 * bad row, even for a single one: the fault may be the request's. Rows that are merely too many contain no bad one and are sent
 * again in halves. A platform that failed on a whole request may have taken some of it.
 */
export function answerForRequest(error: ClassifiedError, rows: number, limits: DelayLimits): RequestAnswer {
  const settled: ClassifiedError = error.errorClass === 'transient' ? { ...error, errorClass: 'answerLost' } : error;
  const outcome = outcomeOf(settled, rows);
  const trouble = troubleOf(settled, limits);
  const outcomes = repeatOutcome(rows, { kind: 'again' });
  if (outcome.kind === 'rejected') return { outcomes, unnamed: unnamedRefusal(outcome) };
  if (outcome.kind === 'again') return { outcomes, parts: splitInHalves(rows) };
  return { outcomes: repeatOutcome(rows, outcome), ...stumblingOf(settled, trouble), ...(trouble && { trouble }) };
}

const OUT_OF_ORDER: ReadonlySet<ErrorClass> = new Set(['unavailable', 'unavailableInDoubt', 'answerLost']);

/** The platform itself reported that it is out of order: one of the rows may be the cause. */
function stumblingOf(error: ClassifiedError, trouble: DestinationTrouble | null): Pick<RequestAnswer, 'stumbled'> {
  if (!error.answered || !OUT_OF_ORDER.has(error.errorClass)) return {};
  const inDoubt = error.errorClass !== 'unavailable';
  return {
    stumbled: { rejection: rejectionOf(error), trouble: trouble ?? outageTrouble(error.detail ?? error.platformCode), inDoubt },
  };
}

/** A refusal of the request, or of a row in it, without saying which. */
export function unnamedRefusal(rejection: Rejection): UnnamedRefusal {
  return { rejection, trouble: refusalTrouble([rejection.platformCode, rejection.message].filter(Boolean).join(': ')) };
}

/**
 * The meaning of a missing answer. Never connected: nothing left. Never built: nothing left either, and only another setting
 * changes that. A platform that does not answer in time is down, and every further row would be in doubt; a broken connection may
 * be an accident of this request.
 */
export function errorClassOfNoAnswer(result: Exclude<HttpResult, { kind: 'answer' }>): ErrorClass {
  if (result.kind === 'notSent') return NEVER_BUILT.test(result.code) ? 'configuration' : 'unavailable';
  return result.code === 'TIMEOUT' ? 'unavailableInDoubt' : 'answerLost';
}

const DEPARTURE_BY_RESULT = { answer: 'yes', lost: 'unknown', notSent: 'no' } as const satisfies Record<
  HttpResult['kind'],
  Departure
>;

/** Whether the request left, by its result. */
export function departureOfResult({ kind }: HttpResult): Departure {
  return DEPARTURE_BY_RESULT[kind];
}
