import type { CallerTable } from './callers.js';
import type { CountEntry } from './counts.js';
import type { DaysTable } from './daily-counts.js';
import { packedSize, PackedWriter } from './packed-numbers.js';

/** What is counted of each day, and how it is stored. */
export interface StatisticsByKind {
  /** What charts show, day by day. */
  daily: DaysTable;
  standing: readonly CountEntry[];
  coverage: readonly CountEntry[];
  campaigns: CampaignTable;
  /** The same without keywords and numbers: few groups, however long the period. */
  broad: CampaignTable;
  /** By caller; months hold none: nobody asks for so long. */
  callers: CallerTable;
}
export type StatisticKind = keyof StatisticsByKind;
export type CampaignKind = 'campaigns' | 'broad';
/** Kinds that add up as tallies. */
export type CountsKind = Exclude<StatisticKind, 'daily' | CampaignKind | 'callers'>;

export const STATISTIC_KINDS = [
  'daily',
  'standing',
  'coverage',
  'campaigns',
  'broad',
  'callers',
] as const satisfies readonly StatisticKind[];
/** Kinds of which whole months are summed as well. */
export const MONTHLY_KINDS = ['daily', 'standing', 'coverage', 'campaigns', 'broad'] as const satisfies readonly StatisticKind[];

export function isMonthly(kind: StatisticKind): boolean {
  return MONTHLY_KINDS.some((monthly) => monthly === kind);
}

/** By what calls are told apart. */
export const CAMPAIGN_PARTS = ['utmSource', 'utmCampaign', 'utmTerm', 'trackingNumber'] as const;
export type CampaignPart = (typeof CAMPAIGN_PARTS)[number];

/** Those that few groups are told apart by: of some campaigns there are thousands of keywords. */
export const BROAD_PARTS: readonly CampaignPart[] = ['utmSource', 'utmCampaign'];

/** The number of no word: null and the empty word are one. */
export const NO_WORD = 0;

/**
 * Counts of groups of calls as they are stored. A month of a busy business holds thousands of groups, and with words at each of them it would take
 * longer to read than people wait; so words are numbers that the project keeps for them (`campaign_words`).
 */
export interface CampaignTable {
  /** How many there are. */
  readonly groups: number;
  /** Of all groups. */
  readonly calls: number;
  /** What else was counted: a path, its words joined as in a `Tally`. */
  readonly counted: readonly string[];
  /** Of all groups, by place in `counted`. */
  readonly total: readonly number[];
  /**
   * Packed, group by group: the numbers of its four words, its calls, how many bytes follow of it, and pairs of a place in `counted` and a count. Whoever
   * only looks for the largest groups goes by the pairs.
   */
  readonly rows: string;
}

/** What was counted of one group, or of all. */
export interface CampaignCounts {
  readonly calls: number;
  readonly counts: readonly { readonly path: readonly string[]; readonly count: number }[];
}

/** A group as it is packed. */
interface CampaignRow {
  /** In the order of `CAMPAIGN_PARTS`. */
  readonly words: readonly number[];
  readonly calls: number;
  /** By place in `counted`; what was not counted has a hole. */
  readonly counts: readonly number[];
}

/** The table of these groups, of which no two are the same. */
export function campaignTable(counted: readonly string[], rows: readonly CampaignRow[]): CampaignTable {
  const packed = new PackedWriter();
  const total = counted.map(() => 0);
  let all = 0;
  for (const { words, calls, counts } of rows) {
    for (const word of words) packed.write(word);
    packed.write(calls);
    // Holes are passed over.
    let following = 0;
    counts.forEach((count, what) => (following += packedSize(what) + packedSize(packable(count))));
    packed.write(following);
    counts.forEach((count, what) => {
      packed.write(what);
      packed.write(packable(count));
      total[what] = (total[what] ?? 0) + count;
    });
    all += calls;
  }
  return { groups: rows.length, calls: all, counted, total, rows: packed.text() };
}

/** A sum of money past all that is counted exactly was made of mistakes: to show too little is better than to count nothing more. */
function packable(count: number): number {
  return Math.min(count, Number.MAX_SAFE_INTEGER);
}
