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
export interface CampaignRow {
  /** In the order of `CAMPAIGN_PARTS`. */
  readonly words: readonly number[];
  readonly calls: number;
  /** By place in `counted`; what was not counted has a hole. */
  readonly counts: readonly number[];
}
