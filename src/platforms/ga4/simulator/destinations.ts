import type { OnUnknown } from '../../../domain/uploads/upload-states.js';
import type { SimulatorAccounts } from '../../kit/simulator/accounts.js';
import { DEMO_GOALS, type DemoDestination, type FaultDestination, type SandboxAddresses } from '../../kit/simulator/simulator.js';
import { GA4_SECOND_STREAM, GA4_STREAM, type Ga4Account } from './accounts.js';

const EVENT = 'qualify_lead';

export function sandboxDestinations({ ga4 }: SimulatorAccounts, { httpUrl }: SandboxAddresses): object[] {
  return ga4.slice(0, 1).map((stream) => ({
    id: 'ga4-sandbox',
    platform: 'ga4',
    enabled: true,
    ...stream,
    endpoint: httpUrl,
    goals: { 'quality-call': { event: EVENT } },
  }));
}

export const demoDestinations: readonly DemoDestination[] = [
  {
    id: 'ga4-okna',
    label: 'Google Analytics 4',
    service: 'ga4',
    goals: [{ goal: DEMO_GOALS.quality, platformGoal: EVENT, sendsValue: true }],
    inSamples: true,
    settings: ({ ga4: [stream] }, { httpUrl }) => ({
      ...stream,
      endpoint: httpUrl,
      goals: { [DEMO_GOALS.quality]: { event: EVENT } },
    }),
  },
];

export const faultDestinations: readonly FaultDestination[] = [
  faultDestination('ga4-hold', GA4_STREAM, 'hold'),
  faultDestination('ga4-resend', GA4_SECOND_STREAM, 'resend'),
];

function faultDestination(id: string, stream: Ga4Account, onUnknown: OnUnknown): FaultDestination {
  return {
    id,
    service: 'ga4',
    accountOrGoal: stream.measurementId,
    copies: 'counted',
    onUnknown,
    findsLostRequests: false,
    slowToLoad: false,
    settings: ({ httpUrl }, goal) => ({
      platform: 'ga4',
      ...stream,
      endpoint: httpUrl,
      onUnknown,
      goals: { [goal]: { event: EVENT } },
    }),
  };
}
