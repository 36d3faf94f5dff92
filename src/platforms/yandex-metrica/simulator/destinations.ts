import type { SimulatorAccounts } from '../../kit/simulator/accounts.js';
import { DEMO_GOALS, type DemoDestination, type FaultDestination, type SandboxAddresses } from '../../kit/simulator/simulator.js';
import { METRICA_COUNTER } from './accounts.js';

export function sandboxDestinations({ metrica }: SimulatorAccounts, { httpUrl }: SandboxAddresses): object[] {
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

export const demoDestinations: readonly DemoDestination[] = [
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
    }),
  },
];

const { counterId, token } = METRICA_COUNTER;

export const faultDestinations: readonly FaultDestination[] = [
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
