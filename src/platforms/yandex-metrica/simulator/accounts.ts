/** A Metrica counter, and the token of a login that may upload to it. */
export interface MetricaAccount {
  readonly counterId: string;
  /** Quotas are counted per login. */
  readonly login: string;
  readonly token: string;
  /** Identifiers of the counter's JavaScript-event goals: what a row names as its Target. */
  readonly goals: readonly string[];
  /** What the login may do with the counter; `own` where left out. `view` uploads nothing. */
  readonly permission?: 'own' | 'edit' | 'view';
}

declare module '../../kit/simulator/accounts.js' {
  interface SimulatorAccounts {
    readonly metrica: readonly MetricaAccount[];
  }
}

/** The counter of the demo and the tests. */
export const METRICA_COUNTER: MetricaAccount = {
  counterId: '12345678',
  login: 'sandbox',
  token: 'sandbox-metrica-token',
  goals: ['quality_call', 'unique_call'],
};
export const METRICA_ACCOUNTS: readonly MetricaAccount[] = [METRICA_COUNTER];
