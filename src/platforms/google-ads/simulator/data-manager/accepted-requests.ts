import { toIso, type Instant } from '../../../../domain/time/instant.js';
import type { SimulatorContext } from '../../../kit/simulator/context.js';
import type { SimulatorRecord } from '../../../kit/simulator/records.js';
import { recordKeyOf, type CountedConversions } from '../state.js';
import type { EventTarget } from './check-destinations.js';
import { newRequestId } from './check-events.js';
import type { IngestEvent, IngestRequest } from './ingest-request.js';
import { toEventRow, type EventRow, processingReasonOf, type ProcessingReason } from './verdict.js';

/** The result of one destination's events. */
export interface DestinationVerdict {
  readonly target: EventTarget;
  readonly records: number;
  readonly refused: ReadonlyMap<ProcessingReason, number>;
}

/** A request that was taken, and when its verdict becomes available. */
export interface AcceptedRequest {
  readonly verdictAt: Instant;
  readonly verdicts: readonly DestinationVerdict[];
}

/** The requests that were taken. Rows are checked on arrival, so that copies are seen in order; the verdict is given later. */
export class AcceptedRequests {
  private readonly taken = new Map<string, AcceptedRequest>();

  constructor(
    private readonly context: SimulatorContext,
    private readonly counted: CountedConversions,
  ) {}

  take(request: IngestRequest, events: readonly IngestEvent[], targets: readonly EventTarget[]): string {
    const verdictAt = this.context.clock() + this.context.verdictDelayMs;
    const requestId = newRequestId();
    const verdicts = targets.map((target) => this.takeFor(target, eventsFor(target, events), request, verdictAt));
    this.taken.set(requestId, { verdictAt, verdicts });
    return requestId;
  }

  find(requestId: string): AcceptedRequest | undefined {
    return this.taken.get(requestId);
  }

  private takeFor(
    target: EventTarget,
    events: readonly IngestEvent[],
    request: IngestRequest,
    verdictAt: Instant,
  ): DestinationVerdict {
    const refused = new Map<ProcessingReason, number>();
    for (const event of events) {
      const row = toEventRow(event, request.consent, target);
      const found = processingReasonOf(row, target, this.context, this.counted);
      const reason = found === 'DUPLICATE_TRANSACTION_ID' && this.restates(row) ? null : found;
      if (reason === null) this.counted.count(row.key);
      else refused.set(reason, (refused.get(reason) ?? 0) + 1);
      this.keep(row, reason, verdictAt);
    }
    return { target, records: events.length, refused };
  }

  /** A counted event with another value: an adjustment (Google: reference 1.12, read 2026-11-22). */
  private restates(row: EventRow): boolean {
    const known = this.context.records.find('data-manager', row.key.customerId, recordKeyOf(row.key, row.identifier));
    const { value, currency } = changing(row);
    return known !== undefined && value !== null && (known.value !== value || known.currency !== currency);
  }

  private keep(row: EventRow, reason: ProcessingReason | null, verdictAt: Instant): void {
    const key = recordKeyOf(row.key, row.identifier);
    const known = this.context.records.find('data-manager', row.key.customerId, key);
    const record = known ?? this.context.records.add(toRecord(row, key, toIso(this.context.clock())));
    if (known !== undefined) {
      known.copies += 1;
      // It was dropped before and counts this time.
      if (reason === null) Object.assign(known, changing(row));
    }
    this.context.scheduler.schedule(verdictAt, () => {
      if (record.status !== 'counted') record.status = statusFor(reason);
    });
  }
}

function eventsFor({ destination }: EventTarget, events: readonly IngestEvent[]): readonly IngestEvent[] {
  return events.filter(
    ({ destinationReferences = [] }) =>
      destinationReferences.length === 0 || destinationReferences.includes(destination.reference ?? ''),
  );
}

function statusFor(reason: ProcessingReason | null): string {
  if (reason === null) return 'counted';
  return reason.startsWith('DUPLICATE_') ? `duplicate ignored: ${reason}` : `dropped: ${reason}`;
}

function toRecord(row: EventRow, key: string, at: string): SimulatorRecord {
  return {
    platform: 'data-manager',
    at,
    account: row.key.customerId,
    key,
    goal: row.key.actionId,
    identifier: row.identifier,
    orderId: row.key.orderId,
    copies: 1,
    ...changing(row),
  };
}

function changing({ event, key }: EventRow): Pick<SimulatorRecord, 'occurredAt' | 'value' | 'currency' | 'status' | 'raw'> {
  return {
    occurredAt: toIso(key.occurredAt),
    value: event.conversionValue ?? null,
    currency: event.currency ?? null,
    status: 'processing',
    raw: event,
  };
}
