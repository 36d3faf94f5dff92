import { z } from 'zod';
import type { Tally } from '../../domain/figures/tally.js';
import { toUnits } from '../../domain/money.js';

export const count = z.number().int();

export const valuesSchema = z
  .array(z.strictObject({ currency: z.string(), value: z.number() }))
  .describe('What conversions are worth, in each currency’s units; those without a value are left out.');

/** The worth that a tally holds right under this path. */
export function valuesOf(tally: Tally, at: readonly string[]): z.output<typeof valuesSchema> {
  const currencies = tally.wordsAfter(...at, 'value');
  return currencies.map((currency) => ({ currency, value: toUnits(tally.get(...at, 'value', currency)) }));
}
