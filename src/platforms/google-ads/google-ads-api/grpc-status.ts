import { answerForRequest, type ErrorClass, type RequestAnswer } from '../../kit/error-class.js';
import { googleDelayLimits } from '../error-outcome.js';
import { recordedMessage } from '../exchange.js';

/** An error of the channel without a GoogleAdsFailure. */
export interface GrpcStatus {
  /** Canonical code, 1 to 16. */
  readonly code: number;
  readonly details: string;
}

const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;
const OUT_OF_RANGE = 11;
const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;
export const UNAUTHENTICATED = 16;

/** grpc-js 1.14.7: the call ended before anything was written. */
const NOT_SENT =
  /^(No connection established|Name resolution failed|Failed to parse|Channel closed before call started|Stream refused by server)/;
/** grpc-js 1.14.7: the connection broke under a call that had begun. What remains of UNAVAILABLE is the server's own word. */
const BROKEN = /^(Connection dropped|Write error|Write failed)|ECONNRESET|ETIMEDOUT|EPIPE/;
/** The token could not be had, so the call never began. */
const NO_TOKEN = /Getting metadata from plugin failed/;

/** What a status means, and in the destination's trouble what it says. */
interface StatusMeaning {
  readonly errorClass: ErrorClass;
  readonly detail?: string;
}

const BY_CODE: Readonly<Record<number, StatusMeaning>> = {
  [UNAUTHENTICATED]: {
    errorClass: 'authorisation',
    detail: 'gRPC UNAUTHENTICATED: Google does not accept the access token',
  },
  [PERMISSION_DENIED]: {
    errorClass: 'authorisation',
    detail: 'gRPC PERMISSION_DENIED: check that the Google Ads API is enabled, and customerId and loginCustomerId',
  },
  [RESOURCE_EXHAUSTED]: { errorClass: 'rateLimited', detail: 'gRPC RESOURCE_EXHAUSTED' },
  [NOT_FOUND]: { errorClass: 'configuration', detail: 'gRPC NOT_FOUND: check endpoint' },
  [UNIMPLEMENTED]: { errorClass: 'configuration', detail: 'gRPC UNIMPLEMENTED: check endpoint' },
  [INVALID_ARGUMENT]: { errorClass: 'refused' },
  [FAILED_PRECONDITION]: { errorClass: 'refused' },
  [OUT_OF_RANGE]: { errorClass: 'refused' },
  [UNAVAILABLE]: { errorClass: 'unavailable', detail: 'gRPC UNAVAILABLE' },
};

function meaningOf({ code, details }: GrpcStatus): StatusMeaning {
  if (NO_TOKEN.test(details)) return { errorClass: 'unavailable', detail: 'no access token' };
  if (code === UNAVAILABLE && !NOT_SENT.test(details) && BROKEN.test(details)) return { errorClass: 'answerLost' };
  return BY_CODE[code] ?? { errorClass: 'answerLost' };
}

/** What became of the rows when the call ended with this status. */
export function answerForStatus(status: GrpcStatus, rows: number): RequestAnswer {
  const meaning = meaningOf(status);
  // What a person reads of the destination's trouble says it all already.
  const message = meaning.detail === undefined ? { message: recordedMessage(status.details) } : {};
  return answerForRequest({ ...meaning, platformCode: `gRPC ${status.code}`, ...message }, rows, googleDelayLimits());
}
