import { groupBy } from '../../domain/collections.js';
import type { CountedUpload } from '../../domain/statistics/counted.js';
import { Counts } from '../../domain/statistics/counts.js';
import { furthestUpload } from '../../domain/uploads/upload-states.js';

interface FunnelCall {
  readonly id: string;
  /** The caller or the tracking number is on the project's list. */
  readonly excluded: boolean;
}

/**
 * Where calls stand: `calls`, `excluded`, and for each destination `at DESTINATION …`: `call STATE` (by the furthest of a call's uploads),
 * `reason STATE CODE`, `excluded`, `identified`, `sent`, `confirmed`. Pure.
 */
export function countFunnel(calls: readonly FunnelCall[], uploads: readonly CountedUpload[]): Counts {
  const tally = new Counts();
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

function addCall(tally: Counts, at: readonly string[], uploads: readonly CountedUpload[], excluded: boolean): void {
  const furthest = furthestUpload(uploads);
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
