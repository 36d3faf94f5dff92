import { z, type ZodOptional, type ZodType } from 'zod';
import { definitionOf, type CallKey, type ConditionKind } from '../../domain/calls/call-fields.js';
import { CLICK_ID_KINDS } from '../../domain/calls/call.js';
import { sentence } from '../../domain/localized-text.js';
import { FIELD_CONDITIONS, type FieldConditionKey } from '../../domain/goals/field-conditions.js';
import type { Goal, OneOrMany, When } from '../../domain/goals/goal.js';
import { matchesPattern } from '../../domain/goals/matching.js';
import { isCurrencyCode, MAX_UNITS } from '../../domain/money.js';
import { parseWeekdays } from '../../domain/time/weekdays.js';
import { minuteOfDay } from '../../domain/time/working-hours.js';
import { idSchema, numberPatternSchema } from './values.js';

const IDENTIFIERS = ['yaCid', 'gaCid', 'rsCid', ...CLICK_ID_KINDS];

const nonEmptyText = z.string().min(1);
const wholeSeconds = z.number().int().min(0);
const textPatterns = oneOrMany(nonEmptyText);
/** A record leaves `__proto__` out without a word, and a rule without its condition is met by every call. */
const usableNames = z
  .unknown()
  .refine((value) => typeof value !== 'object' || value === null || !Object.hasOwn(value, '__proto__'), {
    error: sentence('The name __proto__ cannot be used.', 'Имя __proto__ использовать нельзя.'),
  });
const numberPatterns = oneOrMany(numberPatternSchema);
const identifierPattern = nonEmptyText.refine((pattern) => IDENTIFIERS.some((kind) => matchesPattern(pattern, kind)), {
  error: sentence(
    `Must be one of: ${IDENTIFIERS.join(', ')}; * stands for any letters.`,
    `Допустимо одно из: ${IDENTIFIERS.join(', ')}; * заменяет любые буквы.`,
  ),
});
export const daySchema = nonEmptyText.refine((value) => parseWeekdays(value) !== null, {
  error: sentence(
    'Must be a day or a range of days, like mon, sat or mon-fri.',
    'Нужен день или промежуток дней: mon, sat или mon-fri.',
  ),
});
export const timeOfDaySchema = nonEmptyText.refine((value) => minuteOfDay(value) !== null, {
  error: sentence(
    'Must be a time of day in quotes, like "09:00" or "24:00".',
    'Нужно время суток в кавычках: "09:00" или "24:00".',
  ),
});

const hoursSchema = z
  .strictObject({ days: oneOrMany(daySchema).optional(), from: timeOfDaySchema.optional(), to: timeOfDaySchema.optional() })
  .refine(({ from = '00:00', to = '24:00' }) => minuteOfDay(from) !== minuteOfDay(to), {
    error: sentence(
      '`from` and `to` are the same, so no moment lies between them. Leave both out for the whole day.',
      '`from` и `to` совпадают, между ними нет ни минуты. Для целого дня уберите оба.',
    ),
  });

const callNumberSchema = z
  .strictObject({ min: z.number().int().min(1).optional(), max: z.number().int().min(1).optional() })
  .refine(isOrdered, {
    error: sentence('`min` is above `max`, so no call can meet both.', '`min` больше `max`: ни один звонок не подойдёт.'),
  });

/** The conditions that come from the table of a call's fields. */
const fieldConditions = Object.fromEntries(
  FIELD_CONDITIONS.map(({ condition, field, kind }) => [condition, wantedOf(field, kind).optional()]),
) as unknown as { readonly [K in FieldConditionKey]: ZodOptional<ZodType<NonNullable<When[K]>>> };

function wantedOf(field: CallKey, kind: Exclude<ConditionKind, 'custom'>): ZodType {
  if (kind === 'is') return z.boolean();
  if (kind !== 'matches' && kind !== 'matchesAddress') return wholeSeconds;
  const { type } = definitionOf(field);
  if (typeof type !== 'string') return oneOrMany(z.preprocess(toLowerCase, z.enum(type)));
  return type === 'phone' ? numberPatterns : textPatterns;
}

type OwnConditions = { readonly [K in Exclude<keyof When, FieldConditionKey>]-?: ZodOptional<ZodType<NonNullable<When[K]>>> };

/** The other conditions, each with its schema: a new key of `When` does not compile until it is here. */
const ownConditions = (): OwnConditions => ({
  statusCodes: oneOrMany(
    z.union([
      z.number().int(),
      z.string().regex(/^[\d*]+$/, sentence('Must be a status code like 1110 or 11*.', 'Нужен код статуса: 1110 или 11*.')),
    ]),
  ).optional(),
  callerNumbers: numberPatterns.optional(),
  customParam: usableNames.pipe(z.record(nonEmptyText, textPatterns)).optional(),
  hasIdentifier: oneOrMany(identifierPattern).optional(),
  hours: hoursSchema.optional(),
  uniqueWithinDays: z.number().positive().optional(),
  callNumber: callNumberSchema.optional(),
  any: z.array(whenSchema).min(1).optional(),
  all: z.array(whenSchema).min(1).optional(),
  not: whenSchema.optional(),
});

/** A rule in the config. Every key is optional; a rule without keys is met by every call. */
export const whenSchema: ZodType<When> = z.lazy(() =>
  z
    .strictObject({ ...fieldConditions, ...ownConditions() })
    .refine((when) => isOrdered({ min: when.minTalkSeconds, max: when.maxTalkSeconds }), {
      path: ['minTalkSeconds'],
      error: sentence('Is above maxTalkSeconds, so no call can meet both.', 'Больше maxTalkSeconds: ни один звонок не подойдёт.'),
    })
    .refine((when) => isOrdered({ min: when.minWaitSeconds, max: when.maxWaitSeconds }), {
      path: ['minWaitSeconds'],
      error: sentence('Is above maxWaitSeconds, so no call can meet both.', 'Больше maxWaitSeconds: ни один звонок не подойдёт.'),
    }),
);

export function oneOrMany<T>(item: ZodType<T>): ZodType<OneOrMany<T>> {
  return z.union([item, z.array(item).min(1)]);
}

function isOrdered({ min = 0, max = Infinity }: { min?: number | undefined; max?: number | undefined }): boolean {
  return min <= max;
}

function toLowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** It is the heading of a column. */
const LONGEST_NAME = 60;
const goalValueSchema = z.number().min(0).max(MAX_UNITS);

const CURRENCY = sentence(
  'Must be a current code of ISO 4217 in three letters, like RUB (RUR is no longer one).',
  'Нужен действующий код валюты ISO 4217 из трёх букв, например RUB (RUR больше не код).',
);

/** A call that meets `when` becomes a conversion to this goal. Amounts are in the currency's units. */
export const goalSchema: ZodType<Goal> = z.strictObject({
  id: idSchema,
  name: z.string().trim().min(1).max(LONGEST_NAME).optional(),
  when: whenSchema,
  at: z
    .enum(['end', 'start'], {
      error: sentence('Write at: end (the default) or at: start.', 'Напишите at: end (по умолчанию) или at: start.'),
    })
    .default('end'),
  value: goalValueSchema.nullable().default(null),
  currency: z
    .string()
    .overwrite((text) => text.toUpperCase())
    .refine(isCurrencyCode, CURRENCY)
    .default('RUB'),
  valueBy: z.array(z.strictObject({ when: whenSchema, value: goalValueSchema })).default([]),
  oncePerCallerDays: z.number().positive().nullable().default(null),
  holdMinutes: z.number().min(0).default(0),
});
