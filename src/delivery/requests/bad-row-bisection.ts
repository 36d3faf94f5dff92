/** What is known of the rows beside a request, while bad rows that the platform does not name are looked for. */
export interface BadRowBisection<T> {
  /** If the request is taken, at least one of these is bad. */
  readonly untested: readonly T[];
  /** They travelled with a bad row, and nothing is known of them. */
  readonly unknown: readonly T[];
  /** Rows that were refused by themselves. */
  readonly badCount: number;
  readonly goodCount: number;
  /** Refused by themselves since a row was last taken. */
  readonly badInARow: number;
  /** Some refused request was taken in part: a copy of any of these rows may be there. */
  readonly partlyTaken: boolean;
  /** Single rows first: the refusal is likely to be of every request, as in an outage. */
  readonly cautious: boolean;
}

/** What follows from one answer. */
export interface BisectionStep<T> {
  /** The request to send next, null when nothing is left to look for. */
  readonly next: { readonly rows: readonly T[]; readonly bisection: BadRowBisection<T> } | null;
  /** Refused by itself, and whether the search had a row taken before: only then is it likely that the row is at fault. */
  readonly refusedAlone: { readonly row: T; readonly besideTaken: boolean } | null;
}

export type BisectionAnswer =
  | { readonly kind: 'refused'; readonly partlyTaken: boolean; readonly cautious: boolean }
  /** The platform named the row that was sent alone: it is settled. */
  | { readonly kind: 'named' }
  | { readonly kind: 'taken' };

/** From so many bad rows on, where more than one in five is bad, halves cost more than single rows. */
const DENSE_FROM = 8;
const GOOD_PER_BAD = 4;
/** After so many single rows in a row were refused, single ones from all over are tried: is any row taken at all? */
const SAMPLE_FROM = { nothingTaken: 1, someTaken: 2 } as const;

/**
 * The next step after a request of `rows` was answered.
 *
 * Of rows among which one is bad, half is sent. Taken: the bad one is in the other half, which need not be asked about as a
 * whole. Refused: it is in this half, and the other one waits until the bad row is found and then goes in one request. The row
 * that is left over is not refusedAgain by that: it is sent by itself. So a bad row among n costs at most log2(n) + 2 requests,
 * rounded up; where nothing is taken at all, log2(n) and one for each single row that is tried.
 */
export function nextBisectionStep<T>(
  rows: readonly T[],
  before: BadRowBisection<T> | null,
  answer: BisectionAnswer,
): BisectionStep<T> {
  const known = before ?? NOTHING_KNOWN;
  switch (answer.kind) {
    case 'taken':
      return before === null
        ? { next: null, refusedAlone: null }
        : bisectSuspects({ ...before, goodCount: before.goodCount + rows.length, badInARow: 0, untested: [] }, before.untested);
    case 'named':
      return { next: unknownTogether(withoutSuspects(known)), refusedAlone: null };
    case 'refused': {
      const { partlyTaken, cautious } = answer;
      const refused = { ...withoutSuspects(known), partlyTaken: known.partlyTaken || partlyTaken, cautious };
      const [first] = rows;
      if (rows.length > 1 || first === undefined) return bisectSuspects(refused, rows);
      const { badCount, badInARow, goodCount } = refused;
      const next = unknownTogether({ ...refused, badCount: badCount + 1, badInARow: badInARow + 1 });
      return { next, refusedAlone: { row: first, besideTaken: goodCount > 0 } };
    }
  }
}

const NOTHING_KNOWN = {
  untested: [],
  unknown: [],
  badCount: 0,
  goodCount: 0,
  badInARow: 0,
  partlyTaken: false,
  cautious: false,
} as const;

/** A bad row was found among others: nothing is known any more of those that waited for its answer. */
function withoutSuspects<T>(bisection: BadRowBisection<T>): BadRowBisection<T> {
  return { ...bisection, untested: [], unknown: [...bisection.unknown, ...bisection.untested] };
}

/** The next request where one of the suspects is bad. */
function bisectSuspects<T>(bisection: BadRowBisection<T>, suspects: readonly T[]): BisectionStep<T> {
  if (suspects.length === 0) return { next: unknownTogether(bisection), refusedAlone: null };
  const single = isDense(bisection) || (bisection.cautious && bisection.goodCount === 0);
  const half = single ? 1 : Math.ceil(suspects.length / 2);
  const next = { rows: suspects.slice(0, half), bisection: { ...bisection, untested: suspects.slice(half) } };
  return { next, refusedAlone: null };
}

/** The rows of which nothing is known, together; one of them where it is not even known that any row is taken. */
function unknownTogether<T>(bisection: BadRowBisection<T>): BisectionStep<T>['next'] {
  const { unknown, badInARow, goodCount } = bisection;
  if (unknown.length === 0) return null;
  const sampling = badInARow >= (goodCount === 0 ? SAMPLE_FROM.nothingTaken : SAMPLE_FROM.someTaken);
  if (!sampling && !isDense(bisection)) return { rows: unknown, bisection: { ...bisection, untested: [], unknown: [] } };
  const place = sampling ? sampleAt(badInARow, unknown.length) : 0;
  return {
    rows: unknown.slice(place, place + 1),
    bisection: { ...bisection, untested: [], unknown: unknown.toSpliced(place, 1) },
  };
}

/** Low-discrepancy sequence: places that spread over the list however many are taken. */
function sampleAt(number: number, length: number): number {
  const GOLDEN = 0.618_033_988_75;
  return Math.floor(((number * GOLDEN) % 1) * length);
}

function isDense({ badCount, goodCount }: Pick<BadRowBisection<unknown>, 'badCount' | 'goodCount'>): boolean {
  return badCount >= DENSE_FROM && goodCount < GOOD_PER_BAD * badCount;
}
