import { CAMPAIGN_PARTS, NO_WORD, type CampaignTable } from './campaign-parts.js';
import { campaignTable } from './campaign-table.js';
import { BETWEEN, plain } from './tally.js';

interface Group {
  readonly parts: readonly string[];
  calls: number;
  /** By place in `counted`; what was not counted has a hole. */
  readonly counts: number[];
}

/** Groups of a day's calls while they are counted, told apart by their words. */
export class CampaignDay {
  private readonly groups = new Map<string, Group>();
  private readonly counted = new Map<string, number>();

  /** One more call of this group. @param parts in the order of `CAMPAIGN_PARTS` */
  addCall(parts: readonly (string | null)[]): void {
    this.groupOf(parts).calls += 1;
  }

  add(parts: readonly (string | null)[], path: readonly string[], count = 1): void {
    const { counts } = this.groupOf(parts);
    const what = path.map(plain).join(BETWEEN);
    const place = this.counted.get(what) ?? this.counted.size;
    this.counted.set(what, place);
    counts[place] = (counts[place] ?? 0) + count;
  }

  /** Every word that tells groups apart, once. */
  words(): string[] {
    return [...new Set([...this.groups.values()].flatMap(({ parts }) => parts))].filter((word) => word !== '');
  }

  table(numberOf: (word: string) => number): CampaignTable {
    const rows = [...this.groups.values()].map(({ parts, calls, counts }) => ({
      words: parts.map((word) => (word === '' ? NO_WORD : numberOf(word))),
      calls,
      counts,
    }));
    return campaignTable([...this.counted.keys()], rows);
  }

  private groupOf(named: readonly (string | null)[]): Group {
    const parts = CAMPAIGN_PARTS.map((_, at) => plain(named[at] ?? ''));
    const key = parts.join(BETWEEN);
    let group = this.groups.get(key);
    if (!group) this.groups.set(key, (group = { parts, calls: 0, counts: [] }));
    return group;
  }
}
