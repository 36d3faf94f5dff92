import { z } from 'zod';
import type { Config, ProjectConfig } from '../../config/config.js';
import { CAMPAIGN_PARTS, type CampaignPart } from '../../domain/statistics/stored-statistics.js';
import { dayOf } from '../../domain/time/business-days.js';
import type { StatsRange } from '../../store/statistics/daily-stats.store.js';
import { sees, type Access } from '../keys/access.js';
import { idText, momentText, periodOf } from './common.js';

const rangeShape = {
  project: idText.optional(),
  from: momentText
    .optional()
    .describe('The first day, in the business’s time zone; a moment stands for its day. All days without it.'),
  to: momentText.optional().describe('The last day, included as a whole.'),
};

export const rangeQuery = z.strictObject(rangeShape);
export const destinationRangeQuery = z.strictObject({ ...rangeShape, destination: idText.optional() });

const MOST_GROUPS = 500;
const WHOLE = `Must be a whole number from 1 to ${MOST_GROUPS}.`;
const PARTS = `Must be some of ${CAMPAIGN_PARTS.join(', ')}, with commas between.`;

export const campaignsQuery = z.strictObject({
  ...rangeShape,
  by: z
    .string()
    .refine((text) => text.split(',').every((part) => CAMPAIGN_PARTS.some((known) => known === part)), { error: PARTS })
    .default(CAMPAIGN_PARTS.join(','))
    .describe('By what calls are told apart, with commas between.'),
  limit: z.coerce
    .number<string>(WHOLE)
    .int(WHOLE)
    .min(1, WHOLE)
    .max(MOST_GROUPS, WHOLE)
    .default(100)
    .describe('How many groups, those with most calls first.'),
});

export function partsOf(by: string): CampaignPart[] {
  const asked = by.split(',');
  return CAMPAIGN_PARTS.filter((part) => asked.includes(part));
}

export function toRange(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  timezone: string,
): StatsRange {
  const { from, to } = periodOf(query, timezone);
  return {
    first: from === undefined ? null : dayOf(from, timezone),
    last: to === undefined ? null : dayOf(to - 1, timezone),
  };
}

/** The projects that the key sees, or the one of them that is asked for. */
export function projectsFor(config: Config, access: Access, project: string | undefined): ProjectConfig[] {
  return config.projects.filter(({ id }) => sees(access, id) && (project === undefined || id === project));
}
