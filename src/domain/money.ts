/** An amount in minor units (kopecks, cents) of an ISO 4217 currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/**
 * Currencies in use today: ISO 4217, list one, without funds and metals, read 2026-11-30. Node's own list also holds withdrawn
 * ones (RUR, DEM).
 */
const CURRENCY_CODES: ReadonlySet<string> = new Set(
  (
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC ' +
    'CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ' +
    'ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK ' +
    'MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE ' +
    'SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF ' +
    'YER ZAR ZMW ZWG'
  ).split(' '),
);

/** Whether platforms know the currency: an ISO 4217 code in capital letters. */
export function isCurrencyCode(code: string): boolean {
  return CURRENCY_CODES.has(code);
}

/** Twelve digits in the currency's units: more than any call is worth, and its minor units are still exact in a double. */
export const MAX_UNITS = 999_999_999_999;

/** Converts units to minor units. Two decimals are kept, as ad platforms do. */
export function toMinorUnits(amount: number): number {
  return Math.round(amount * 100);
}

/** Converts minor units to units, e.g. 150000 to 1500. */
export function fromMinorUnits(minor: number): number {
  return minor / 100;
}

/** The amount for display, e.g. `1500 RUB` or `99.90 USD`. */
export function formatMoney({ minor, currency }: Money): string {
  return `${fromMinorUnits(minor).toFixed(minor % 100 === 0 ? 0 : 2)} ${currency}`;
}
