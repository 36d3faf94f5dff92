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
 * Calls by state: `calls`, `excluded`, and for each destination `at DESTINATION …`: `call STATE` (by the furthest of a call's
 * uploads), `reason STATE CODE`, `excluded`, `identified`, `sent`, `confirmed`. Pure.
 */
export function countFunnel(calls: readonly FunnelCall[], uploads: readonly CountedUpload[]): Counts {
  const counts = new Counts();
  const excluded = new Set<string>();
  for (const call of calls) {
    counts.add(['calls']);
    if (call.excluded) {
      excluded.add(call.id);
      counts.add(['excluded']);
    }
  }
  for (const [destination, there] of groupBy(uploads, (upload) => upload.destination)) {
    const at = ['at', destination];
    for (const [callId, ofCall] of groupBy(there, (upload) => upload.callId)) addCall(counts, at, ofCall, excluded.has(callId));
  }
  return counts;
}

function addCall(counts: Counts, at: readonly string[], uploads: readonly CountedUpload[], excluded: boolean): void {
  const furthest = furthestUpload(uploads);
  if (furthest === null) return;
  const { state, reasonCode } = furthest;
  counts.add([...at, 'call', state]);
  counts.add([...at, 'reason', state, reasonCode]);
  if (excluded) counts.add([...at, 'excluded']);
  const sent = uploads.some((upload) => upload.sent);
  if (sent || uploads.some((upload) => upload.identified)) counts.add([...at, 'identified']);
  if (sent) counts.add([...at, 'sent']);
  if (uploads.some((upload) => upload.state === 'delivered' && upload.verified)) counts.add([...at, 'confirmed']);
}
