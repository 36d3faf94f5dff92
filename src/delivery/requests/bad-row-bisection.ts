import type { Rejection } from '../../domain/uploads/outcome.js';

/** What is known of the rows beside a request, while bad rows that the platform does not name are looked for. */
export interface BadRowBisection<T> {
  /** If the request is taken, at least one of these is bad. */
  readonly untested: readonly T[];
  /** They travelled with a bad row, and nothing is known of them. */
  readonly unknown: readonly T[];
  readonly badCount: number;
  readonly goodCount: number;
  /** What the platform said last when it refused. */
  readonly rejection: Rejection;
  /** Some refused request was taken in part: a copy of any of these rows may be there. */
  readonly partlyTaken: boolean;
}

/** What follows from one answer. */
export interface BisectionStep<T> {
  /** The request to send next, null when nothing is left to look for. */
  readonly next: { readonly rows: readonly T[]; readonly bisection: BadRowBisection<T> } | null;
  /** Bad, because the request that it shared with others was refused and all the others were taken. */
  readonly found: T | null;
}

export type BisectionAnswer =
  | { readonly kind: 'refused'; readonly rejection: Rejection; readonly partlyTaken: boolean }
  /** A row that was sent alone. */
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'taken' };

/** From so many bad rows on, where more than one in five is bad, halves cost more than single rows. */
const DENSE_FROM = 8;
const GOOD_PER_BAD = 4;

/**
 * The next step after a request of `rows` was answered.
 *
 * Of rows among which one is bad, half is sent. Taken: the bad one is in the other half, which need not be asked about.
 * Refused: it is in this half, and the other one waits until the bad row is found and then goes in one request. So a bad row
 * among n costs at most log2(n) + 1 requests, rounded up.
 */
export function nextBisectionStep<T>(
  rows: readonly T[],
  before: BadRowBisection<T> | null,
  answer: BisectionAnswer,
): BisectionStep<T> {
  const known = before ?? { untested: [], unknown: [], badCount: 0, goodCount: 0, partlyTaken: false };
  switch (answer.kind) {
    case 'taken':
      return before === null
        ? BISECTION_DONE
        : bisectSuspects({ ...before, goodCount: before.goodCount + rows.length, untested: [] }, before.untested);
    case 'refused': {
      const partlyTaken = known.partlyTaken || answer.partlyTaken;
      return bisectSuspects(
        { ...known, ...answer, partlyTaken, untested: [], unknown: [...known.unknown, ...known.untested] },
        rows,
      );
    }
    case 'rejected':
      return before === null ? BISECTION_DONE : afterFound({ ...before, unknown: [...before.unknown, ...before.untested] });
  }
}

const BISECTION_DONE = { next: null, found: null } as const;

/** The next request where one of the suspects is bad. */
function bisectSuspects<T>(bisection: BadRowBisection<T>, suspects: readonly T[]): BisectionStep<T> {
  const [first] = suspects;
  if (first === undefined) return { next: unknownTogether(bisection), found: null };
  if (suspects.length === 1) return { ...afterFound(bisection), found: first };
  const half = isDense(bisection) ? 1 : Math.ceil(suspects.length / 2);
  return { next: { rows: suspects.slice(0, half), bisection: { ...bisection, untested: suspects.slice(half) } }, found: null };
}

function afterFound<T>(bisection: BadRowBisection<T>): BisectionStep<T> {
  return { next: unknownTogether({ ...bisection, badCount: bisection.badCount + 1 }), found: null };
}

/** The rows of which nothing is known, together. */
function unknownTogether<T>(bisection: BadRowBisection<T>): BisectionStep<T>['next'] {
  const together = isDense(bisection) ? 1 : bisection.unknown.length;
  const rows = bisection.unknown.slice(0, together);
  return rows.length === 0
    ? null
    : { rows, bisection: { ...bisection, untested: [], unknown: bisection.unknown.slice(together) } };
}

function isDense({ badCount, goodCount }: Pick<BadRowBisection<unknown>, 'badCount' | 'goodCount'>): boolean {
  return badCount >= DENSE_FROM && goodCount < GOOD_PER_BAD * badCount;
}
