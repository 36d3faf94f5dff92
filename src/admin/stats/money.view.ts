import { z } from 'zod';

export const count = z.number().int();

export const valuesSchema = z
  .array(z.strictObject({ currency: z.string(), value: z.number() }))
  .describe('What conversions are worth, in each currency’s units; those without a value are left out.');
