import { z, type ZodType } from 'zod';
import { CLICK_ID_KINDS } from '../domain/calls/call.js';
import type { OneOrMany, When } from '../domain/goals/goal.js';
import { matchesPattern } from '../domain/goals/patterns.js';
import { parseWeekdays } from '../domain/time/weekdays.js';
import { minuteOfDay } from '../domain/time/working-hours.js';
import { numberPatternSchema } from './number-pattern.js';

const IDENTIFIERS = ['yaCid', 'gaCid', 'rsCid', ...CLICK_ID_KINDS];

const text = z.string().min(1);
const seconds = z.number().int().min(0);
const texts = oneOrMany(text);
const numbers = oneOrMany(numberPatternSchema);
const callType = z.preprocess(lowerCase, z.enum(['dynamic', 'static', 'default']));
const identifier = text.refine((pattern) => IDENTIFIERS.some((kind) => matchesPattern(pattern, kind)), {
  error: `Must be one of: ${IDENTIFIERS.join(', ')}; * stands for any letters.`,
});
export const daySchema = text.refine((value) => parseWeekdays(value) !== null, {
  error: 'Must be a day or a range of days, like mon, sat or mon-fri.',
});
export const timeOfDaySchema = text.refine((value) => minuteOfDay(value) !== null, {
  error: 'Must be a time of day in quotes, like "09:00" or "24:00".',
});

const hours = z
  .strictObject({ days: oneOrMany(daySchema).optional(), from: timeOfDaySchema.optional(), to: timeOfDaySchema.optional() })
  .refine(({ from = '00:00', to = '24:00' }) => minuteOfDay(from) !== minuteOfDay(to), {
    error: '`from` and `to` are the same, so no moment lies between them. Leave both out for the whole day.',
  });

const callNumber = z
  .strictObject({ min: z.number().int().min(1).optional(), max: z.number().int().min(1).optional() })
  .refine(ordered, {
    error: '`min` is above `max`, so no call can meet both.',
  });

/** A rule as the config gives it. Every key may be left out; a rule without keys is met by every call. */
export const whenSchema: ZodType<When> = z.lazy(() =>
  z
    .strictObject({
      quality: z.boolean().optional(),
      answered: z.boolean().optional(),
      accepted: z.boolean().optional(),
      new: z.boolean().optional(),
      duplicate: z.boolean().optional(),
      minTalkSeconds: seconds.optional(),
      maxTalkSeconds: seconds.optional(),
      minWaitSeconds: seconds.optional(),
      maxWaitSeconds: seconds.optional(),
      callTypes: oneOrMany(callType).optional(),
      statusCodes: oneOrMany(
        z.union([z.number().int(), z.string().regex(/^[\d*]+$/, 'Must be a status code like 1110 or 11*.')]),
      ).optional(),
      sources: texts.optional(),
      trackingNumbers: numbers.optional(),
      callerNumbers: numbers.optional(),
      countries: texts.optional(),
      regions: texts.optional(),
      cities: texts.optional(),
      devices: texts.optional(),
      utmSource: texts.optional(),
      utmMedium: texts.optional(),
      utmCampaign: texts.optional(),
      utmContent: texts.optional(),
      utmTerm: texts.optional(),
      page: texts.optional(),
      firstPage: texts.optional(),
      customParam: z.record(text, texts).optional(),
      hasIdentifier: oneOrMany(identifier).optional(),
      hours: hours.optional(),
      uniqueWithinDays: z.number().positive().optional(),
      callNumber: callNumber.optional(),
      any: z.array(whenSchema).min(1).optional(),
      all: z.array(whenSchema).min(1).optional(),
      not: whenSchema.optional(),
    })
    .refine((when) => ordered({ min: when.minTalkSeconds, max: when.maxTalkSeconds }), {
      path: ['minTalkSeconds'],
      error: 'Is above maxTalkSeconds, so no call can meet both.',
    })
    .refine((when) => ordered({ min: when.minWaitSeconds, max: when.maxWaitSeconds }), {
      path: ['minWaitSeconds'],
      error: 'Is above maxWaitSeconds, so no call can meet both.',
    }),
);

export function oneOrMany<T>(item: ZodType<T>): ZodType<OneOrMany<T>> {
  return z.union([item, z.array(item).min(1)]);
}

function ordered({ min = 0, max = Infinity }: { min?: number | undefined; max?: number | undefined }): boolean {
  return min <= max;
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
