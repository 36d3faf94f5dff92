import type { Reason } from '../../domain/reason.js';
import type { Outcome } from '../../domain/uploads/outcome.js';

/** The result of one round, in rows. */
export interface RoundSummary {
  readonly destination: string;
  claimed: number;
  /** Rows that left, or may have. */
  requests: number;
  delivered: number;
  confirming: number;
  rejected: number;
  unmatched: number;
  retried: number;
  unknown: number;
  /** Not sent after all: nothing to match by, or the goal was lost. */
  skipped: number;
  /** Their window had closed. */
  expired: number;
  /** Trouble of the whole destination; the rows wait. */
  trouble: Reason | null;
}

export function emptyRoundSummary(destination: string): RoundSummary {
  return {
    destination,
    claimed: 0,
    requests: 0,
    delivered: 0,
    confirming: 0,
    rejected: 0,
    unmatched: 0,
    retried: 0,
    unknown: 0,
    skipped: 0,
    expired: 0,
    trouble: null,
  };
}

const COUNTED_AS = {
  delivered: 'delivered',
  accepted: 'confirming',
  rejected: 'rejected',
  unmatched: 'unmatched',
  retry: 'retried',
  held: 'retried',
  unknown: 'unknown',
} as const;

export function countOutcomes(summary: RoundSummary, outcomes: readonly Outcome[]): void {
  for (const { kind } of outcomes) if (kind !== 'again') summary[COUNTED_AS[kind]] += 1;
}
