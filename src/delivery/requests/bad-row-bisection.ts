/**
 * Bisection: what is known of the rows outside the current request while bad rows that the platform does not name are
 * searched.
 */
export interface BadRowBisection<T> {
  /** If the request is taken, at least one of these is bad. */
  readonly untested: readonly T[];
  /** Sent together with a bad row; nothing is known of them. */
  readonly unknown: readonly T[];
  /** How many rows were refused when sent alone. */
  readonly badCount: number;
  readonly goodCount: number;
  /** Refused alone since a row was last taken. */
  readonly badInARow: number;
  /** Some refused request was partly taken: a copy of any of these rows may be at the platform. */
  readonly partlyTaken: boolean;
  /** Single rows first: the platform is likely to refuse every request, as in an outage. */
  readonly cautious: boolean;
}

/** The consequence of one answer. */
export interface BisectionStep<T> {
  /** The request to send next; null when the search is over. */
  readonly next: { readonly rows: readonly T[]; readonly bisection: BadRowBisection<T> } | null;
  /**
   * The row refused when sent alone, and whether the search had a row taken before: only then is the row likely to be at
   * fault.
   */
  readonly refusedAlone: { readonly row: T; readonly besideTaken: boolean } | null;
}

export type BisectionAnswer =
  | { readonly kind: 'refused'; readonly partlyTaken: boolean; readonly cautious: boolean }
  /** The platform named the row that was sent alone: it is settled. */
  | { readonly kind: 'named' }
  | { readonly kind: 'taken' };

/** From this many bad rows, if more than one in five is bad, halves cost more than single rows. */
const DENSE_FROM = 8;
const GOOD_PER_BAD = 4;
/** After this many consecutive refusals of single rows, a sample from all over the list is tried: is any row taken at all? */
const SAMPLE_FROM = { nothingTaken: 1, someTaken: 2 } as const;

/**
 * The next step after a request of `rows` was answered.
 *
 * Of rows among which one is bad, half is sent. Taken: the bad one is in the other half, which need not be sent as a whole.
 * Refused: it is in this half, and the other one waits until the bad row is found and then goes in one request. A row that is
 * left over is not rejected by inference: it is sent alone. So a bad row among n costs at most log2(n) + 2 requests, rounded
 * up; where nothing is taken at all, log2(n) and one for each single row that is tried.
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

/** The next request, given that one of the suspects is bad. */
function bisectSuspects<T>(bisection: BadRowBisection<T>, suspects: readonly T[]): BisectionStep<T> {
  if (suspects.length === 0) return { next: unknownTogether(bisection), refusedAlone: null };
  const single = isDense(bisection) || (bisection.cautious && bisection.goodCount === 0);
  const half = single ? 1 : Math.ceil(suspects.length / 2);
  const next = { rows: suspects.slice(0, half), bisection: { ...bisection, untested: suspects.slice(half) } };
  return { next, refusedAlone: null };
}

/** The rows of which nothing is known, together; a single one while it is unknown whether any row is taken. */
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

/** Low-discrepancy sequence: indices spread evenly over the list, however many are taken. */
function sampleAt(number: number, length: number): number {
  const GOLDEN = 0.618_033_988_75;
  return Math.floor(((number * GOLDEN) % 1) * length);
}

function isDense({ badCount, goodCount }: Pick<BadRowBisection<unknown>, 'badCount' | 'goodCount'>): boolean {
  return badCount >= DENSE_FROM && goodCount < GOOD_PER_BAD * badCount;
}
