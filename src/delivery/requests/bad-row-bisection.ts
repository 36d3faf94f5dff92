import type { Rejection } from '../../domain/uploads/outcome.js';

/** What is known of the rows beside a request, while bad rows that the platform does not name are looked for. */
export interface BadRowBisection<T> {
  /** If the request is taken, at least one of these is bad. */
  readonly untested: readonly T[];
  /** They travelled with a bad row, and nothing is known of them. */
  readonly unknown: readonly T[];
  readonly bad: number;
  readonly good: number;
  /** What the platform said last when it refused. */
  readonly rejection: Rejection;
  /** Some refused request was taken in part: a copy of any of these rows may be there. */
  readonly partlyTaken: boolean;
}

/** What follows from one answer. */
export interface BisectionStep<T> {
  /** The request to send next, null when nothing is left of the search. */
  readonly next: { readonly rows: readonly T[]; readonly search: BadRowBisection<T> } | null;
  /** Bad, because the request that it shared with others was refused and all the others were taken. */
  readonly named: T | null;
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
  const known = before ?? { untested: [], unknown: [], bad: 0, good: 0, partlyTaken: false };
  switch (answer.kind) {
    case 'taken':
      return before === null
        ? BISECTION_DONE
        : bisectSuspects({ ...before, good: before.good + rows.length, untested: [] }, before.untested);
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

const BISECTION_DONE = { next: null, named: null } as const;

/** The next request where one of the suspects is bad. */
function bisectSuspects<T>(search: BadRowBisection<T>, suspects: readonly T[]): BisectionStep<T> {
  const [first] = suspects;
  if (first === undefined) return { next: unknownTogether(search), named: null };
  if (suspects.length === 1) return { ...afterFound(search), named: first };
  const half = isDense(search) ? 1 : Math.ceil(suspects.length / 2);
  return { next: { rows: suspects.slice(0, half), search: { ...search, untested: suspects.slice(half) } }, named: null };
}

function afterFound<T>(search: BadRowBisection<T>): BisectionStep<T> {
  return { next: unknownTogether({ ...search, bad: search.bad + 1 }), named: null };
}

/** The rows of which nothing is known, together. */
function unknownTogether<T>(search: BadRowBisection<T>): BisectionStep<T>['next'] {
  const together = isDense(search) ? 1 : search.unknown.length;
  const rows = search.unknown.slice(0, together);
  return rows.length === 0 ? null : { rows, search: { ...search, untested: [], unknown: search.unknown.slice(together) } };
}

function isDense({ bad, good }: Pick<BadRowBisection<unknown>, 'bad' | 'good'>): boolean {
  return bad >= DENSE_FROM && good < GOOD_PER_BAD * bad;
}
