import { fromMinorUnits, type Money } from '../../domain/money.js';
import { SECOND, type Instant } from '../../domain/time/instant.js';

/** Unix seconds, rounded down. */
export function toSeconds(instant: Instant): number {
  return Math.floor(instant / SECOND);
}

/** In the currency's units with a decimal point. */
export function priceOf(money: Money | null): { price: string | null; currency: string | null } {
  return { price: money && fromMinorUnits(money.minor).toFixed(2), currency: money && money.currency };
}
