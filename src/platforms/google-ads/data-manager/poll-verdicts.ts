import type { Clock } from '../../../runtime/clock.js';
import type { ConfirmAnswer, Confirmation, DestinationTrouble, OpenRequest } from '../../kit/answers.js';
import { outageTrouble, mostSevereTrouble } from '../../kit/destination-trouble.js';
import { troubleOf } from '../../kit/error-class.js';
import { googleDelayLimits } from '../error-outcome.js';
import type { DataManagerClient } from './client.js';
import { classifyHttpError, readGoogleError } from './http-error.js';
import { readVerdict } from './verdict.js';

/** Google advises at most ten requests at a time (reference google.md D16) and allows 300 a minute. */
const POLLS_AT_A_TIME = 4;

interface PollResult {
  readonly confirmation?: Confirmation;
  readonly trouble?: DestinationTrouble;
  /** No further question makes sense now. */
  readonly stop: boolean;
}

/** Asks for the verdict on each request, a few at a time; stops at the first trouble that concerns all of them. */
export async function pollVerdicts(
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
  const called = await client.status(ref, signal);
  if ('trouble' in called) return { trouble: called.trouble, stop: true };
  const { answer } = called;
  if (answer.kind !== 'answer') {
    // Our own stop is no outage of Google's.
    return signal.aborted ? { stop: true } : { trouble: outageTrouble(answer.code), stop: true };
  }
  if (answer.status === 200) {
    const { verdict, trouble } = readVerdict(answer.body, rows);
    return { confirmation: { ref, verdict }, ...(trouble ? { trouble } : {}), stop: false };
  }
  // A request that Google does not know (any more) is one request's matter: it waits until its deadline.
  if (answer.status === 400 || answer.status === 404) return { stop: false };
  const now = clock.now();
  const error = classifyHttpError(answer, readGoogleError(answer.body), now);
  const trouble = troubleOf(error, googleDelayLimits(now)) ?? outageTrouble(`HTTP ${answer.status}`);
  return { trouble, stop: true };
}
