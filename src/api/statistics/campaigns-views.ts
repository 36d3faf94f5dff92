import { z } from 'zod';
import { maskPhone } from '../../domain/calls/masking.js';
import { fromMinorUnits } from '../../domain/money.js';
import { CAMPAIGN_PARTS, type CampaignPart } from '../../domain/statistics/groups.js';
import type { CampaignGroup, CampaignTotals } from '../../domain/statistics/statistics.js';
import { toIso } from '../../domain/time/instant.js';
import type { FrequentCaller } from '../../store/statistics/statistics-input.store.js';
import { nullableText, isoTime, countSchema, partialShape, valuesSchema } from '../http/answer.js';

const HOURS = 24;
const parts = Object.fromEntries(CAMPAIGN_PARTS.map((part) => [part, nullableText])) as Record<CampaignPart, typeof nullableText>;

const countsShape = {
  calls: countSchema,
  answered: countSchema,
  missed: countSchema,
  missedByHour: z.array(countSchema).length(HOURS).describe('From midnight, in the business’s time zone.'),
};

/** The answer of `GET /stats/campaigns`. */
export const campaignsSchema = z
  .strictObject({
    ...partialShape,
    timezone: z.string(),
    groups: countSchema.describe('The number of groups; `items` shows those with most calls.'),
    total: z.strictObject(countsShape).describe('Over all groups.'),
    items: z.array(
      z.strictObject({
        project: z.string(),
        ...parts,
        ...countsShape,
        goals: z.array(z.strictObject({ goal: z.string(), conversions: countSchema, values: valuesSchema })),
      }),
    ),
    frequentCallers: z
      .array(
        z.strictObject({
          project: z.string(),
          caller: z.string().describe('Distinguishes callers, and says nothing else about them.'),
          callerNumber: nullableText.describe('Masked; null where the number is no longer kept.'),
          calls: countSchema,
          answered: countSchema,
          lastAt: isoTime,
        }),
      )
      .describe('Callers with five calls or more within the last 30 days of the period.'),
  })
  .meta({ id: 'Campaigns' });
export type CampaignsView = z.output<typeof campaignsSchema>;

/** Enough characters of the keyed hash to distinguish thousands of callers. */
const CALLER_KEY_LENGTH = 12;

export function toFrequentCallerView(caller: FrequentCaller): CampaignsView['frequentCallers'][number] {
  const { projectId: project, callerKey, callerNumber, calls, answered, lastAt } = caller;
  return {
    project,
    caller: callerKey.slice(0, CALLER_KEY_LENGTH),
    callerNumber: callerNumber === null ? null : maskPhone(callerNumber),
    calls,
    answered,
    lastAt: toIso(lastAt),
  };
}

export function toCampaignItem({ project, parts: names, totals }: CampaignGroup): CampaignsView['items'][number] {
  const { utmSource, utmCampaign, utmTerm, trackingNumber } = names;
  const goals = [...totals.goals].map(([goal, { conversions, values }]) => ({
    goal,
    conversions,
    values: [...values].map(([currency, minor]) => ({ currency, value: fromMinorUnits(minor) })),
  }));
  return { project, utmSource, utmCampaign, utmTerm, trackingNumber, ...toCampaignTotal(totals), goals };
}

export function toCampaignTotal({ calls, answered, missed, missedByHour }: CampaignTotals): CampaignsView['total'] {
  return { calls, answered, missed, missedByHour };
}

const MISSED_BY_HOUR_EXAMPLE = Array.from({ length: HOURS }, (_, hour) => (hour === 13 ? 4 : 0));

export const CAMPAIGNS_EXAMPLE: CampaignsView = {
  timezone: 'Europe/Moscow',
  groups: 1,
  total: { calls: 40, answered: 34, missed: 4, missedByHour: MISSED_BY_HOUR_EXAMPLE },
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
      missedByHour: MISSED_BY_HOUR_EXAMPLE,
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
