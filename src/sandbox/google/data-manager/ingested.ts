import { toIso, type Instant } from '../../../domain/time/instant.js';
import type { SandboxRecord, SandboxWorld } from '../../world.js';
import { ledgerKey, type ConversionBook } from '../conversion-book.js';
import type { Target } from './check-destinations.js';
import type { IngestEvent, IngestRequest } from './ingest-request.js';
import { toRow, type Row } from './row.js';
import { judge, type ProcessingReason } from './verdict.js';
import { newRequestId } from './violation.js';

/** What became of one destination's events. */
export interface DestinationVerdict {
  readonly target: Target;
  readonly records: number;
  readonly refused: ReadonlyMap<ProcessingReason, number>;
}

/** A request that was taken, and when its verdict may be read. */
export interface TakenRequest {
  readonly verdictAt: Instant;
  readonly verdicts: readonly DestinationVerdict[];
}

/** The requests that were taken. Rows are judged as they come, so that copies meet each other in order; it is told later. */
export class IngestedRequests {
  private readonly taken = new Map<string, TakenRequest>();

  constructor(
    private readonly world: SandboxWorld,
    private readonly book: ConversionBook,
  ) {}

  take(request: IngestRequest, events: readonly IngestEvent[], targets: readonly Target[]): string {
    const verdictAt = this.world.clock() + this.world.verdictDelayMs;
    const requestId = newRequestId();
    const verdicts = targets.map((target) => this.takeFor(target, eventsFor(target, events), request, verdictAt));
    this.taken.set(requestId, { verdictAt, verdicts });
    return requestId;
  }

  find(requestId: string): TakenRequest | undefined {
    return this.taken.get(requestId);
  }

  private takeFor(
    target: Target,
    events: readonly IngestEvent[],
    request: IngestRequest,
    verdictAt: Instant,
  ): DestinationVerdict {
    const refused = new Map<ProcessingReason, number>();
    for (const event of events) {
      const row = toRow(event, request.consent, target);
      const reason = judge(row, target, this.world, this.book);
      if (reason === null) this.book.count(row.key);
      else refused.set(reason, (refused.get(reason) ?? 0) + 1);
      this.keep(row, reason, verdictAt);
    }
    return { target, records: events.length, refused };
  }

  private keep(row: Row, reason: ProcessingReason | null, verdictAt: Instant): void {
    const key = ledgerKey(row.key, row.identifier);
    const known = this.world.ledger.find('data-manager', row.key.customerId, key);
    const record = known ?? this.world.ledger.add(toRecord(row, key, toIso(this.world.clock())));
    if (known !== undefined) {
      known.copies += 1;
      // It was dropped before and counts this time.
      if (reason === null) Object.assign(known, changing(row));
    }
    this.world.agenda.at(verdictAt, () => {
      if (record.status !== 'counted') record.status = statusFor(reason);
    });
  }
}

function eventsFor({ destination }: Target, events: readonly IngestEvent[]): readonly IngestEvent[] {
  return events.filter(
    ({ destinationReferences = [] }) =>
      destinationReferences.length === 0 || destinationReferences.includes(destination.reference ?? ''),
  );
}

function statusFor(reason: ProcessingReason | null): string {
  if (reason === null) return 'counted';
  return reason.startsWith('DUPLICATE_') ? `duplicate ignored: ${reason}` : `dropped: ${reason}`;
}

function toRecord(row: Row, key: string, at: string): SandboxRecord {
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

function changing({ event, key }: Row): Pick<SandboxRecord, 'occurredAt' | 'value' | 'currency' | 'status' | 'raw'> {
  return {
    occurredAt: toIso(key.occurredAt),
    value: event.conversionValue ?? null,
    currency: event.currency ?? null,
    status: 'processing',
    raw: event,
  };
}
