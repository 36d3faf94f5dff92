import type { Instant } from '../../../domain/time/instant.js';

interface ScheduledAction {
  readonly at: Instant;
  readonly action: () => void;
}

/** Scheduler of later actions, mostly verdicts. No timer: due ones run before the next answer, so a test's clock decides. */
export class SimulatorScheduler {
  private readonly entries: ScheduledAction[] = [];

  constructor(private readonly clock: () => Instant) {}

  /** Entries of one moment run in the order in which they were made. */
  schedule(moment: Instant, action: () => void): void {
    let index = this.entries.length;
    while (index > 0 && (this.entries[index - 1]?.at ?? moment) > moment) index -= 1;
    this.entries.splice(index, 0, { at: moment, action });
  }

  /** Runs everything that is due by now. */
  runDue(): void {
    const now = this.clock();
    for (let first = this.entries[0]; first !== undefined && first.at <= now; first = this.entries[0]) {
      this.entries.shift();
      first.action();
    }
  }
}

/** One conversion as a simulated platform has it. Simulators update their records as copies and verdicts come. */
export interface SimulatorRecord {
  /** The name of the simulated service. */
  readonly platform: string;
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
  /** Kinds by our own names: `yaCid`, `yclid`, `userId`, `purchaseId`, `gaCid`, `gclid`, `gbraid`, `wbraid`, `phone`. */
  readonly identifier: { readonly kind: string; readonly value: string };
  /** The platform's id of the request with its newest copy, if it has one. */
  uploadId?: string;
  value: number | null;
  currency: string | null;
  orderId: string | null;
  /** How often the same row came, 1 for once. */
  copies: number;
  /** `counted`, `processing`, `not linked: …`, `duplicate ignored`, `dropped: …`, … */
  status: string;
  /** Unreported changes that the platform made to the row. */
  notes?: readonly string[];
  raw: unknown;
}

/** Whether the platform counts the conversion; GA4 also counts one of an unknown visitor, for a new user. */
export function isCounted({ status }: SimulatorRecord): boolean {
  return status.startsWith('counted');
}

/** Everything that simulated services took or dropped, in order. */
export class SimulatorRecords {
  private readonly records: SimulatorRecord[] = [];
  private readonly byKey = new Map<string, SimulatorRecord>();

  add(record: SimulatorRecord): SimulatorRecord {
    this.records.push(record);
    this.byKey.set(indexKeyOf(record.platform, record.account, record.key), record);
    return record;
  }

  /** The latest record of a row; undefined if it never came. */
  find(service: string, account: string, key: string): SimulatorRecord | undefined {
    return this.byKey.get(indexKeyOf(service, account, key));
  }

  list(service?: string): SimulatorRecord[] {
    return service === undefined ? [...this.records] : this.records.filter(({ platform }) => platform === service);
  }
}

function indexKeyOf(service: string, account: string, key: string): string {
  return JSON.stringify([service, account, key]);
}
