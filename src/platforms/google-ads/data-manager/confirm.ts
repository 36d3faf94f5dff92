import type { Clock } from '../../../runtime/clock.js';
import type { Trouble } from '../../trouble.js';
import type { ConfirmAnswer, Confirmation, OpenRequest } from '../../verdict.js';
import { outageTrouble, worstTrouble } from '../trouble.js';
import type { DataManagerClient } from './client.js';
import { readGoogleError } from './error-body.js';
import { httpTrouble } from './http-trouble.js';
import { readVerdict } from './verdict.js';

/** Google advises at most ten requests at a time (reference google.md D16) and allows 300 a minute. */
const QUESTIONS_AT_A_TIME = 4;

interface Reply {
  readonly confirmation?: Confirmation;
  readonly trouble?: Trouble;
  /** No further question makes sense now. */
  readonly stop: boolean;
}

/** Asks for the verdict on each request, a few at a time; stops at the first trouble that concerns all of them. */
export async function confirmRequests(
  client: DataManagerClient,
  clock: Clock,
  requests: readonly OpenRequest[],
  signal: AbortSignal,
): Promise<ConfirmAnswer> {
  const replies: Reply[] = [];
  for (let next = 0; next < requests.length && !signal.aborted; next += QUESTIONS_AT_A_TIME) {
    const asked = requests.slice(next, next + QUESTIONS_AT_A_TIME);
    replies.push(...(await Promise.all(asked.map((request) => ask(client, clock, request, signal)))));
    if (replies.some(({ stop }) => stop)) break;
  }
  const confirmations = replies.map((reply) => reply.confirmation).filter((one) => one !== undefined);
  const trouble = worstTrouble(replies.map((reply) => reply.trouble).filter((one) => one !== undefined));
  return { confirmations, ...(trouble ? { trouble } : {}) };
}

async function ask(client: DataManagerClient, clock: Clock, { ref, rows }: OpenRequest, signal: AbortSignal): Promise<Reply> {
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
  const trouble = httpTrouble(answer, readGoogleError(answer.body), clock.now()) ?? outageTrouble(`HTTP ${answer.status}`);
  return { trouble, stop: true };
}
