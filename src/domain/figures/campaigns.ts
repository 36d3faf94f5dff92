import { groupBy } from '../collections.js';
import type { Instant } from '../instant.js';
import { answerOf, isWorthTelling, type CountedCalls } from './counted.js';
import { Tally } from './tally.js';

/** By what calls are told apart, in the order of the key's parts. */
export const CAMPAIGN_PARTS = ['utmSource', 'utmCampaign', 'utmTerm', 'trackingNumber'] as const;
export type CampaignPart = (typeof CAMPAIGN_PARTS)[number];

/**
 * `SOURCE CAMPAIGN TERM NUMBER …`: `calls`, `answered`, `missed`, `missedAt HOUR`, `goal GOAL`, `value GOAL CURRENCY`. Pure.
 *
 * @param hourOf the hour of the day, 0 to 23, in the business's time zone
 */
export function campaignTally({ calls, conversions }: CountedCalls, hourOf: (moment: Instant) => number): Tally {
  const tally = new Tally();
  const worth = groupBy(conversions.filter(isWorthTelling), ({ callId }) => callId);
  for (const call of calls) {
    const at = CAMPAIGN_PARTS.map((part) => call[part]);
    tally.add([...at, 'calls']);
    const answer = answerOf(call);
    if (answer !== null) tally.add([...at, answer]);
    if (answer === 'missed') tally.add([...at, 'missedAt', String(hourOf(call.moment))]);
    for (const { goal, valueMinor, currency } of worth.get(call.id) ?? []) {
      tally.add([...at, 'goal', goal]);
      if (valueMinor !== null && currency !== null) tally.add([...at, 'value', goal, currency], valueMinor);
    }
  }
  return tally;
}
