export type SandboxPlatform = 'yandex-metrica' | 'ga4' | 'data-manager' | 'google-ads';

/** One conversion as a cabinet has it. The cabinets change their records as copies and verdicts come. */
export interface SandboxRecord {
  readonly platform: SandboxPlatform;
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
export class Ledger {
  private readonly records: SandboxRecord[] = [];
  private readonly byKey = new Map<string, SandboxRecord>();

  add(record: SandboxRecord): SandboxRecord {
    this.records.push(record);
    this.byKey.set(placeOf(record.platform, record.account, record.key), record);
    return record;
  }

  /** The latest record of a row, undefined when it never came. */
  find(platform: SandboxPlatform, account: string, key: string): SandboxRecord | undefined {
    return this.byKey.get(placeOf(platform, account, key));
  }

  list(platform?: SandboxPlatform): SandboxRecord[] {
    return platform === undefined ? [...this.records] : this.records.filter((record) => record.platform === platform);
  }
}

function placeOf(platform: SandboxPlatform, account: string, key: string): string {
  return JSON.stringify([platform, account, key]);
}
