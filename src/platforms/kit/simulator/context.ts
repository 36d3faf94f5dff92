import type { Instant } from '../../../domain/time/instant.js';
import type { SimulatorAccounts } from './accounts.js';
import { FaultQueue } from './faults.js';
import { SimulatorScheduler } from './scheduler.js';
import { SimulatorRecords } from './stores.js';
import { ListedCalls } from './stores.js';

export type * from './accounts.js';
export type { SimulatedPlatform, SimulatorRecord } from './stores.js';
export { SimulatorScheduler, SimulatorRecords };

export const DEFAULT_VERDICT_DELAY_MS = 2000;

/** What all cabinets of one sandbox share. */
export interface SimulatorContext {
  /** Milliseconds since 1970. */
  readonly clock: () => Instant;
  /** How long after the upload a platform that speaks later gives its verdict. */
  readonly verdictDelayMs: number;
  readonly accounts: SimulatorAccounts;
  readonly records: SimulatorRecords;
  /** The calls that the call-tracking vendor knows of. */
  readonly calls: ListedCalls;
  /** Verdicts to come; caught up before every answer and every reading of the records. */
  readonly scheduler: SimulatorScheduler;
  /** What the cabinets do wrong at the moment. */
  readonly faults: FaultQueue;
  /** Whether the cabinets know this visitor or click id. */
  isKnown(id: string): boolean;
}

/** A world of its own: the accounts are copied, so that two sandboxes never share a changeable list. */
export function createSimulatorContext(
  clock: () => Instant,
  accounts: SimulatorAccounts,
  verdictDelayMs = DEFAULT_VERDICT_DELAY_MS,
): SimulatorContext {
  const own = structuredClone(accounts);
  return {
    clock,
    verdictDelayMs,
    accounts: own,
    records: new SimulatorRecords(),
    calls: new ListedCalls(),
    scheduler: new SimulatorScheduler(clock),
    faults: new FaultQueue(),
    isKnown: (id) => !own.visitors.unknown.includes(id),
  };
}
