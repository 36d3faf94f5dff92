import type { DatabaseKind, FreshDatabase } from '../../bench/harness/databases.js';
import type { DeliveryComparison } from '../testbed/comparison.js';

/** What a case gets to work with. */
export interface CaseContext {
  readonly kind: DatabaseKind;
  /** So few calls that it takes seconds and still happens: for the tests. */
  readonly tiny: boolean;
  /** An empty database of the kind. */
  fresh(): Promise<FreshDatabase>;
  /** Ends PostgreSQL at once and starts it again. */
  restartPostgres(): Promise<void>;
  /** One line of the table. */
  report(what: string, books: DeliveryComparison, expected?: ExpectedComparison): void;
  /** What did not hold beside the figures, in a sentence. */
  wrong(sentence: string): void;
  note(text: string): void;
}

/** What a case may come to, in calls. Nothing may ever be lost or untrue. */
export interface ExpectedComparison {
  /** At the most; 0 unless told. */
  readonly doubled?: number;
  /** At the most; as many as like where not told. */
  readonly sentAgain?: number;
  /** Exactly; as many as like where not told. */
  readonly uncertain?: number;
  /** Exactly; 0 unless told. */
  readonly expired?: number;
}

export interface FaultCase {
  /** In one line. */
  readonly about: string;
  readonly on: readonly DatabaseKind[];
  run(world: CaseContext): Promise<void>;
}

/** What is not as it should be, in words. */
export function violationsOf(
  books: DeliveryComparison,
  { doubled = 0, sentAgain = Infinity, uncertain, expired = 0 }: ExpectedComparison = {},
): string[] {
  const { calls } = books;
  return [
    ...(calls === 0 ? ['there were no calls'] : []),
    ...(books.lost > 0 ? [`${books.lost} of ${calls} calls are neither delivered nor held nor too late`] : []),
    ...(books.untrue > 0 ? [`of ${books.untrue} calls Ringback says what is not so`] : []),
    ...(books.doubled > doubled ? [`${books.doubled} calls count more than once`] : []),
    ...(books.sentAgain > sentAgain ? [`${books.sentAgain} copies were sent, ${sentAgain} could not be avoided`] : []),
    ...(uncertain !== undefined && books.uncertain !== uncertain ? [`${books.uncertain} are uncertain, not ${uncertain}`] : []),
    ...(books.expired !== expired ? [`${books.expired} expired, not ${expired}`] : []),
  ];
}
