import { groupBy } from '../../domain/collections.js';
import { answerState, type CountedCall, type CountedConversion, isConfiguredGoal } from '../../domain/statistics/counted.js';
import { KEY_SEPARATOR, withoutSeparator } from '../../domain/statistics/counts.js';
import {
  CAMPAIGN_PARTS,
  type CampaignPart,
  type CampaignTable,
  campaignTable,
  NO_WORD,
} from '../../domain/statistics/stored-statistics.js';
import type { Instant } from '../../domain/time/instant.js';

interface Group {
  readonly parts: readonly string[];
  calls: number;
  /** By index in `counted`; a sparse array. */
  readonly counts: number[];
}

/** Counts of a day's calls by group, before its words are replaced by numbers. */
export class CampaignDayCounts {
  private readonly groups = new Map<string, Group>();
  private readonly counted = new Map<string, number>();

  /** Counts one call of this group. @param parts in the order of `CAMPAIGN_PARTS` */
  addCall(parts: readonly (string | null)[]): void {
    this.groupOf(parts).calls += 1;
  }

  add(parts: readonly (string | null)[], path: readonly string[], count = 1): void {
    const { counts } = this.groupOf(parts);
    const what = path.map(withoutSeparator).join(KEY_SEPARATOR);
    const index = this.counted.get(what) ?? this.counted.size;
    this.counted.set(what, index);
    counts[index] = (counts[index] ?? 0) + count;
  }

  /** Every word of the groups, once. */
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

  private groupOf(words: readonly (string | null)[]): Group {
    const parts = CAMPAIGN_PARTS.map((_, at) => withoutSeparator(words[at] ?? ''));
    const key = parts.join(KEY_SEPARATOR);
    let group = this.groups.get(key);
    if (!group) this.groups.set(key, (group = { parts, calls: 0, counts: [] }));
    return group;
  }
}

/** The rows that campaigns are counted from. */
interface CountedForCampaigns {
  readonly calls: readonly Pick<CountedCall, 'id' | 'moment' | 'answered' | CampaignPart>[];
  readonly conversions: readonly CountedConversion[];
}

/**
 * By source, campaign, term and number: calls, and `answered`, `missed`, `missedAt HOUR`, `goal GOAL`, `value GOAL CURRENCY`.
 * Pure.
 *
 * @param hourOf the hour of the day, 0 to 23, in the business's time zone
 */
export function countCampaigns(
  { calls, conversions }: CountedForCampaigns,
  hourOf: (moment: Instant) => number,
): CampaignDayCounts {
  const sum = new CampaignDayCounts();
  const conversionsByCall = groupBy(conversions.filter(isConfiguredGoal), ({ callId }) => callId);
  for (const call of calls) {
    const parts = CAMPAIGN_PARTS.map((part) => call[part]);
    sum.addCall(parts);
    const answer = answerState(call);
    if (answer !== null) sum.add(parts, [answer]);
    if (answer === 'missed') sum.add(parts, ['missedAt', String(hourOf(call.moment))]);
    for (const { goal, valueMinor, currency } of conversionsByCall.get(call.id) ?? []) {
      sum.add(parts, ['goal', goal]);
      if (valueMinor !== null && currency !== null) sum.add(parts, ['value', goal, currency], valueMinor);
    }
  }
  return sum;
}
