import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../../domain/instant.js';
import type { Clock } from '../../runtime/clock.js';
import { AdminApi, type UploadView } from './api.js';
import { DESTINATIONS } from './plan.js';

/** A verdict on a request that was partly taken halves it; a thousand rows stand alone after ten halvings. */
const MOST_CYCLES = 40;
const LOOK_EVERY_MS = 50;
const LONGEST_INTAKE_MS = 30 * SECOND;

/** Waits until every webhook has become part of a call, or has its reason why not. */
export async function waitForIntake(api: AdminApi, clock: Clock): Promise<void> {
  const until = clock.now() + LONGEST_INTAKE_MS;
  while ((await api.receipts()).some(({ verdict }) => verdict === 'new')) {
    if (clock.now() > until) throw new Error('the webhooks are not read after half a minute');
    await sleep(LOOK_EVERY_MS);
  }
}

/**
 * Rounds and questions for verdicts at all destinations until nothing moves: what is left waits for its time, or for ever.
 *
 * @returns all uploads as they stand then
 */
export async function uploadUntilStill(
  api: AdminApi,
  { clock, verdictDelayMs }: { clock: Clock; verdictDelayMs: number },
  progress: (uploads: readonly UploadView[]) => void,
): Promise<readonly UploadView[]> {
  let uploads: readonly UploadView[] = [];
  for (let cycle = 0; cycle < MOST_CYCLES; cycle += 1) {
    await Promise.all(DESTINATIONS.map(({ id }) => api.run(id)));
    await sleep(verdictDelayMs);
    await Promise.all(DESTINATIONS.map(({ id }) => api.confirm(id)));
    uploads = await api.uploads();
    progress(uploads);
    if (!uploads.some((upload) => AdminApi.isMoving(upload, clock.now()))) return uploads;
  }
  return uploads;
}
