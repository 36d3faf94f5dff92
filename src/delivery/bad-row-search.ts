import type { Rejection } from '../domain/uploads/outcome.js';

/** What is known of the rows beside a request, while bad rows that the platform does not name are looked for. */
export interface BadRowSearch<T> {
  /** If the request is taken, at least one of these is bad. */
  readonly rest: readonly T[];
  /** They travelled with a bad row, and nothing is known of them. */
  readonly untold: readonly T[];
  readonly bad: number;
  readonly good: number;
  /** What the platform said last when it refused. */
  readonly rejection: Rejection;
  /** Some refused request was taken in part: a copy of any of these rows may be there. */
  readonly partlyTaken: boolean;
}

/** What follows from one answer. */
export interface SearchStep<T> {
  /** The request to send next, null when nothing is left of the search. */
  readonly next: { readonly rows: readonly T[]; readonly search: BadRowSearch<T> } | null;
  /** Bad, because the request that it shared with others was refused and all the others were taken. */
  readonly named: T | null;
}

export type TestAnswer =
  | { readonly kind: 'refused'; readonly rejection: Rejection; readonly partlyTaken: boolean }
  /** A row that was sent alone. */
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'taken' };

/** From so many bad rows on, where more than one in five is bad, halves cost more than single rows. */
const MANY = 8;
const GOOD_PER_BAD = 4;

/**
 * The next step after a request of `rows` was answered.
 *
 * Of rows among which one is bad, half is sent. Taken: the bad one is in the other half, which need not be asked about.
 * Refused: it is in this half, and the other one waits until the bad row is found and then goes in one request. So a bad row
 * among n costs at most log2(n) + 1 requests, rounded up.
 */
export function searchOn<T>(rows: readonly T[], before: BadRowSearch<T> | null, answer: TestAnswer): SearchStep<T> {
  const known = before ?? { rest: [], untold: [], bad: 0, good: 0, partlyTaken: false };
  switch (answer.kind) {
    case 'taken':
      return before === null ? NOTHING_LEFT : among({ ...before, good: before.good + rows.length, rest: [] }, before.rest);
    case 'refused': {
      const partlyTaken = known.partlyTaken || answer.partlyTaken;
      return among({ ...known, ...answer, partlyTaken, rest: [], untold: [...known.untold, ...known.rest] }, rows);
    }
    case 'rejected':
      return before === null ? NOTHING_LEFT : afterFound({ ...before, untold: [...before.untold, ...before.rest] });
  }
}

const NOTHING_LEFT = { next: null, named: null } as const;

/** The next request where one of the suspects is bad. */
function among<T>(search: BadRowSearch<T>, suspects: readonly T[]): SearchStep<T> {
  const [first] = suspects;
  if (first === undefined) return { next: whole(search), named: null };
  if (suspects.length === 1) return { ...afterFound(search), named: first };
  const half = isDense(search) ? 1 : Math.ceil(suspects.length / 2);
  return { next: { rows: suspects.slice(0, half), search: { ...search, rest: suspects.slice(half) } }, named: null };
}

function afterFound<T>(search: BadRowSearch<T>): SearchStep<T> {
  return { next: whole({ ...search, bad: search.bad + 1 }), named: null };
}

/** The rows of which nothing is known, together. */
function whole<T>(search: BadRowSearch<T>): SearchStep<T>['next'] {
  const together = isDense(search) ? 1 : search.untold.length;
  const rows = search.untold.slice(0, together);
  return rows.length === 0 ? null : { rows, search: { ...search, rest: [], untold: search.untold.slice(together) } };
}

function isDense({ bad, good }: Pick<BadRowSearch<unknown>, 'bad' | 'good'>): boolean {
  return bad >= MANY && good < GOOD_PER_BAD * bad;
}
