/** An amount in minor units (kopecks, cents) of an ISO 4217 currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** Twelve digits of the currency's units, in any currency more than a call brings; their minor units are counted exactly. */
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
