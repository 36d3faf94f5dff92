import { toIso, type Instant } from '../../../domain/time/instant.js';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import type { InspectedEvent, InspectedHit } from './inspect-hit.js';
import { refusingFault, LIMITS } from './rules.js';

/** The parameters in the address of a hit. */
export interface HitAddress {
  readonly measurementId: string;
  readonly apiSecret: string;
}

/** Records what GA4 makes of a hit. The sender learns none of it. */
export class HitRecorder {
  private dropped = 0;

  constructor(private readonly context: SimulatorContext) {}

  record(address: HitAddress, hit: InspectedHit, rawBody: string): void {
    const why = this.whyNothingCounts(address, hit);
    if (hit.events.length === 0) this.drop(address, hit, null, why ?? 'there are no events', rawBody);
    for (const event of hit.events) {
      const reason = why ?? refusingFault(event.faults, hit.strict)?.description;
      if (reason === undefined) this.count(address, hit, event);
      else this.drop(address, hit, event, reason, event.raw);
    }
  }

  private whyNothingCounts({ measurementId, apiSecret }: HitAddress, hit: InspectedHit): string | undefined {
    const stream = this.context.accounts.ga4.find((account) => account.measurementId === measurementId);
    if (stream === undefined) return 'measurement_id is not known';
    if (stream.apiSecret !== apiSecret) return 'api_secret is wrong';
    return refusingFault(hit.faults, hit.strict)?.description;
  }

  private count(address: HitAddress, hit: InspectedHit, event: InspectedEvent): void {
    const key = keyOf(hit.clientId, event, this.context.clock());
    const known = this.context.records.find('ga4', address.measurementId, key);
    if (known !== undefined) {
      known.copies += 1;
      known.status = isPurchase(event) ? 'duplicate ignored' : `counted ${times(known.copies)}`;
      return;
    }
    const isMoney = typeof event.params['value'] === 'number' && typeof event.params['currency'] === 'string';
    this.context.records.add({
      ...this.frame(address, hit, event),
      key,
      value: isMoney ? Number(event.params['value']) : null,
      currency: isMoney ? String(event.params['currency']) : null,
      // GA4 does not refuse an unknown id: it invents a new user, who belongs to no ad.
      status: this.context.isKnown(hit.clientId) ? 'counted' : 'counted for a new user',
      raw: event.raw,
    });
  }

  private drop(address: HitAddress, hit: InspectedHit, event: InspectedEvent | null, why: string, raw: unknown): void {
    this.dropped += 1;
    this.context.records.add({
      ...this.frame(address, hit, event),
      key: `dropped-${this.dropped}`,
      value: null,
      currency: null,
      status: `dropped: ${why}`,
      raw,
    });
  }

  private frame(address: HitAddress, hit: InspectedHit, event: InspectedEvent | null) {
    const now = this.context.clock();
    const notes = [...hit.faults, ...(event?.faults ?? [])].map(({ description }) => description);
    return {
      platform: 'ga4' as const,
      at: toIso(now),
      account: address.measurementId,
      goal: event?.name ?? '',
      occurredAt: toIso(Math.max(event?.saidAt ?? now, now - LIMITS.ageMs)),
      identifier: { kind: 'gaCid', value: hit.clientId },
      orderId: event === null ? null : orderIdOf(event),
      copies: 1,
      ...(notes.length > 0 ? { notes } : {}),
    };
  }
}

/** What identifies a copy. The time is as sent, before old ones are rewritten. */
function keyOf(clientId: string, event: InspectedEvent, now: Instant): string {
  const orderId = orderIdOf(event);
  if (isPurchase(event)) return ['purchase', orderId].join('|');
  return [clientId, event.name, event.saidAt ?? now, orderId ?? ''].join('|');
}

/** GA4 recognises copies only of purchases with a transaction id. */
function isPurchase(event: InspectedEvent): boolean {
  return event.name === 'purchase' && typeof event.params['transaction_id'] === 'string';
}

function orderIdOf(event: InspectedEvent): string | null {
  const id = event.params['transaction_id'] ?? event.params['call_id'];
  return typeof id === 'string' ? id : null;
}

function times(copies: number): string {
  return copies === 2 ? 'twice' : `${copies} times`;
}
