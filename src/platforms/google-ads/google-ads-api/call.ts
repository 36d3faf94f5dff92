import { sentence } from '../../../domain/localized-text.js';
import type { Departure } from '../../../domain/uploads/departure.js';
import { repeatOutcome } from '../../kit/destination-trouble.js';
import type { RequestAnswer } from '../../kit/error-class.js';
import { TOKEN_REFUSALS } from './error-classes.js';
import {
  readAdsApiFailure,
  type AdsApiFailure,
  answerForStatus,
  departureOfStatus,
  UNAUTHENTICATED,
  type GrpcStatus,
} from './failure.js';
import { settleAnswer, settleFailure } from './row-outcomes.js';
import type { AdsResponse, AdsSdk } from './sdk.js';

const STOPPED = sentence('stopped before the answer came', 'остановлено до ответа');
const UNREADABLE_FAILURE = sentence('the partial failure cannot be read', 'сведения об ошибках в ответе не читаются');

/** One upload of conversions or adjustments, or any failed call, with its result. */
export interface SdkCall {
  /** Google's answer as plain data; null if none came. */
  readonly response: unknown;
  /** The job id or the request id of a refusal. */
  readonly remoteId: string | null;
  readonly tokenRefused: boolean;
  readonly left: Departure;
  settle(rows: number, validateOnly: boolean): RequestAnswer;
}

/** Google's answer, or how the call failed. */
export type SdkResult<Response> = { readonly response: Response } | { readonly failed: SdkCall };

/** Makes the call and converts what it throws. Rethrows only our own bugs. */
export async function callSdk<Response>(
  sdk: AdsSdk,
  call: (sdk: AdsSdk) => Promise<Response>,
  signal: AbortSignal,
): Promise<SdkResult<Response>> {
  try {
    const response = await unlessAborted(call(sdk), signal);
    return response === ABORTED ? { failed: abortedCall() } : { response };
  } catch (thrown) {
    return { failed: ofThrown(sdk, thrown) };
  }
}

/** Makes the upload and reads its answer or error. */
export async function uploadBySdk(
  sdk: AdsSdk,
  call: (sdk: AdsSdk) => Promise<AdsResponse>,
  signal: AbortSignal,
): Promise<SdkCall> {
  const heard = await callSdk(sdk, call, signal);
  return 'failed' in heard ? heard.failed : ofResponse(sdk, heard.response);
}

const ABORTED = Symbol('stopped');

/** The library takes no abort signal: on shutdown the call is abandoned. */
async function unlessAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T | typeof ABORTED> {
  let stop: () => void = () => undefined;
  const stopping = new Promise<typeof ABORTED>((resolve) => {
    stop = () => resolve(ABORTED);
  });
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([call, stopping]).finally(() => signal.removeEventListener('abort', stop));
}

export function isTokenRefusedIn({ tokenRefused }: SdkCall): boolean {
  return tokenRefused;
}

/** The bytes may have left, and nobody waits for the answer any more. */
function abortedCall(): SdkCall {
  return {
    response: null,
    remoteId: null,
    tokenRefused: false,
    left: 'unknown',
    settle: (rows) => lostRows(rows, STOPPED),
  };
}

function ofResponse(sdk: AdsSdk, response: AdsResponse): SdkCall {
  const { partial_failure_error: partial, results } = response;
  // int64 is text, and 0 if the request had none.
  const jobId = String(response.job_id ?? 0);
  const plain = partial ? sdk.plainPartialFailure(response) : null;
  const failure = readAdsApiFailure(plain);
  return {
    response: { partial_failure_error: plain ?? partial ?? null, results, job_id: jobId },
    remoteId: jobId === '0' ? null : jobId,
    tokenRefused: false,
    left: 'yes',
    settle: (rows, validateOnly) => {
      if (partial && failure === null) return lostRows(rows, UNREADABLE_FAILURE);
      return settleAnswer({ failure, results: results.length }, rows, validateOnly);
    },
  };
}

function ofThrown(sdk: AdsSdk, thrown: unknown): SdkCall {
  const plain = sdk.plainFailure(thrown);
  const failure = readAdsApiFailure(plain);
  if (failure) return ofFailure(plain, failure);
  const status = grpcStatus(thrown);
  if (status === null) throw thrown;
  return {
    response: { code: status.code, details: status.details },
    remoteId: null,
    tokenRefused: status.code === UNAUTHENTICATED,
    left: departureOfStatus(status),
    settle: (rows) => answerForStatus(status, rows),
  };
}

/** A refusal of the whole request; errors in it may name rows all the same. */
function ofFailure(plain: unknown, failure: AdsApiFailure): SdkCall {
  return {
    response: plain,
    remoteId: failure.requestId,
    tokenRefused: failure.errors.some(({ platformCode }) => TOKEN_REFUSALS.has(platformCode)),
    left: 'yes',
    settle: (rows) => settleFailure(failure, rows),
  };
}

function grpcStatus(thrown: unknown): GrpcStatus | null {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'number') return null;
  const details = 'details' in thrown && typeof thrown.details === 'string' ? thrown.details : thrown.message;
  return { code: thrown.code, details };
}

function lostRows(rows: number, message: string): RequestAnswer {
  return { outcomes: repeatOutcome(rows, { kind: 'unknown', code: 'ANSWER_LOST', message }) };
}
