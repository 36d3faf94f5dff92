import { z } from 'zod';
import { maskPhone } from '../../domain/calls/masking.js';
import { fromMinorUnits } from '../../domain/money.js';
import { CAMPAIGN_PARTS, type CampaignPart } from '../../domain/statistics/stored-statistics.js';
import { toIso } from '../../domain/time/instant.js';
import type { FrequentCaller } from '../../store/statistics/statistics-input.store.js';
import { maybeText, time } from '../views/common.js';
import type { CampaignGroup, Counted } from './campaign-groups.js';
import { count, valuesSchema } from './money.view.js';

const HOURS = 24;
const parts = Object.fromEntries(CAMPAIGN_PARTS.map((part) => [part, maybeText])) as Record<CampaignPart, typeof maybeText>;

const countsShape = {
  calls: count,
  answered: count,
  missed: count,
  missedByHour: z.array(count).length(HOURS).describe('From midnight, in the business’s time zone.'),
};

/** Contract: 3. HTTP, GET /stats/campaigns. */
export const campaignsSchema = z
  .strictObject({
    timezone: z.string(),
    groups: count.describe('How many there are; `items` shows those with most calls.'),
    total: z.strictObject(countsShape).describe('Of all groups.'),
    items: z.array(
      z.strictObject({
        project: z.string(),
        ...parts,
        ...countsShape,
        goals: z.array(z.strictObject({ goal: z.string(), conversions: count, values: valuesSchema })),
      }),
    ),
    frequentCallers: z
      .array(
        z.strictObject({
          project: z.string(),
          caller: z.string().describe('Tells callers apart, and nothing else.'),
          callerNumber: maybeText.describe('Masked; null where the number is no longer kept.'),
          calls: count,
          answered: count,
          lastAt: time,
        }),
      )
      .describe('Who called five times or more within the last 30 days of the period.'),
  })
  .meta({ id: 'Campaigns' });
export type CampaignsView = z.output<typeof campaignsSchema>;

/** As many letters of the keyed hash as tell some thousands of callers apart. */
const LETTERS_OF_THE_KEY = 12;

export function callerView(caller: FrequentCaller): CampaignsView['frequentCallers'][number] {
  const { projectId: project, callerKey, callerNumber, calls, answered, lastAt } = caller;
  return {
    project,
    caller: callerKey.slice(0, LETTERS_OF_THE_KEY),
    callerNumber: callerNumber === null ? null : maskPhone(callerNumber),
    calls,
    answered,
    lastAt: toIso(lastAt),
  };
}

export function campaignItem({ project, parts: named, counted }: CampaignGroup): CampaignsView['items'][number] {
  const { utmSource, utmCampaign, utmTerm, trackingNumber } = named;
  const goals = [...counted.goals].map(([goal, { conversions, values }]) => ({
    goal,
    conversions,
    values: [...values].map(([currency, minor]) => ({ currency, value: fromMinorUnits(minor) })),
  }));
  return { project, utmSource, utmCampaign, utmTerm, trackingNumber, ...campaignTotal(counted), goals };
}

export function campaignTotal({ calls, answered, missed, missedByHour }: Counted): CampaignsView['total'] {
  return { calls, answered, missed, missedByHour };
}

const AT_LUNCH = Array.from({ length: HOURS }, (_, hour) => (hour === 13 ? 4 : 0));

export const CAMPAIGNS: CampaignsView = {
  timezone: 'Europe/Moscow',
  groups: 1,
  total: { calls: 40, answered: 34, missed: 4, missedByHour: AT_LUNCH },
  items: [
    {
      project: 'okna',
      utmSource: 'yandex',
      utmCampaign: 'okna-moskva-poisk',
      utmTerm: 'пластиковые окна',
      trackingNumber: '+74951234567',
      calls: 40,
      answered: 34,
      missed: 4,
      missedByHour: AT_LUNCH,
      goals: [{ goal: 'quality-call', conversions: 12, values: [{ currency: 'RUB', value: 18000 }] }],
    },
  ],
  frequentCallers: [
    {
      project: 'okna',
      caller: 'b1946ac92492',
      callerNumber: '+7916***4567',
      calls: 7,
      answered: 2,
      lastAt: '2026-11-22T07:45:00.000Z',
    },
  ],
};
