import { z } from 'zod';
import type { Language } from '../../domain/localized-text.js';
import { toIso } from '../../domain/time/instant.js';
import { READING_BASES } from '../../domain/truth/reading.js';
import { CHECK_GRADES } from '../../platforms/kit/platform.js';
import { missingPackageReason } from '../../platforms/kit/reader.js';
import type { ReadingOverview } from '../../truth/truth.service.js';
import { countSchema, listOf, nullableText, nullableTime, reasonSchema, toReasonView } from '../http/answer.js';
import { idParameter, pageShape } from '../http/input.js';

export const readingStatesQuery = z.strictObject({
  ...pageShape,
  project: idParameter.optional(),
  destination: idParameter.optional(),
});

const findingSchema = z.strictObject({
  name: z.string().describe('Stable on its platform.'),
  result: z.enum(CHECK_GRADES),
  text: z.string().describe('In the language of Accept-Language.'),
});

const callsSchema = z
  .strictObject({ sent: countSchema, found: countSchema })
  .describe('Of the days that a reading covers: conversions sent, and how many were found there one by one.');

const readingStateSchema = z
  .strictObject({
    project: z.string(),
    destination: z.string(),
    platform: z.string(),
    readable: z.boolean().describe('False where nobody reads it back: the platform shows nothing, or `read` is off.'),
    right: nullableText.describe('The right that reading needs.'),
    advice: nullableText.describe('Where it could be read and is not: what to configure.'),
    basis: z.enum(READING_BASES).nullable().describe('On which day the platform counts a conversion.'),
    timezone: nullableText.describe('In which its days begin; null where it did not say.'),
    readAt: nullableTime.describe('When its figures were last read.'),
    nextAt: nullableTime,
    trouble: reasonSchema.nullable().describe('Why the last reading failed, or was not whole.'),
    calls: callsSchema.nullable().describe('Null where single calls are not looked for.'),
    findings: z.array(findingSchema).describe('What explains gaps: zones, how goals count, whether they exist.'),
  })
  .meta({ id: 'ReadingState' });
export const readingStatesSchema = listOf(readingStateSchema);
export type ReadingStatesView = z.output<typeof readingStatesSchema>;
export type ReadingStateView = ReadingStatesView['items'][number];

export function toReadingStateView({ destination, state, calls }: ReadingOverview, language: Language): ReadingStateView {
  const { id, projectId: project, config, platform } = destination;
  const { reader, readingAdvice } = platform;
  const findings = (state?.findings ?? []).map(({ name, result, text }) => ({ name, result, text: text[language] }));
  return {
    project,
    destination: id,
    platform: config.platform,
    readable: reader !== undefined,
    right: reader?.right[language] ?? null,
    advice: reader ? null : (readingAdvice?.[language] ?? null),
    basis: reader?.basis ?? null,
    timezone: state?.timezone ?? null,
    readAt: toIso(state?.readAt ?? null),
    nextAt: toIso(state?.dueAt ?? null),
    trouble: toReasonView((reader && missingPackageReason(reader)) ?? state?.trouble ?? null, language),
    calls,
    findings,
  };
}

export const READING_STATES_EXAMPLE: ReadingStatesView = {
  items: [
    {
      project: 'okna',
      destination: 'metrika-okna',
      platform: 'yandex-metrica',
      readable: true,
      right: 'metrika:read for the counter',
      advice: null,
      basis: 'visitDay',
      timezone: 'Europe/Moscow',
      readAt: '2026-11-26T01:22:03.000Z',
      nextAt: '2026-11-27T01:22:00.000Z',
      trouble: null,
      calls: { sent: 41, found: 38 },
      findings: [
        { name: 'goal quality-call', result: 'proved', text: 'The target quality_call is goal 300000001 of the counter.' },
      ],
    },
  ],
  nextCursor: null,
};
