/** By what calls are told apart. */
export const CAMPAIGN_PARTS = ['utmSource', 'utmCampaign', 'utmTerm', 'trackingNumber'] as const;
export type CampaignPart = (typeof CAMPAIGN_PARTS)[number];

/**
 * Counts of groups of calls as they are stored: each word once, and a row for each group. A row is the places of its parts in `words`, then pairs of a
 * place in `counted` and a count. A month of a busy business holds thousands of groups, and with words at each count it would take longer to read
 * than people wait.
 */
export interface CampaignTable {
  readonly words: readonly string[];
  /** What was counted: a path, its words joined as in a `Tally`. */
  readonly counted: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

export interface CampaignCounts {
  /** In the order of `CAMPAIGN_PARTS`. */
  readonly parts: readonly (string | null)[];
  readonly counts: readonly { readonly path: readonly string[]; readonly count: number }[];
}

const BETWEEN = '\u0001';
const PARTS = CAMPAIGN_PARTS.length;

/** Words by their places; null and the empty word are one. */
class Words {
  private readonly places = new Map<string, number>();

  placeOf(word: string): number {
    const known = this.places.get(word);
    if (known !== undefined) return known;
    this.places.set(word, this.places.size);
    return this.places.size - 1;
  }

  all(): string[] {
    return [...this.places.keys()];
  }
}

interface Group {
  readonly parts: readonly number[];
  /** By place in `counted`; what was not counted has a hole. */
  readonly counts: number[];
}

/** Sums of groups of calls. Tables of days add up to the table of a period. */
export class CampaignSum {
  private readonly words = new Words();
  private readonly counted = new Words();
  private readonly groups = new Map<number, Map<number, Group>>();
  private readonly none = this.words.placeOf('');
  private readonly kept: readonly boolean[];

  /** @param by by which parts groups are told apart; the others are null */
  constructor(by: readonly CampaignPart[] = CAMPAIGN_PARTS) {
    this.kept = CAMPAIGN_PARTS.map((part) => by.includes(part));
  }

  add(parts: readonly (string | null)[], path: readonly string[], count = 1): void {
    const [source, campaign, term, number] = parts.map((part) => this.words.placeOf(plain(part ?? '')));
    const counts = this.countsOf(source ?? this.none, campaign ?? this.none, term ?? this.none, number ?? this.none);
    raise(counts, this.counted.placeOf(path.map(plain).join(BETWEEN)), count);
  }

  /** Written out for the hundred thousand rows of a long period. */
  include({ words, counted, rows }: CampaignTable): void {
    const wordAt = words.map((word) => this.words.placeOf(word));
    const countedAt = counted.map((what) => this.counted.placeOf(what));
    for (const row of rows) {
      const counts = this.countsOf(at(wordAt, row[0]), at(wordAt, row[1]), at(wordAt, row[2]), at(wordAt, row[3]));
      for (let pair = PARTS; pair < row.length; pair += 2) raise(counts, at(countedAt, row[pair]), row[pair + 1] ?? 0);
    }
  }

  table(): CampaignTable {
    const rows = this.all().map(({ parts, counts }) => [
      ...parts,
      // Holes are passed over.
      ...counts.flatMap((count, what) => [what, count]),
    ]);
    return { words: this.words.all(), counted: this.counted.all(), rows };
  }

  /** Every group with what was counted of it, in no order. */
  list(): CampaignCounts[] {
    return this.named(this.all());
  }

  /** So many groups, those first of which this was counted most. */
  largest(what: string, most: number): CampaignCounts[] {
    const place = this.counted.placeOf(what);
    return this.named(
      this.all()
        .sort((a, b) => (b.counts[place] ?? 0) - (a.counts[place] ?? 0))
        .slice(0, most),
    );
  }

  /** What was counted of all groups. */
  total(): CampaignCounts['counts'] {
    const sum: number[] = [];
    for (const { counts } of this.all()) counts.forEach((count, what) => raise(sum, what, count));
    return this.named([{ parts: CAMPAIGN_PARTS.map(() => this.none), counts: sum }])[0]?.counts ?? [];
  }

  get size(): number {
    return [...this.groups.values()].reduce((sum, some) => sum + some.size, 0);
  }

  private named(groups: readonly Group[]): CampaignCounts[] {
    const words = this.words.all().map((word) => word || null);
    const paths = this.counted.all().map((what) => what.split(BETWEEN));
    return groups.map(({ parts, counts }) => ({
      parts: parts.map((word) => at(words, word)),
      counts: counts.flatMap((count, what) => [{ path: at(paths, what), count }]),
    }));
  }

  private all(): Group[] {
    return [...this.groups.values()].flatMap((some) => [...some.values()]);
  }

  private countsOf(source: number, campaign: number, term: number, number: number): number[] {
    const [bySource, byCampaign, byTerm, byNumber] = this.kept;
    const [s, c] = [bySource ? source : this.none, byCampaign ? campaign : this.none];
    const [t, n] = [byTerm ? term : this.none, byNumber ? number : this.none];
    const [first, second] = [s * MOST_WORDS + c, t * MOST_WORDS + n];
    let some = this.groups.get(first);
    if (!some) this.groups.set(first, (some = new Map()));
    let group = some.get(second);
    if (!group) some.set(second, (group = { parts: [s, c, t, n], counts: [] }));
    return group.counts;
  }
}

/** Two places make one whole number that is still exact. */
const MOST_WORDS = 2 ** 26;

function raise(counts: number[], what: number, count: number): void {
  counts[what] = (counts[what] ?? 0) + count;
}

function plain(word: string): string {
  return word.includes(BETWEEN) ? word.replaceAll(BETWEEN, ' ') : word;
}

function at<T>(list: readonly T[], place: number | undefined): T {
  const found = place === undefined ? undefined : list[place];
  if (found === undefined) throw new Error(`a table of campaigns has no place ${place}`);
  return found;
}
