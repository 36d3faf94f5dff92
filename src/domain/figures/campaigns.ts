import { groupBy } from '../collections.js';
import type { Instant } from '../instant.js';
import { answerOf, isWorthTelling, type CountedCalls } from './counted.js';
import { CAMPAIGN_PARTS, CampaignSum } from './campaign-sum.js';

/**
 * By source, campaign, term and number: `calls`, `answered`, `missed`, `missedAt HOUR`, `goal GOAL`, `value GOAL CURRENCY`. Pure.
 *
 * @param hourOf the hour of the day, 0 to 23, in the business's time zone
 */
export function campaignSum(
  { calls, conversions }: Pick<CountedCalls, 'calls' | 'conversions'>,
  hourOf: (moment: Instant) => number,
): CampaignSum {
  const sum = new CampaignSum();
  const worth = groupBy(conversions.filter(isWorthTelling), ({ callId }) => callId);
  for (const call of calls) {
    const of = CAMPAIGN_PARTS.map((part) => call[part]);
    sum.add(of, ['calls']);
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
