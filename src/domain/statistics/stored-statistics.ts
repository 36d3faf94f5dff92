import type { CallerTable } from './callers.js';
import type { CountEntry } from './counts.js';
import type { DaysTable } from './daily-counts.js';
import { packedSize, PackedWriter } from './packed-numbers.js';

/** The statistics of a day by kind, in their stored form. */
export interface StatisticsByKind {
  /** For charts, day by day. */
  daily: DaysTable;
  funnel: readonly CountEntry[];
  coverage: readonly CountEntry[];
  campaigns: CampaignTable;
  /** The same without keywords and tracking numbers: few groups, however long the period. */
  broad: CampaignTable;
  /** By caller; not summed by month, as periods asked for are short. */
  callers: CallerTable;
}
export type StatisticKind = keyof StatisticsByKind;
export type CampaignKind = 'campaigns' | 'broad';
/** Kinds that add up as plain counts. */
export type CountsKind = Exclude<StatisticKind, 'daily' | CampaignKind | 'callers'>;

export const STATISTIC_KINDS = [
  'daily',
  'funnel',
  'coverage',
  'campaigns',
  'broad',
  'callers',
] as const satisfies readonly StatisticKind[];
/** Kinds that are also stored as sums of whole months. */
export const MONTHLY_KINDS = ['daily', 'funnel', 'coverage', 'campaigns', 'broad'] as const satisfies readonly StatisticKind[];

export function isMonthly(kind: StatisticKind): boolean {
  return MONTHLY_KINDS.some((monthly) => monthly === kind);
}

/** What calls are grouped by. */
export const CAMPAIGN_PARTS = ['utmSource', 'utmCampaign', 'utmTerm', 'trackingNumber'] as const;
export type CampaignPart = (typeof CAMPAIGN_PARTS)[number];

/** The parts that make few groups: some campaigns have thousands of keywords. */
export const BROAD_PARTS: readonly CampaignPart[] = ['utmSource', 'utmCampaign'];

/** The number of a missing or empty word. */
export const NO_WORD = 0;

/**
 * Dictionary encoding: stored form of counts by group of calls. A month of a busy business has thousands of groups; with the
 * words in each of them reading would take too long, so words are replaced by the project's numbers for them (`campaign_words`).
 */
export interface CampaignTable {
  /** The number of groups. */
  readonly groups: number;
  /** Calls of all groups. */
  readonly calls: number;
  /** What else was counted: paths in the form of the keys of `Counts`. */
  readonly counted: readonly string[];
  /** Sums over all groups, by index in `counted`. */
  readonly total: readonly number[];
  /**
   * Packed, group by group: the numbers of its four words, its calls, how many bytes follow for it, and pairs of an index in
   * `counted` and a count. A search for the largest groups skips the pairs.
   */
  readonly rows: string;
}

/** The counts of one group, or of all. */
export interface CampaignCounts {
  readonly calls: number;
  readonly counts: readonly { readonly path: readonly string[]; readonly count: number }[];
}

/** A group before packing. */
interface CampaignRow {
  /** In the order of `CAMPAIGN_PARTS`. */
  readonly words: readonly number[];
  readonly calls: number;
  /** By index in `counted`; a sparse array. */
  readonly counts: readonly number[];
}

/** The table of these groups, which must be distinct. */
export function campaignTable(counted: readonly string[], rows: readonly CampaignRow[]): CampaignTable {
  const packed = new PackedWriter();
  const total = counted.map(() => 0);
  let all = 0;
  for (const { words, calls, counts } of rows) {
    for (const word of words) packed.write(word);
    packed.write(calls);
    // `forEach` skips the holes of a sparse array.
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

/** Saturates: a sum beyond exact integers comes from wrong data, and showing too little is better than failing. */
function packable(count: number): number {
  return Math.min(count, Number.MAX_SAFE_INTEGER);
}
