import { z } from 'zod';
import { toIso } from '../../domain/time/instant.js';
import { GAP_CAUSES } from '../../domain/truth/gap-causes.js';
import { LIGHTS } from '../../domain/truth/light.js';
import { MATURITIES, READING_BASES, READING_FLAGS } from '../../domain/truth/reading.js';
import type { Language } from '../../domain/localized-text.js';
import { GAP_CAUSE_TEXTS } from '../../messages/truth-messages.js';
import type { ReadingSummary } from '../../truth/reading.service.js';
import type { JudgedTruthLine } from '../../truth/truth.service.js';
import { EXAMPLE_CALL_ID } from '../calls/call-views.js';
import { separatorShape } from '../export/export.controller.js';
import { countSchema, listOf, nullableText, nullableTime, reasonSchema, toReasonView } from '../http/answer.js';
import { idParameter, momentParameter, pageShape } from '../http/input.js';

export const truthQuery = z.strictObject({
  ...pageShape,
  project: idParameter.optional(),
  destination: idParameter.optional(),
  goal: idParameter.optional(),
  from: momentParameter.optional().describe('The first day; four weeks before the last one without it.'),
  to: momentParameter.optional().describe('The last day, included; today without it. At most 92 days at once.'),
  by: z.enum(['day', 'campaign']).default('day').describe('`day`: all campaigns together; `campaign`: each by itself.'),
});

/** A file has no pages. */
export const truthExportQuery = truthQuery.omit({ limit: true, cursor: true }).extend({
  ...separatorShape,
  language: z
    .enum(['ru', 'en'])
    .optional()
    .describe('With it, the page’s columns with names, words and moments for people; without it, those of the API.'),
});

const causeSchema = z.strictObject({
  code: z.enum(GAP_CAUSES),
  text: z.string().describe('In the language of Accept-Language.'),
  count: z.number().describe('Its effect on the gap: below zero the platform shows less because of it, above zero more.'),
  calls: z.array(z.string()).describe('The `id` of the calls behind it, where they are known.'),
});

const truthLineSchema = z
  .strictObject({
    project: z.string(),
    destination: z.string(),
    goal: z.string(),
    day: z.iso.date().describe('In the zone of the platform’s days.'),
    campaign: nullableText.describe('Null by day, and for conversions without a campaign.'),
    basis: z.enum(READING_BASES).describe('On which day the platform counts a conversion.'),
    ours: countSchema.describe('Our conversions to this goal that concern this destination.'),
    theirs: z.number().nullable().describe('What the platform shows; null where it was not read.'),
    direct: z
      .number()
      .nullable()
      .describe('What Yandex Direct shows of the same goal, by its own day; null where it is not read.'),
    gap: z.number().nullable().describe('theirs - ours = the sum of the causes + unexplained.'),
    causes: z.array(causeSchema).describe('In a fixed order; each claims at most what it can prove.'),
    unexplained: z.number().nullable(),
    unexplainedCalls: z
      .array(z.string())
      .describe('The `id` of the calls that nothing proves to be shown: the missing ones are among them.'),
    light: z.enum(LIGHTS),
    maturity: z.enum(MATURITIES),
    asOf: nullableTime.describe('When the platform was asked.'),
    flags: z.array(z.enum(READING_FLAGS)),
  })
  .meta({ id: 'TruthLine' });
export const truthSchema = listOf(truthLineSchema);
export type TruthView = z.output<typeof truthSchema>;
export type TruthLineView = TruthView['items'][number];

export const readSchema = z
  .strictObject({
    readings: countSchema.describe('Figures that were read.'),
    sightings: countSchema.describe('New pieces of evidence about single calls.'),
    trouble: reasonSchema.nullable(),
  })
  .meta({ id: 'ReadingSummary' });
export type ReadView = z.output<typeof readSchema>;

export function toTruthLineView(line: JudgedTruthLine, language: Language): TruthLineView {
  const { projectId: project, destination, goal, day, campaign, basis, ours, theirs, gap, unexplained, light, maturity } = line;
  const causes = line.causes.map(({ code, count, calls }) => {
    return { code, text: GAP_CAUSE_TEXTS[code][language], count, calls: [...calls] };
  });
  const counts = {
    ours,
    theirs,
    direct: line.direct,
    gap,
    causes,
    unexplained,
    unexplainedCalls: [...line.unexplainedCalls],
    light,
    maturity,
  };
  return { project, destination, goal, day, campaign, basis, ...counts, asOf: toIso(line.asOf), flags: [...line.flags] };
}

export function toReadView({ readings, sightings, trouble }: ReadingSummary, language: Language): ReadView {
  return { readings, sightings, trouble: toReasonView(trouble, language) };
}

export const READ_EXAMPLE: ReadView = { readings: 128, sightings: 9, trouble: null };

export const TRUTH_EXAMPLE: TruthView = {
  items: [
    {
      project: 'okna',
      destination: 'metrika-okna',
      goal: 'quality-call',
      day: '2026-11-20',
      campaign: null,
      basis: 'visitDay',
      ours: 41,
      theirs: 38,
      direct: null,
      gap: -3,
      causes: [{ code: 'UNLINKED', text: 'no visit or click found', count: -3, calls: [EXAMPLE_CALL_ID] }],
      unexplained: 0,
      unexplainedCalls: [],
      light: 'green',
      maturity: 'final',
      asOf: '2026-11-26T01:22:03.000Z',
      flags: [],
    },
  ],
  nextCursor: null,
};
