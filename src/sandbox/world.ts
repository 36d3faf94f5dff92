import type { Instant } from '../domain/time/instant.js';
import type { SandboxAccounts } from './accounts.js';
import { Agenda } from './agenda.js';
import { Ledger } from './ledger.js';
import { CallBook } from './mango/call-book.js';
import { Misbehaviour } from './misbehaviour/misbehaviour.js';

export type * from './accounts.js';
export type { SandboxPlatform, SandboxRecord } from './ledger.js';
export { Agenda, Ledger };

export const DEFAULT_VERDICT_DELAY_MS = 2000;

/** What all cabinets of one sandbox share. */
export interface SandboxWorld {
  /** Milliseconds since 1970. */
  readonly clock: () => Instant;
  /** How long after the upload a platform that speaks later gives its verdict. */
  readonly verdictDelayMs: number;
  readonly accounts: SandboxAccounts;
  readonly ledger: Ledger;
  /** The calls that the call-tracking vendor knows of. */
  readonly calls: CallBook;
  /** Verdicts to come; caught up before every answer and every reading of the records. */
  readonly agenda: Agenda;
  /** What the cabinets do wrong at the moment. */
  readonly misbehaviour: Misbehaviour;
  /** Whether the cabinets know this visitor or click id. */
  isKnown(id: string): boolean;
}

/** A world of its own: the accounts are copied, so that two sandboxes never share a changeable list. */
export function createWorld(
  clock: () => Instant,
  accounts: SandboxAccounts,
  verdictDelayMs = DEFAULT_VERDICT_DELAY_MS,
): SandboxWorld {
  const own = structuredClone(accounts);
  return {
    clock,
    verdictDelayMs,
    accounts: own,
    ledger: new Ledger(),
    calls: new CallBook(),
    agenda: new Agenda(clock),
    misbehaviour: new Misbehaviour(),
    isKnown: (id) => !own.visitors.unknown.includes(id),
  };
}
