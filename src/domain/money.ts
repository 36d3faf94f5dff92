/** An amount in minor units (kopecks, cents) of an ISO 4217 currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** Twelve digits in the currency's units: more than any call is worth, and its minor units are still exact in a double. */
export const MAX_UNITS = 999_999_999_999;

/** Minor units of an amount in the currency's units. Two decimals are kept, as ad platforms do. */
export function toMinorUnits(amount: number): number {
  return Math.round(amount * 100);
}

/** The amount in the currency's units, e.g. 1500 for 150000. */
export function fromMinorUnits(minor: number): number {
  return minor / 100;
}

/** The amount for reading, e.g. `1500 RUB` or `99.90 USD`. */
export function formatMoney({ minor, currency }: Money): string {
  return `${fromMinorUnits(minor).toFixed(minor % 100 === 0 ? 0 : 2)} ${currency}`;
}
