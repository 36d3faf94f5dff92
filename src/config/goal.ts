import { z, type ZodType } from 'zod';
import type { Goal } from '../domain/goals/goal.js';
import { MAX_UNITS } from '../domain/money.js';
import { idSchema } from './id.js';
import { whenSchema } from './when.js';

const amount = z.number().min(0).max(MAX_UNITS);

/** A call that meets `when` becomes a conversion to this goal. Amounts are in the currency's units. */
export const goalSchema: ZodType<Goal> = z.strictObject({
  id: idSchema,
  when: whenSchema,
  value: amount.nullable().default(null),
  currency: z
    .string()
    .overwrite((text) => text.toUpperCase())
    .regex(/^[A-Z]{3}$/, 'Must be a currency of three letters, like RUB.')
    .default('RUB'),
  valueBy: z.array(z.strictObject({ when: whenSchema, value: amount })).default([]),
  oncePerCallerDays: z.number().positive().nullable().default(null),
  holdMinutes: z.number().min(0).default(0),
});
