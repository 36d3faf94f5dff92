import { DateTime } from 'luxon';
import type { Instant } from '../../../domain/time/instant.js';

export type SimulatedPlatform = 'yandex-metrica' | 'ga4' | 'data-manager' | 'google-ads';

/** One conversion as a cabinet has it. The cabinets change their records as copies and verdicts come. */
export interface SimulatorRecord {
  readonly platform: SimulatedPlatform;
  /** When the first copy came, ISO 8601 in UTC. */
  readonly at: string;
  /** Counter, measurement id or customer id. */
  readonly account: string;
  /** What identifies the row at the platform, unique within platform and account. */
  readonly key: string;
  /** Target, event name or conversion action id. */
  readonly goal: string;
  /** The moment that the platform counts the conversion for, ISO 8601 in UTC. */
  occurredAt: string;
  /** Kinds are the product’s words: `yaCid`, `yclid`, `userId`, `purchaseId`, `gaCid`, `gclid`, `gbraid`, `wbraid`, `phone`. */
  readonly identifier: { readonly kind: string; readonly value: string };
  value: number | null;
  currency: string | null;
  orderId: string | null;
  /** How often the same row came, 1 for once. */
  copies: number;
  /** `counted`, `processing`, `not linked: …`, `duplicate ignored`, `dropped: …`, … */
  status: string;
  /** What else the platform did to the row without saying so. */
  notes?: readonly string[];
  raw: unknown;
}

/** What all cabinets took or dropped, in the order in which it came. */
export class SimulatorRecords {
  private readonly records: SimulatorRecord[] = [];
  private readonly byKey = new Map<string, SimulatorRecord>();

  add(record: SimulatorRecord): SimulatorRecord {
    this.records.push(record);
    this.byKey.set(indexKeyOf(record.platform, record.account, record.key), record);
    return record;
  }

  /** The latest record of a row, undefined when it never came. */
  find(platform: SimulatedPlatform, account: string, key: string): SimulatorRecord | undefined {
    return this.byKey.get(indexKeyOf(platform, account, key));
  }

  list(platform?: SimulatedPlatform): SimulatorRecord[] {
    return platform === undefined ? [...this.records] : this.records.filter((record) => record.platform === platform);
  }
}

function indexKeyOf(platform: SimulatedPlatform, account: string, key: string): string {
  return JSON.stringify([platform, account, key]);
}

/** A call as the vendor has it: its parameters by their names in webhooks, as text. */
export type ListedCall = Readonly<Record<string, string>>;

interface ListedCallEntry {
  readonly startedAt: Instant;
  readonly call: ListedCall;
}

/** MANGO's own records of calls, by widget. */
export class ListedCalls {
  private readonly entries = new Map<string, ListedCallEntry[]>();

  /** @returns false where the call has no start that the sandbox could sort it by */
  add(widgetId: string, call: ListedCall): boolean {
    const startedAt = DateTime.fromISO(call['dateStart'] ?? '', { zone: 'utc' });
    if (!startedAt.isValid) return false;
    this.entries.set(widgetId, [...(this.entries.get(widgetId) ?? []), { startedAt: startedAt.toMillis(), call }]);
    return true;
  }

  /** Calls that began in [from, to), the newest first. */
  list(widgetId: string, from: Instant, to: Instant): ListedCall[] {
    return (this.entries.get(widgetId) ?? [])
      .filter(({ startedAt }) => startedAt >= from && startedAt < to)
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .map(({ call }) => call);
  }
}
