import { forAll } from '../trouble.js';
import { TOKEN_REFUSALS } from './error-fates.js';
import { readFailure, type Failure } from './failure.js';
import { settleStatus, UNAUTHENTICATED, type GrpcStatus } from './grpc-status.js';
import type { AdsResponse, AdsSdk } from './sdk.js';
import { settleAnswer, settleFailure, type Answered } from './settle.js';

/** One upload of conversions or adjustments, or any call that failed, whatever came of it. */
export interface Call {
  /** What Google said, as plain data; null when nothing came. */
  readonly response: unknown;
  /** The job id or the request id of a refusal. */
  readonly remoteId: string | null;
  readonly tokenRefused: boolean;
  settle(rows: number, validateOnly: boolean): Answered;
}

/** What Google answered, or how the call failed. */
export type Heard<Response> = { readonly response: Response } | { readonly failed: Call };

/** Makes the call and reads what is thrown. Rethrows only what is a bug of ours. */
export async function hear<Response>(
  sdk: AdsSdk,
  call: (sdk: AdsSdk) => Promise<Response>,
  signal: AbortSignal,
): Promise<Heard<Response>> {
  try {
    const response = await orStopped(call(sdk), signal);
    return response === STOPPED ? { failed: stopped() } : { response };
  } catch (thrown) {
    return { failed: ofThrown(sdk, thrown) };
  }
}

/** Makes the upload and reads what comes back or is thrown. */
export async function readCall(sdk: AdsSdk, call: (sdk: AdsSdk) => Promise<AdsResponse>, signal: AbortSignal): Promise<Call> {
  const heard = await hear(sdk, call, signal);
  return 'failed' in heard ? heard.failed : ofResponse(sdk, heard.response);
}

const STOPPED = Symbol('stopped');

/** The library takes no signal: on a stop the call is left to itself. */
async function orStopped<T>(call: Promise<T>, signal: AbortSignal): Promise<T | typeof STOPPED> {
  let stop: () => void = () => undefined;
  const stopping = new Promise<typeof STOPPED>((resolve) => {
    stop = () => resolve(STOPPED);
  });
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([call, stopping]).finally(() => signal.removeEventListener('abort', stop));
}

export function isTokenRefusedBy({ tokenRefused }: Call): boolean {
  return tokenRefused;
}

/** The bytes may have left, and nobody waits for the answer any more. */
function stopped(): Call {
  return { response: null, remoteId: null, tokenRefused: false, settle: (rows) => lost(rows, 'stopped before the answer came') };
}

function ofResponse(sdk: AdsSdk, response: AdsResponse): Call {
  const { partial_failure_error: partial, results } = response;
  // int64 comes as text, and as 0 where the request carried none.
  const jobId = String(response.job_id ?? 0);
  const plain = partial ? sdk.plainPartialFailure(response) : null;
  const failure = readFailure(plain);
  return {
    response: { partial_failure_error: plain ?? partial ?? null, results, job_id: jobId },
    remoteId: jobId === '0' ? null : jobId,
    tokenRefused: false,
    settle: (rows, validateOnly) => {
      if (partial && failure === null) return lost(rows, 'the partial failure cannot be read');
      return settleAnswer({ failure, results: results.length }, rows, validateOnly);
    },
  };
}

function ofThrown(sdk: AdsSdk, thrown: unknown): Call {
  const plain = sdk.plainFailure(thrown);
  const failure = readFailure(plain);
  if (failure) return ofFailure(plain, failure);
  const status = grpcStatus(thrown);
  if (status === null) throw thrown;
  return {
    response: { code: status.code, details: status.details },
    remoteId: null,
    tokenRefused: status.code === UNAUTHENTICATED,
    settle: (rows) => settleStatus(status, rows),
  };
}

/** A refusal of the whole request; errors in it may name rows all the same. */
function ofFailure(plain: unknown, failure: Failure): Call {
  return {
    response: plain,
    remoteId: failure.requestId,
    tokenRefused: failure.faults.some(({ code }) => TOKEN_REFUSALS.has(code)),
    settle: (rows) => settleFailure(failure, rows),
  };
}

function grpcStatus(thrown: unknown): GrpcStatus | null {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'number') return null;
  const details = 'details' in thrown && typeof thrown.details === 'string' ? thrown.details : thrown.message;
  return { code: thrown.code, details };
}

function lost(rows: number, message: string): Answered {
  return { outcomes: forAll(rows, { kind: 'unknown', code: 'ANSWER_LOST', message }) };
}
