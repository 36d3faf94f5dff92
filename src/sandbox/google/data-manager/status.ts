import type { Instant } from '../../../domain/time/instant.js';
import type { DestinationVerdict, TakenRequest } from './ingested.js';
import { wireReason } from './verdict.js';

/**
 * A taken request as `requestStatus:retrieve` tells it: per destination, with counts per reason and never a row's name.
 * Counts are int64 and therefore text. Google: reference 3.2 and request_status_per_destination.proto, read 2026-11-22.
 */
export function statusAnswer(request: TakenRequest, now: Instant): object {
  const processing = now < request.verdictAt;
  return { requestStatusPerDestination: request.verdicts.map((verdict) => destinationStatus(verdict, processing)) };
}

function destinationStatus({ target, records, refused }: DestinationVerdict, processing: boolean): object {
  const bad = [...refused.values()].reduce((sum, count) => sum + count, 0);
  const errorCounts = [...refused].map(([reason, count]) => ({ recordCount: String(count), reason: wireReason(reason) }));
  const common = { destination: target.destination, eventsIngestionStatus: { recordCount: String(records) } };
  if (processing) return { ...common, requestStatus: 'PROCESSING' };
  if (bad === 0) return { ...common, requestStatus: 'SUCCESS' };
  return { ...common, requestStatus: bad < records ? 'PARTIAL_SUCCESS' : 'FAILED', errorInfo: { errorCounts } };
}
