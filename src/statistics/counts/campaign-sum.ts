import { pathOfKey } from '../../domain/statistics/counts.js';
import { PackedReader } from '../../domain/statistics/packed-numbers.js';
import {
  CAMPAIGN_PARTS,
  type CampaignCounts,
  type CampaignPart,
  type CampaignTable,
  campaignTable,
  NO_WORD,
} from '../../domain/statistics/stored-statistics.js';
import { TupleIndex } from '../../domain/statistics/tuple-index.js';

/**
 * The places of the largest counts, the largest first. Of very many the few are gathered and cut back now and then: to sort all of them takes ten times
 * as long.
 */
function indexesOfLargest(counts: readonly number[], most: number): number[] {
  const byCount = (a: number, b: number) => (counts[b] ?? 0) - (counts[a] ?? 0);
  let largest: number[] = [];
  let least = -Infinity;
  for (let place = 0; place < counts.length; place += 1) {
    if ((counts[place] ?? 0) <= least) continue;
    largest.push(place);
    if (largest.length < 2 * most) continue;
    largest = largest.sort(byCount).slice(0, most);
    least = counts[largest[most - 1] ?? 0] ?? 0;
  }
  return largest.sort(byCount).slice(0, most);
}

/** A table that was read, and where what was counted of each of its rows lies. */
interface Part {
  readonly packed: PackedReader;
  /** By place in the table, the place in the sum. */
  readonly counted: readonly number[];
  /** Row by row. */
  readonly groups: Int32Array;
  readonly starts: Int32Array;
}

/** One of the largest groups, its words as numbers in the order of `CAMPAIGN_PARTS`. */
export interface CampaignGroupCounts extends CampaignCounts {
  readonly words: readonly number[];
}

/** Sums of groups of calls. Tables of days add up to the table of a period. */
export class CampaignSum {
  private readonly groups = new TupleIndex();
  /** By group. */
  private readonly calls: number[] = [];
  private readonly counted = new Map<string, number>();
  private readonly parts: Part[] = [];
  private allCalls = 0;
  private readonly total: number[] = [];
  private readonly bySource: boolean;
  private readonly byCampaign: boolean;
  private readonly byTerm: boolean;
  private readonly byNumber: boolean;

  /** @param by by which parts groups are told apart; the others have no word */
  constructor(by: readonly CampaignPart[] = CAMPAIGN_PARTS) {
    this.bySource = by.includes('utmSource');
    this.byCampaign = by.includes('utmCampaign');
    this.byTerm = by.includes('utmTerm');
    this.byNumber = by.includes('trackingNumber');
  }

  static of(tables: readonly CampaignTable[], by?: readonly CampaignPart[]): CampaignSum {
    const sum = new CampaignSum(by);
    for (const table of tables) sum.include(table);
    return sum;
  }

  /** Reads how many calls each group has. What else was counted is read of those that are asked for: they are few of very many. */
  include(table: CampaignTable): void {
    const packed = new PackedReader(table.rows);
    const groups = new Int32Array(table.groups);
    const starts = new Int32Array(table.groups);
    for (let row = 0; row < table.groups; row += 1) {
      const group = this.groupOf(packed.next(), packed.next(), packed.next(), packed.next());
      this.calls[group] = (this.calls[group] ?? 0) + packed.next();
      groups[row] = group;
      starts[row] = packed.at;
      const following = packed.next();
      packed.at += following;
    }
    const counted = table.counted.map((what) => this.countIndex(what));
    this.parts.push({ packed, counted, groups, starts });
    this.allCalls += table.calls;
    table.total.forEach((count, what) => raise(this.total, counted[what], count));
  }

  get size(): number {
    return this.groups.size;
  }

  /** What was counted of all groups. */
  all(): CampaignCounts {
    return { calls: this.allCalls, counts: named(this.total, this.paths()) };
  }

  /** So many groups, those with most calls first. */
  largest(most: number): CampaignGroupCounts[] {
    const groups = indexesOfLargest(this.calls, most);
    const counts = this.countsOf(groups);
    const paths = this.paths();
    return groups.map((group, at) => ({
      words: this.groups.tupleAt(group),
      calls: this.calls[group] ?? 0,
      counts: named(counts[at] ?? [], paths),
    }));
  }

  table(): CampaignTable {
    const counts = this.countsOf([...this.calls.keys()]);
    const rows = this.calls.map((calls, group) => ({ words: this.groups.tupleAt(group), calls, counts: counts[group] ?? [] }));
    return campaignTable([...this.counted.keys()], rows);
  }

  /** What else was counted of these groups, by place in `counted`. */
  private countsOf(groups: readonly number[]): number[][] {
    const wanted = new Int32Array(this.size).fill(-1);
    groups.forEach((group, at) => (wanted[group] = at));
    const found = groups.map((): number[] => []);
    for (const part of this.parts) {
      const { groups } = part;
      for (let row = 0; row < groups.length; row += 1) {
        const at = wanted[groups[row] ?? 0] ?? -1;
        if (at >= 0) includeRow(found[at] ?? [], part, row);
      }
    }
    return found;
  }

  private groupOf(source: number, campaign: number, term: number, number: number): number {
    const { bySource, byCampaign, byTerm, byNumber } = this;
    return this.groups.indexOf(
      bySource ? source : NO_WORD,
      byCampaign ? campaign : NO_WORD,
      byTerm ? term : NO_WORD,
      byNumber ? number : NO_WORD,
    );
  }

  private countIndex(what: string): number {
    const place = this.counted.get(what) ?? this.counted.size;
    this.counted.set(what, place);
    return place;
  }

  private paths(): string[][] {
    return [...this.counted.keys()].map(pathOfKey);
  }
}

function named(counts: readonly number[], paths: readonly string[][]): CampaignCounts['counts'] {
  // Holes are passed over.
  return counts.flatMap((count, what) => [{ path: paths[what] ?? [], count }]);
}

function includeRow(counts: number[], { packed, counted, starts }: Part, row: number): void {
  packed.at = starts[row] ?? 0;
  const following = packed.next();
  const end = packed.at + following;
  while (packed.at < end) {
    const what = counted[packed.next()];
    raise(counts, what, packed.next());
  }
}

function raise(counts: number[], what: number | undefined, count: number): void {
  if (what === undefined) throw new Error('a table of campaigns counts what it does not name');
  counts[what] = (counts[what] ?? 0) + count;
}
