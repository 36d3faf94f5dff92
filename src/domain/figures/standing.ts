import { groupBy } from '../collections.js';
import { furthestOf } from '../upload.js';
import type { CountedUpload } from './counted.js';
import { Tally } from './tally.js';

interface StandingCall {
  readonly id: string;
  /** The caller or the tracking number is on the project's list. */
  readonly excluded: boolean;
}

/**
 * Where calls stand: `calls`, `excluded`, and for each destination `at DESTINATION …`: `call STATE` (by the furthest of a call's uploads),
 * `reason STATE CODE`, `excluded`, `identified`, `sent`, `confirmed`. Pure.
 */
export function standingTally(calls: readonly StandingCall[], uploads: readonly CountedUpload[]): Tally {
  const tally = new Tally();
  const excluded = new Set<string>();
  for (const call of calls) {
    tally.add(['calls']);
    if (call.excluded) {
      excluded.add(call.id);
      tally.add(['excluded']);
    }
  }
  for (const [destination, there] of groupBy(uploads, (upload) => upload.destination)) {
    const at = ['at', destination];
    for (const [callId, ofCall] of groupBy(there, (upload) => upload.callId)) addCall(tally, at, ofCall, excluded.has(callId));
  }
  return tally;
}

function addCall(tally: Tally, at: readonly string[], uploads: readonly CountedUpload[], excluded: boolean): void {
  const furthest = furthestOf(uploads);
  if (furthest === null) return;
  const { state, reasonCode } = furthest;
  tally.add([...at, 'call', state]);
  tally.add([...at, 'reason', state, reasonCode]);
  if (excluded) tally.add([...at, 'excluded']);
  const sent = uploads.some((upload) => upload.sent);
  if (sent || uploads.some((upload) => upload.identified)) tally.add([...at, 'identified']);
  if (sent) tally.add([...at, 'sent']);
  if (uploads.some((upload) => upload.state === 'delivered' && upload.verified)) tally.add([...at, 'confirmed']);
}
