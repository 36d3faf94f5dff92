import { z } from 'zod';
import type { Tally } from '../../domain/figures/tally.js';
import { toUnits } from '../../domain/money.js';

export const count = z.number().int();

export const valuesSchema = z
  .array(z.strictObject({ currency: z.string(), value: z.number() }))
  .describe('What conversions are worth, in each currency’s units; those without a value are left out.');

/** The worth that a tally holds right under this path. */
export function valuesOf(tally: Tally, at: readonly string[]): z.output<typeof valuesSchema> {
  const place = at.length;
  return tally
    .paths()
    .filter(({ path }) => path.length === place + 2 && path[place] === 'value' && at.every((part, index) => path[index] === part))
    .map(({ path, count: minor }) => ({ currency: path[place + 1] ?? '', value: toUnits(minor) }));
}
