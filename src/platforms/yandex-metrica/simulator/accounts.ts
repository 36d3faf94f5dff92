import type { SimulatorAccounts } from '../../kit/simulator/accounts.js';
import { DEMO_GOALS, type DemoDestination, type FaultDestination, type SandboxAddresses } from '../../kit/simulator/simulator.js';

/** A Metrica counter, and the token of a login that may upload to it. */
export interface MetricaAccount {
  readonly counterId: string;
  /** Quotas are counted per login. */
  readonly login: string;
  readonly token: string;
  /** Identifiers of the counter's JavaScript-event goals: what a row names as its Target. */
  readonly goals: readonly string[];
  /** The login's permission on the counter; `own` by default. `view` uploads nothing. */
  readonly permission?: 'own' | 'edit' | 'view';
  /** Whether answers on uploads count linked rows, as in some generations of the documentation; `absent` by default. */
  readonly counts?: 'absent' | 'null' | 'present';
  /** IANA name; Moscow by default. */
  readonly timezone?: string;
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
/** An account of Yandex Direct whose campaigns lead to the counter. */
export const DIRECT_TOKEN = 'sandbox-direct-token';
export const DIRECT_LOGIN = 'sandbox-direct';
export const METRICA_ACCOUNTS: readonly MetricaAccount[] = [METRICA_COUNTER];

export function metricaSandboxDestinations({ metrica }: SimulatorAccounts, { httpUrl }: SandboxAddresses): object[] {
  return metrica.map(({ counterId, token, goals }) => ({
    id: 'metrika-sandbox',
    platform: 'yandex-metrica',
    enabled: true,
    counterId,
    token,
    endpoint: httpUrl,
    goals: { 'quality-call': { target: goals[0] } },
  }));
}

export const metricaDemoDestinations: readonly DemoDestination[] = [
  {
    id: 'metrika-okna',
    label: 'Yandex.Metrica',
    service: 'yandex-metrica',
    goals: [
      { goal: DEMO_GOALS.quality, platformGoal: 'quality_call', sendsValue: false },
      { goal: DEMO_GOALS.unique, platformGoal: 'unique_call', sendsValue: true },
    ],
    inSamples: true,
    settings: ({ metrica: [counter] }, { httpUrl }) => ({
      counterId: counter?.counterId,
      token: counter?.token,
      endpoint: httpUrl,
      goals: {
        [DEMO_GOALS.quality]: { target: 'quality_call', value: 'omit' },
        [DEMO_GOALS.unique]: { target: 'unique_call' },
      },
      read: { logs: 'visits', direct: { token: DIRECT_TOKEN, clientLogin: DIRECT_LOGIN, endpoint: httpUrl } },
    }),
  },
];

const { counterId, token } = METRICA_COUNTER;

export const metricaFaultDestinations: readonly FaultDestination[] = [
  {
    id: 'metrica',
    service: 'yandex-metrica',
    accountOrGoal: counterId,
    copies: 'overwrites',
    onUnknown: 'resend',
    findsLostRequests: true,
    slowToLoad: false,
    settings: ({ httpUrl }, goal) => ({
      platform: 'yandex-metrica',
      counterId,
      token,
      endpoint: httpUrl,
      goals: { [goal]: { target: 'quality_call' } },
    }),
    // Its rounds claim a file at a time.
    smallClaims: { rowsPerFile: 10 },
  },
];
