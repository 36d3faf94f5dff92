import type { Clock } from '../../../runtime/clock.js';
import type { ConfirmAnswer, Confirmation, DestinationTrouble, OpenRequest } from '../../kit/answers.js';
import { mostSevereTrouble, outageTrouble, withoutAnswer } from '../../kit/destination-trouble.js';
import { departureOfResult, troubleOf } from '../../kit/error-class.js';
import type { PlatformRuntime, SendContext } from '../../kit/platform.js';
import type { GoogleAdsSettings } from '../config.js';
import { googleDelayLimits } from '../error-outcome.js';
import { waitForGoogleClock } from '../future-rows.js';
import { maskOutcomes, recordedMessage, recordedText } from '../exchange.js';
import { tokenSourceFor } from '../../kit/google/token-source.js';
import { buildRequest } from '../../kit/request-building.js';
import type { GoogleAdsTransport } from '../transport.js';
import { createDataManagerClient, type DataManagerClient, ingestBody, ingestRequest, statusRequest } from './client.js';
import { classifyHttpError, DATA_MANAGER_SCOPE, readGoogleError } from './http-error.js';
import { readIngestAnswer } from './ingest-answer.js';
import { readVerdict } from './verdict.js';

/**
 * Google advises at most ten requests at a time (data-manager/api/devguides/concepts/best-practices, read 2026-11-22) and
 * allows 300 a minute.
 */
const POLLS_AT_A_TIME = 4;

interface PollResult {
  readonly confirmation?: Confirmation;
  readonly trouble?: DestinationTrouble;
  /** No further poll makes sense now. */
  readonly stop: boolean;
}

/** Polls the verdict on each request, a few at a time; stops at the first trouble that concerns all of them. */
async function pollVerdicts(
  client: DataManagerClient,
  clock: Clock,
  requests: readonly OpenRequest[],
  signal: AbortSignal,
): Promise<ConfirmAnswer> {
  const replies: PollResult[] = [];
  for (let next = 0; next < requests.length && !signal.aborted; next += POLLS_AT_A_TIME) {
    const asked = requests.slice(next, next + POLLS_AT_A_TIME);
    replies.push(...(await Promise.all(asked.map((request) => poll(client, clock, request, signal)))));
    if (replies.some(({ stop }) => stop)) break;
  }
  const confirmations = replies.map((reply) => reply.confirmation).filter((one) => one !== undefined);
  const trouble = mostSevereTrouble(replies.map((reply) => reply.trouble).filter((one) => one !== undefined));
  return { confirmations, ...(trouble ? { trouble } : {}) };
}

async function poll(
  client: DataManagerClient,
  clock: Clock,
  { ref, rows }: OpenRequest,
  signal: AbortSignal,
): Promise<PollResult> {
  const called = await client.send(statusRequest(ref), signal);
  if ('trouble' in called) return { trouble: called.trouble, stop: true };
  const { answer } = called;
  if (answer.kind !== 'answer') {
    // Our own abort is no outage of Google's.
    return signal.aborted ? { stop: true } : { trouble: outageTrouble(answer.code), stop: true };
  }
  if (answer.status === 200) {
    const { verdict, trouble } = readVerdict(answer.body, rows);
    return { confirmation: { ref, verdict }, ...(trouble ? { trouble } : {}), stop: false };
  }
  // A request that Google does not know (any more) concerns that request only: it waits until its deadline.
  if (answer.status === 400 || answer.status === 404) return { stop: false };
  const now = clock.now();
  const error = classifyHttpError(answer, readGoogleError(answer.body), now);
  const trouble = troubleOf(error, googleDelayLimits(now)) ?? outageTrouble(`HTTP ${answer.status}`);
  return { trouble, stop: true };
}

/**
 * Google takes 2000 events, but its verdict counts bad ones without naming them: among 20, five rounds of bisection find one, and
 * 1000 rows are 50 of the 300 requests that a minute allows. One event per request gets a verdict of its own.
 */
const ROWS_PER_REQUEST = 20;

/** The Data Manager API: what Google offers to every new integration. Verdicts come later, as counts. */
export function createDataManagerTransport(settings: GoogleAdsSettings, runtime: PlatformRuntime): GoogleAdsTransport {
  const { credentials, tokenEndpoint } = settings;
  const tokens = tokenSourceFor({ credentials, tokenEndpoint, scope: DATA_MANAGER_SCOPE }, runtime);
  const client = createDataManagerClient(settings, runtime.http, tokens);
  const transport: GoogleAdsTransport = {
    tokens,
    limits: {
      rowsPerRequest: settings.rowsPerRequest ?? ROWS_PER_REQUEST,
      requestsInParallel: 4,
      rowsPerClaim: 2000,
      requestsPerPoll: 1,
    },
    async upload(rows, { signal }: SendContext, validateOnly) {
      const body = buildRequest(() => JSON.stringify(ingestBody(rows, settings, validateOnly)));
      const called = await client.send(ingestRequest(body), signal);
      if ('trouble' in called) return withoutAnswer(rows.length, called.trouble, 'no access token', called.left);
      const { answer, token } = called;
      const now = runtime.clock.now();
      const { remoteId, ...ingested } = readIngestAnswer(answer, rows.length, validateOnly, now);
      const heard = answer.kind === 'answer' ? answer : null;
      const outcomes = waitForGoogleClock(ingested.outcomes, rows, { now, date: heard?.headers.date });
      return {
        ...ingested,
        outcomes: maskOutcomes(outcomes, [token]),
        exchange: {
          request: recordedText(body),
          response: heard === null ? null : recordedText(heard.body, [token]),
          httpStatus: heard?.status ?? null,
          remoteId: remoteId === null ? null : recordedMessage(remoteId),
          left: departureOfResult(answer),
        },
      };
    },
    // An event with the same transactionId and another value is its adjustment (reference google.md, 1.12).
    restate: (rows, context) => transport.upload(rows, context, false),
    confirm: (requests, { signal }) => pollVerdicts(client, runtime.clock, requests, signal),
  };
  return transport;
}
