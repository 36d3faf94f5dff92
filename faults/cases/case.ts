import type { DatabaseKind, FreshDatabase } from '../../bench/harness/databases.js';
import type { DeliveryComparison } from '../testbed/comparison.js';
import type { TestbedDestination, TestbedDestinations } from '../testbed/destinations.js';

/** The tools of a case. */
export interface CaseContext {
  readonly kind: DatabaseKind;
  /** So few calls that it takes seconds, but everything still happens: for the tests. */
  readonly tiny: boolean;
  /** For cases that run against the whole built program. */
  readonly processes: number;
  readonly destinations: TestbedDestinations;
  /** An empty database of the kind. */
  fresh(): Promise<FreshDatabase>;
  /** Stops PostgreSQL immediately and starts it again. */
  restartPostgres(): Promise<void>;
  /** One line of the table. */
  report(what: string, comparison: DeliveryComparison, expected?: ExpectedComparison): void;
  /** A problem that no number of the table shows, in a sentence. */
  wrong(sentence: string): void;
  note(text: string): void;
  /** Counts something that makes no line of the table. */
  tried(what: string, times: number): void;
}

/** The allowed result of a case, in calls. Nothing may ever be lost or untrue. */
export interface ExpectedComparison {
  /** At most; 0 by default. */
  readonly doubled?: number;
  /** At most; any number by default. */
  readonly sentAgain?: number;
  /** Exactly; any number by default. */
  readonly uncertain?: number;
  /** Exactly; 0 by default. */
  readonly expired?: number;
}

export interface FaultCase {
  /** In one line. */
  readonly about: string;
  readonly on: readonly DatabaseKind[];
  run(context: CaseContext): Promise<void>;
}

/** Where answers may get lost on their way into our database: GA4 counts a copy where the config takes that risk. */
export function whereAnswersGetLost({ copies, onUnknown }: TestbedDestination): ExpectedComparison {
  return copies === 'counted' && onUnknown === 'resend' ? { doubled: Infinity } : {};
}

/** Deviations from the allowed result, as sentences. */
export function violationsOf(
  comparison: DeliveryComparison,
  { doubled = 0, sentAgain = Infinity, uncertain, expired = 0 }: ExpectedComparison = {},
): string[] {
  const { calls } = comparison;
  return [
    ...(calls === 0 ? ['there were no calls'] : []),
    ...(comparison.lost > 0 ? [`${comparison.lost} of ${calls} calls are neither delivered nor held nor too late`] : []),
    ...(comparison.untrue > 0 ? [`of ${comparison.untrue} calls Ringback says what is not so`] : []),
    ...(comparison.doubled > doubled ? [`${comparison.doubled} calls count more than once`] : []),
    ...(comparison.sentAgain > sentAgain ? [`${comparison.sentAgain} copies were sent, ${sentAgain} could not be avoided`] : []),
    ...(uncertain !== undefined && comparison.uncertain !== uncertain
      ? [`${comparison.uncertain} are uncertain, not ${uncertain}`]
      : []),
    ...(comparison.expired !== expired ? [`${comparison.expired} expired, not ${expired}`] : []),
  ];
}
