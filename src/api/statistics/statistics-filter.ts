import { z } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import type { Config, ProjectConfig } from '../../config/config.js';
import { CAMPAIGN_PARTS, type CampaignPart } from '../../domain/statistics/groups.js';
import type { DayRange } from '../../domain/statistics/periods.js';
import { dayOf } from '../../domain/time/business-days.js';
import { maySee, type Access } from '../access/access.js';
import { separatorShape } from '../export/export.controller.js';
import { DIRECTIONS } from '../http/sorted-page.js';
import { idParameter, momentParameter, periodOf } from '../http/input.js';

const statisticsShape = {
  project: idParameter.optional(),
  from: momentParameter
    .optional()
    .describe('The first day, in the business’s time zone; a moment stands for its day. All days without it.'),
  to: momentParameter.optional().describe('The last day, included as a whole.'),
};

export const statisticsQuery = z.strictObject(statisticsShape);
export const destinationStatisticsQuery = z.strictObject({ ...statisticsShape, destination: idParameter.optional() });

const MAX_GROUPS = 500;
const WHOLE_GROUPS = sentence(`Must be a whole number from 1 to ${MAX_GROUPS}.`, `Нужно целое число от 1 до ${MAX_GROUPS}.`);
const PARTS = sentence(
  `Must be some of ${CAMPAIGN_PARTS.join(', ')}, separated by commas.`,
  `Нужно что-то из ${CAMPAIGN_PARTS.join(', ')} через запятую.`,
);

export const campaignStatisticsQuery = z.strictObject({
  ...statisticsShape,
  by: z
    .string()
    .refine((text) => text.split(',').every((part) => CAMPAIGN_PARTS.some((known) => known === part)), { error: PARTS })
    .default(CAMPAIGN_PARTS.join(','))
    .describe('What calls are grouped by, separated by commas.'),
  limit: z.coerce
    .number<string>(WHOLE_GROUPS)
    .int(WHOLE_GROUPS)
    .min(1, WHOLE_GROUPS)
    .max(MAX_GROUPS, WHOLE_GROUPS)
    .default(100)
    .describe('How many groups, those with most calls first.'),
});

const CAMPAIGN_ORDERS = sentence(
  'Must be calls, answered, answeredRate, missed, value, or goal.ID or rate.ID of a goal: how many conversions, or how ' +
    'many a call.',
  'Нужно calls, answered, answeredRate, missed, value либо goal.ID или rate.ID цели: сколько конверсий или сколько на звонок.',
);

/** A file's language is a parameter, because a link sends the browser's language. */
export const campaignFileQuery = campaignStatisticsQuery.extend({
  ...separatorShape,
  language: z.enum(['ru', 'en']).optional(),
  sort: z
    .string()
    .regex(/^(calls|answered|answeredRate|missed|value|(goal|rate)\.[\w-]{1,64})$/, CAMPAIGN_ORDERS)
    .default('calls')
    .describe(`Of the groups that \`limit\` leaves. ${CAMPAIGN_ORDERS}`),
  order: z.enum(DIRECTIONS).default('desc').describe('`desc`: largest first; `asc`: smallest first.'),
});

export function campaignPartsOf(by: string): CampaignPart[] {
  const asked = by.split(',');
  return CAMPAIGN_PARTS.filter((part) => asked.includes(part));
}

export function toStatisticsRange(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  timezone: string,
): DayRange {
  const { from, to } = periodOf(query, timezone);
  return {
    first: from === undefined ? null : within(dayOf(from, timezone)),
    last: to === undefined ? null : within(dayOf(to - 1, timezone)),
  };
}

/**
 * ISO dates of years outside 0001 to 9999 neither sort as text nor can be read back, and both edges are used to say "for ever".
 * A year is left at the end for days that are reckoned from these.
 */
const [EARLIEST, LATEST] = ['0001-01-01', '9998-12-31'];

function within(day: string): string {
  const hasFourDigits = /^\d{4}-/.test(day);
  if (!hasFourDigits) return day.startsWith('-') ? EARLIEST : LATEST;
  if (day < EARLIEST) return EARLIEST;
  return day > LATEST ? LATEST : day;
}

/** The projects that the key has access to, or the requested one of them. */
export function visibleProjects(config: Config, access: Access, project: string | undefined): ProjectConfig[] {
  return config.projects.filter(({ id }) => maySee(access, id) && (project === undefined || id === project));
}
