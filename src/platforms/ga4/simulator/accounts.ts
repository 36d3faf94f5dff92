/** A GA4 web stream. */
export interface Ga4Account {
  readonly measurementId: string;
  readonly apiSecret: string;
}

declare module '../../kit/simulator/accounts.js' {
  interface SimulatorAccounts {
    readonly ga4: readonly Ga4Account[];
  }
}

/** The stream of the demo and the tests. */
export const GA4_STREAM: Ga4Account = { measurementId: 'G-SANDBOX001', apiSecret: 'sandbox-ga4-secret' };
/** The fault catalogue sends to both, so that neither destination meets the copies of the other. */
export const GA4_SECOND_STREAM: Ga4Account = { measurementId: 'G-SANDBOX009', apiSecret: 'sandbox-ga4-secret-2' };
export const GA4_ACCOUNTS: readonly Ga4Account[] = [GA4_STREAM, GA4_SECOND_STREAM];
