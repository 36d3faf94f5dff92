import { SECOND, type Instant } from '../../domain/instant.js';
import { toUnits, type Money } from '../../domain/money.js';

/** Unix seconds, rounded down. */
export function toSeconds(instant: Instant): number {
  return Math.floor(instant / SECOND);
}

/** In the currency's units with a decimal point. */
export function priceOf(money: Money | null): { price: string | null; currency: string | null } {
  return { price: money && toUnits(money.minor).toFixed(2), currency: money && money.currency };
}
