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
 * Top-k selection: the indexes of the largest counts, largest first. Candidates are collected and trimmed now and then; sorting
 * all counts takes ten times as long.
 */
function indexesOfLargest(counts: readonly number[], most: number): number[] {
  const byCount = (a: number, b: number) => (counts[b] ?? 0) - (counts[a] ?? 0);
  let largest: number[] = [];
  let least = -Infinity;
  for (let index = 0; index < counts.length; index += 1) {
    if ((counts[index] ?? 0) <= least) continue;
    largest.push(index);
    if (largest.length < 2 * most) continue;
    largest = largest.sort(byCount).slice(0, most);
    least = counts[largest[most - 1] ?? 0] ?? 0;
  }
  return largest.sort(byCount).slice(0, most);
}

/** A table that was read, with the positions of the counts of its rows. */
interface Part {
  readonly packed: PackedReader;
  /** Maps an index in the table's `counted` to the index in the sum's. */
  readonly counted: readonly number[];
  /** The group of each row. */
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
  /** Calls by group. */
  private readonly calls: number[] = [];
  private readonly counted = new Map<string, number>();
  private readonly parts: Part[] = [];
  private allCalls = 0;
  private readonly total: number[] = [];
  private readonly bySource: boolean;
  private readonly byCampaign: boolean;
  private readonly byTerm: boolean;
  private readonly byNumber: boolean;

  /** @param by the grouping parts; the others are ignored */
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

  /** Reads the calls of each group. Other counts are read lazily, only for the groups wanted: a few out of very many. */
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
    table.total.forEach((count, what) => increment(this.total, counted[what], count));
  }

  get size(): number {
    return this.groups.size;
  }

  /** The counts over all groups. */
  all(): CampaignCounts {
    return { calls: this.allCalls, counts: withPaths(this.total, this.paths()) };
  }

  /** The largest groups, most calls first. */
  largest(most: number): CampaignGroupCounts[] {
    const groups = indexesOfLargest(this.calls, most);
    const counts = this.countsOf(groups);
    const paths = this.paths();
    return groups.map((group, at) => ({
      words: this.groups.tupleAt(group),
      calls: this.calls[group] ?? 0,
      counts: withPaths(counts[at] ?? [], paths),
    }));
  }

  table(): CampaignTable {
    const counts = this.countsOf([...this.calls.keys()]);
    const rows = this.calls.map((calls, group) => ({ words: this.groups.tupleAt(group), calls, counts: counts[group] ?? [] }));
    return campaignTable([...this.counted.keys()], rows);
  }

  /** The other counts of these groups, by index in `counted`. */
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
    const index = this.counted.get(what) ?? this.counted.size;
    this.counted.set(what, index);
    return index;
  }

  private paths(): string[][] {
    return [...this.counted.keys()].map(pathOfKey);
  }
}

function withPaths(counts: readonly number[], paths: readonly string[][]): CampaignCounts['counts'] {
  // `flatMap` skips the holes of a sparse array.
  return counts.flatMap((count, what) => [{ path: paths[what] ?? [], count }]);
}

function includeRow(counts: number[], { packed, counted, starts }: Part, row: number): void {
  packed.at = starts[row] ?? 0;
  const following = packed.next();
  const end = packed.at + following;
  while (packed.at < end) {
    const what = counted[packed.next()];
    increment(counts, what, packed.next());
  }
}

function increment(counts: number[], what: number | undefined, count: number): void {
  if (what === undefined) throw new Error('a campaign table has a count without a name');
  counts[what] = (counts[what] ?? 0) + count;
}
