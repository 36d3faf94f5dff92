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

/** What an answer that is no success means, for the row and for the destination; most severe first. */
export const ERROR_CLASSES = [
  /** This row or request is wrong for good. */
  'refused',
  /** Credentials or permission: a person must act. */
  'authorisation',
  /** A setting or the account: a person must act. */
  'configuration',
  /** A short quota: come back soon; nothing was taken. */
  'rateLimited',
  /** A quota that is new after 00:00 GMT; nothing was taken. */
  'dailyQuota',
  /** Rows of one request got into each other's way, or are too many: they go again apart. */
  'conflict',
  /** Taken in, no visit or click found. */
  'notLinked',
  /** The platform is down and took nothing. */
  'unavailable',
  /** The platform is down and does not say what it took. */
  'unavailableInDoubt',
  /** This request may have arrived; says nothing about the platform as a whole. */
  'answerLost',
  /** The platform stumbled over this row and did not take it. */
  'transient',
  /** A schedule of the platform's, no failure. */
  'tooEarly',
  /** This conversion is already there: by its own id. */
  'duplicate',
  /** A conversion of the same visitor and second is already there, which may be another one. */
  'sameMoment',
] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/** What one code of a platform means: an entry of its table. */
export interface ErrorMeaning {
  readonly errorClass: ErrorClass;
  /** What a person should do. Only with `refused`, `authorisation` and `configuration`. */
  readonly advice?: string;
  /** Milliseconds that the platform asks for (Retry-After, RetryInfo), or the schedule of `tooEarly`. */
  readonly afterMs?: number | null;
  /**
   * Of `refused`: where every row of a request has it, it is no row's fault but a setting's, or, for a reason that we do not
   * know, the request's.
   */
  readonly onEveryRow?: 'configuration' | 'request';
}

/** One error of a platform, on a row or on the whole request. */
export interface ClassifiedError extends ErrorMeaning {
  /** The platform's own code, e.g. `CLICK_NOT_FOUND`, or an HTTP status as text. */
  readonly platformCode: string;
  /** Masked. */
  readonly message?: string;
  /** What the destination's trouble says; without it the code, with the advice where there is one. Masked. */
  readonly detail?: string;
  /** The platform itself says so; of one that is out of order, a row may be what it stumbles over. */
  readonly answered?: boolean;
}

/** Of several errors on one row the one that decides, with the codes of the others in its message; undefined for none. */
export function mostSevereError(errors: readonly ClassifiedError[]): ClassifiedError | undefined {
  const [first] = errors.toSorted((a, b) => ERROR_CLASSES.indexOf(a.errorClass) - ERROR_CLASSES.indexOf(b.errorClass));
  if (first === undefined || errors.length === 1) return first;
  const others = errors.filter((error) => error !== first).map(({ platformCode }) => platformCode);
  return { ...first, message: [first.message, `(+ ${others.join(', ')})`].filter(Boolean).join(' ') };
}

/** The fault that all rows of a request have in common, of the whole request; null where one of them has none or another. */
export function commonFault(errors: readonly (ClassifiedError | undefined)[]): ClassifiedError | null {
  const [first] = errors;
  const { onEveryRow } = first ?? {};
  if (!first || onEveryRow === undefined || !errors.every((error) => error?.onEveryRow === onEveryRow)) return null;
  return { ...first, errorClass: onEveryRow === 'configuration' ? 'configuration' : 'refused' };
}

/** By which clock a delay is counted, and how long no wish of the platform's keeps us away longer: windows close. */
export interface DelayLimits {
  readonly now: Instant;
  readonly longestDelayMs: number;
}

/** After midnight the quotas are new; a minute more, as clocks differ. */
const AFTER_MIDNIGHT_MS = MINUTE;

/** The trouble of the whole destination that an error stands for; null where there is none. */
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

/** The refusal of one row. */
export function rejectionOf({ platformCode, message, advice }: ClassifiedError): Rejection {
  const words = [message, advice].filter(Boolean).join('; ');
  return { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode, ...(words !== '' && { message: words }) };
}

/**
 * What becomes of the row that an error names.
 *
 * @param rowsInRequest a row that the platform does not take together with others goes again by itself, a single one is refused
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

/** What became of the rows of one request, without the record of it. */
export type RequestAnswer = Pick<BatchAnswer, 'outcomes' | 'parts' | 'unnamed' | 'stumbled' | 'trouble'>;

/**
 * What becomes of all rows of a request when the error names none of them. Those of a refused one are left to delivery, which
 * looks for the bad one, and does so for a single row too: the fault may be the request's. Rows that are merely too many hold no
 * bad one and go again in halves. A platform that stumbled over a whole request may have taken some of it.
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

/** The platform itself answered that it is out of order: one of the rows may be what it stumbles over. */
function stumblingOf(error: ClassifiedError, trouble: DestinationTrouble | null): Pick<RequestAnswer, 'stumbled'> {
  if (!error.answered || !OUT_OF_ORDER.has(error.errorClass)) return {};
  const inDoubt = error.errorClass !== 'unavailable';
  return {
    stumbled: { rejection: rejectionOf(error), trouble: trouble ?? outageTrouble(error.detail ?? error.platformCode), inDoubt },
  };
}

/** The request, or a row in it, was refused with these words. */
export function unnamedRefusal(rejection: Rejection): UnnamedRefusal {
  return { rejection, trouble: refusalTrouble([rejection.platformCode, rejection.message].filter(Boolean).join(': ')) };
}

/**
 * No answer came. Never connected: nothing left. Never built: nothing left either, and only another setting changes that. A
 * platform that lets us wait is down, and every further row would be in doubt; a connection that broke may be an accident of
 * this request.
 */
export function errorClassOfNoAnswer(result: Exclude<HttpResult, { kind: 'answer' }>): ErrorClass {
  if (result.kind === 'notSent') return NEVER_BUILT.test(result.code) ? 'configuration' : 'unavailable';
  return result.code === 'TIMEOUT' ? 'unavailableInDoubt' : 'answerLost';
}

const DEPARTURE_BY_RESULT = { answer: 'yes', lost: 'unknown', notSent: 'no' } as const satisfies Record<
  HttpResult['kind'],
  Departure
>;

/** Whether the request left, by what came back. */
export function departureOfResult({ kind }: HttpResult): Departure {
  return DEPARTURE_BY_RESULT[kind];
}
