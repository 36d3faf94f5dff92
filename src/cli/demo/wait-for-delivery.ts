import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';
import type { AdminApiClient, DemoUpload } from './admin-api-client.js';
import type { DemoRoute } from './destinations.js';

const POLL_INTERVAL_MS = 50;
/** On a machine so busy that requests time out, the pauses of a minute and two before the next tries are part of a run. */
const MAX_WAIT_MS = 10 * MINUTE;

/** Waits until every webhook has become part of a call, or has its reason why not. */
export async function waitForProcessing(api: AdminApiClient, clock: Clock): Promise<void> {
  const until = clock.now() + MAX_WAIT_MS;
  while ((await api.receipts()).some(({ verdict }) => verdict === 'new')) {
    if (clock.now() > until) throw new Error('the webhooks are not read after ten minutes');
    await sleep(POLL_INTERVAL_MS);
  }
}

/**
 * Rounds and polls for verdicts at all destinations until nothing moves: what is left waits for the time from which the platform
 * takes it, or for ever. Uploads that a busy machine has to try again are waited for, so that the acts do not overtake each other.
 *
 * @returns all uploads in their last state
 */
export async function deliverUntilSettled(
  api: AdminApiClient,
  { routes, clock, verdictDelayMs }: { routes: readonly DemoRoute[]; clock: Clock; verdictDelayMs: number },
  progress: (uploads: readonly DemoUpload[]) => void,
): Promise<readonly DemoUpload[]> {
  const until = clock.now() + MAX_WAIT_MS;
  for (;;) {
    await Promise.all(routes.map(({ id }) => api.run(id)));
    await sleep(verdictDelayMs);
    await Promise.all(routes.map(({ id }) => api.confirm(id)));
    const uploads = await api.uploads();
    progress(uploads);
    if (!uploads.some(isInProgress)) return uploads;
    if (clock.now() > until) throw new Error('uploads are still moving after ten minutes');
  }
}

/** Whether a worker holds the upload, a verdict is awaited, or only its next try: not the hours that the platform asks for. */
export function isInProgress({ state, dueAt, reason }: DemoUpload): boolean {
  if (state === 'pending') return dueAt !== null && reason?.code !== 'TOO_EARLY';
  return state === 'sending' || state === 'confirming';
}
