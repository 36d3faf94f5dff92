import { sentence } from '../../../domain/localized-text.js';
import { z } from 'zod';
import { SECOND } from '../../../domain/time/instant.js';
import type { Departure } from '../../../domain/uploads/departure.js';
import {
  answerForRequest,
  type ClassifiedError,
  type ErrorClass,
  type ErrorMeaning,
  type RequestAnswer,
} from '../../kit/error-class.js';
import { googleDelayLimits } from '../error-outcome.js';
import { recordedMessage, withRequestId } from '../exchange.js';
import { googleAdsErrorMeaning } from './error-classes.js';

/** One error of a GoogleAdsFailure, with the row that it names; null if it concerns the whole request. */
export interface AdsApiError extends ClassifiedError {
  readonly row: number | null;
}

export interface AdsApiFailure {
  readonly errors: readonly AdsApiError[];
  readonly requestId: string | null;
}

const durationSchema = z.object({ seconds: z.coerce.number().default(0), nanos: z.number().default(0) });
const errorSchema = z.object({
  // A value that this version's enums do not know is a number.
  error_code: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
  message: z.string().nullish(),
  location: z
    .object({
      field_path_elements: z.array(z.object({ field_name: z.string().nullish(), index: z.number().nullish() })).nullish(),
    })
    .nullish(),
  details: z.object({ quota_error_details: z.object({ retry_delay: durationSchema.nullish() }).nullish() }).nullish(),
});
const failureSchema = z.object({ errors: z.array(errorSchema).default([]), request_id: z.string().nullish() });

/**
 * Reads a GoogleAdsFailure in plain form (`toObject` with enums and longs as text).
 *
 * @returns null for anything else
 */
export function readAdsApiFailure(plain: unknown): AdsApiFailure | null {
  const parsed = failureSchema.safeParse(plain);
  if (!parsed.success || parsed.data.errors.length === 0) return null;
  const requestId = parsed.data.request_id || null;
  return { errors: parsed.data.errors.map((error) => readError(error, requestId)), requestId };
}

function readError(error: z.output<typeof errorSchema>, requestId: string | null): AdsApiError {
  const [group, value] = Object.entries(error.error_code ?? {})[0] ?? ['unknown', 'UNKNOWN'];
  const code = String(value);
  return {
    row: rowOf(error),
    ...withDelay(googleAdsErrorMeaning(group, code), error),
    platformCode: code,
    message: recordedMessage(withRequestId([pathOf(error), error.message].filter(Boolean).join(': '), requestId)),
  };
}

/** A delay in the details applies, unless the error has a schedule of its own. */
function withDelay(meaning: ErrorMeaning, { details }: z.output<typeof errorSchema>): ErrorMeaning {
  const delay = details?.quota_error_details?.retry_delay;
  if (!delay || meaning.afterMs !== undefined) return meaning;
  return { ...meaning, afterMs: Math.ceil(delay.seconds * SECOND + delay.nanos / 1e6) };
}

const ROWS: readonly string[] = ['conversions', 'conversion_adjustments'];

/** The index of the element named for the list of rows; nested elements such as `user_identifiers` have indexes of their own. */
function rowOf({ location }: z.output<typeof errorSchema>): number | null {
  const element = location?.field_path_elements?.find(({ field_name: name }) => ROWS.includes(name ?? ''));
  return element?.index ?? null;
}

/** `conversions[1].user_identifiers[0]`: the field at fault; empty if none is named. */
function pathOf({ location }: z.output<typeof errorSchema>): string {
  const steps = location?.field_path_elements ?? [];
  return steps
    .map(({ field_name: name, index }) => `${name ?? ''}${index === null || index === undefined ? '' : `[${index}]`}`)
    .join('.');
}

/** An error of the channel without a GoogleAdsFailure. */
export interface GrpcStatus {
  /** Canonical code, 1 to 16. */
  readonly code: number;
  readonly details: string;
}

const CANCELLED = 1;
const UNKNOWN = 2;
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;
const OUT_OF_RANGE = 11;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const UNAVAILABLE = 14;
export const UNAUTHENTICATED = 16;

/** grpc-js 1.14.7: the call ended before anything was written. */
const NOT_SENT =
  /^(No connection established|Name resolution failed|Failed to parse|Channel closed before|Stream refused by server)/;
/** grpc-js 1.14.7: the connection broke under a call that had begun. The remaining UNAVAILABLE come from the server itself. */
const BROKEN = /^(Connection dropped|Write error|Write failed)|ECONNRESET|ETIMEDOUT|EPIPE/;
/** No token was available, so the call never began. */
const NO_TOKEN = /Getting metadata from plugin failed/;

/** Statuses that the client also gives itself, if it does not know how far the call came. */
const WITHOUT_SERVER: ReadonlySet<number> = new Set([CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, INTERNAL]);

const TOKEN_REFUSED = sentence('Google does not accept the access token', 'Google не принимает токен доступа');
const CHECK_ACCESS = sentence(
  'check that the Google Ads API is enabled, and customerId and loginCustomerId',
  'проверьте, включён ли Google Ads API, а также customerId и loginCustomerId',
);
const CHECK_ENDPOINT = sentence('check endpoint', 'проверьте endpoint');
const NO_ACCESS_TOKEN = sentence('no access token', 'нет токена доступа');

/** The meaning of a status, and the detail for the destination's trouble. */
interface StatusMeaning {
  readonly errorClass: ErrorClass;
  readonly detail?: string;
}

const BY_CODE: Readonly<Record<number, StatusMeaning>> = {
  [UNAUTHENTICATED]: {
    errorClass: 'authorisation',
    detail: `gRPC UNAUTHENTICATED: ${TOKEN_REFUSED}`,
  },
  [PERMISSION_DENIED]: {
    errorClass: 'authorisation',
    detail: `gRPC PERMISSION_DENIED: ${CHECK_ACCESS}`,
  },
  [RESOURCE_EXHAUSTED]: { errorClass: 'rateLimited', detail: 'gRPC RESOURCE_EXHAUSTED' },
  [NOT_FOUND]: { errorClass: 'configuration', detail: `gRPC NOT_FOUND: ${CHECK_ENDPOINT}` },
  [UNIMPLEMENTED]: { errorClass: 'configuration', detail: `gRPC UNIMPLEMENTED: ${CHECK_ENDPOINT}` },
  [INVALID_ARGUMENT]: { errorClass: 'refused' },
  [FAILED_PRECONDITION]: { errorClass: 'refused' },
  [OUT_OF_RANGE]: { errorClass: 'refused' },
  [UNAVAILABLE]: { errorClass: 'unavailable', detail: 'gRPC UNAVAILABLE' },
};

function meaningOf({ code, details }: GrpcStatus): StatusMeaning {
  if (NO_TOKEN.test(details)) return { errorClass: 'unavailable', detail: NO_ACCESS_TOKEN };
  if (code === UNAVAILABLE && !NOT_SENT.test(details) && BROKEN.test(details)) return { errorClass: 'answerLost' };
  return BY_CODE[code] ?? { errorClass: 'answerLost' };
}

/** Whether the call left, by its status: if the server gave the status itself, it had received the call. */
export function departureOfStatus({ code, details }: GrpcStatus): Departure {
  if (NO_TOKEN.test(details) || (code === UNAVAILABLE && NOT_SENT.test(details))) return 'no';
  return WITHOUT_SERVER.has(code) || (code === UNAVAILABLE && BROKEN.test(details)) ? 'unknown' : 'yes';
}

/** The outcomes of a call that ended with this status. */
export function answerForStatus(status: GrpcStatus, rows: number): RequestAnswer {
  const meaning = meaningOf(status);
  // The destination's trouble already says it all.
  const message = meaning.detail === undefined ? { message: recordedMessage(status.details) } : {};
  const answered = status.code === UNAVAILABLE && !NOT_SENT.test(status.details);
  return answerForRequest({ ...meaning, platformCode: `gRPC ${status.code}`, answered, ...message }, rows, googleDelayLimits());
}
