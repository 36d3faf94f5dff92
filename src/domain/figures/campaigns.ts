import { groupBy } from '../collections.js';
import type { Instant } from '../instant.js';
import { CampaignDay } from './campaign-day.js';
import { CAMPAIGN_PARTS, type CampaignPart } from './campaign-parts.js';
import { answerOf, isWorthTelling, type CountedCall, type CountedConversion } from './counted.js';

/** As much of calls as campaigns are counted from. */
interface CountedForCampaigns {
  readonly calls: readonly Pick<CountedCall, 'id' | 'moment' | 'answered' | CampaignPart>[];
  readonly conversions: readonly CountedConversion[];
}

/**
 * By source, campaign, term and number: calls, and `answered`, `missed`, `missedAt HOUR`, `goal GOAL`, `value GOAL CURRENCY`. Pure.
 *
 * @param hourOf the hour of the day, 0 to 23, in the business's time zone
 */
export function campaignDay({ calls, conversions }: CountedForCampaigns, hourOf: (moment: Instant) => number): CampaignDay {
  const sum = new CampaignDay();
  const worth = groupBy(conversions.filter(isWorthTelling), ({ callId }) => callId);
  for (const call of calls) {
    const of = CAMPAIGN_PARTS.map((part) => call[part]);
    sum.addCall(of);
    const answer = answerOf(call);
    if (answer !== null) sum.add(of, [answer]);
    if (answer === 'missed') sum.add(of, ['missedAt', String(hourOf(call.moment))]);
    for (const { goal, valueMinor, currency } of worth.get(call.id) ?? []) {
      sum.add(of, ['goal', goal]);
      if (valueMinor !== null && currency !== null) sum.add(of, ['value', goal, currency], valueMinor);
    }
  }
  return sum;
}
