import { toMinorUnits, type Money } from '../../domain/money.js';
import type { ConversionFact } from './conversion.js';
import type { PlatformRuntime } from './platform.js';

const DEFAULT_CURRENCY = 'RUB';

export type CurrencyOf = PlatformRuntime['currencyOf'];

/** What a destination tells of a goal's worth: the conversion's own, nothing, or a fixed number in the currency of the goal. */
export function outgoingValue(
  wish: number | 'send' | 'omit',
  { value, goal }: ConversionFact,
  currencyOf: CurrencyOf,
): Money | null {
  if (wish === 'omit') return null;
  if (wish === 'send') return value;
  return { minor: toMinorUnits(wish), currency: value?.currency ?? currencyOf?.(goal) ?? DEFAULT_CURRENCY };
}
