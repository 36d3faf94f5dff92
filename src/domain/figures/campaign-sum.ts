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

  /** @param by by which parts groups are told apart; the others are null */
  constructor(private readonly by: readonly CampaignPart[] = CAMPAIGN_PARTS) {}

  add(parts: readonly (string | null)[], path: readonly string[], count = 1): void {
    const places = this.kept(parts.map((part) => this.words.placeOf(plain(part ?? ''))));
    raise(this.groupOf(places), this.counted.placeOf(path.map(plain).join(BETWEEN)), count);
  }

  include({ words, counted, rows }: CampaignTable): void {
    const wordAt = words.map((word) => this.words.placeOf(word));
    const countedAt = counted.map((what) => this.counted.placeOf(what));
    for (const row of rows) {
      const group = this.groupOf(this.kept(row.slice(0, PARTS).map((word) => at(wordAt, word))));
      for (let pair = PARTS; pair < row.length; pair += 2) raise(group, at(countedAt, at(row, pair)), at(row, pair + 1));
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
    const words = this.words.all().map((word) => word || null);
    const paths = this.counted.all().map((what) => what.split(BETWEEN));
    return this.all().map(({ parts, counts }) => ({
      parts: parts.map((word) => at(words, word)),
      counts: counts.flatMap((count, what) => [{ path: at(paths, what), count }]),
    }));
  }

  private all(): Group[] {
    return [...this.groups.values()].flatMap((some) => [...some.values()]);
  }

  private kept(places: readonly number[]): number[] {
    if (this.by.length === PARTS) return [...places];
    return places.map((place, index) => (this.by.includes(at(CAMPAIGN_PARTS, index)) ? place : this.none));
  }

  private groupOf(parts: readonly number[]): Group {
    const [first, second] = [at(parts, 0) * MOST_WORDS + at(parts, 1), at(parts, 2) * MOST_WORDS + at(parts, 3)];
    let some = this.groups.get(first);
    if (!some) this.groups.set(first, (some = new Map()));
    let group = some.get(second);
    if (!group) some.set(second, (group = { parts, counts: [] }));
    return group;
  }
}

/** Two places make one whole number that is still exact. */
const MOST_WORDS = 2 ** 26;

function raise({ counts }: Group, what: number, count: number): void {
  counts[what] = (counts[what] ?? 0) + count;
}

function plain(word: string): string {
  return word.includes(BETWEEN) ? word.replaceAll(BETWEEN, ' ') : word;
}

function at<T>(list: readonly T[], place: number): T {
  const found = list[place];
  if (found === undefined) throw new Error(`a table of campaigns has no place ${place}`);
  return found;
}
