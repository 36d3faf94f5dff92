import type { OnUnknown } from '../../../domain/uploads/upload-states.js';
import type { SimulatorAccounts } from '../../kit/simulator/accounts.js';
import { DEMO_GOALS, type DemoDestination, type FaultDestination, type SandboxAddresses } from '../../kit/simulator/simulator.js';

/** A GA4 web stream. */
interface Ga4Account {
  readonly measurementId: string;
  readonly apiSecret: string;
}

declare module '../../kit/simulator/accounts.js' {
  interface SimulatorAccounts {
    readonly ga4: readonly Ga4Account[];
    /** The property's number of each stream, by measurement id. */
    readonly ga4Properties: Readonly<Record<string, string>>;
    /** IANA names of the properties' zones, by the streams' measurement ids; Moscow by default. */
    readonly ga4Zones: Readonly<Record<string, string>>;
    /** Daily report tokens, by the streams' measurement ids; a standard property's by default. */
    readonly ga4Tokens: Readonly<Record<string, number>>;
  }
}

/** The stream of the demo and the tests. */
export const GA4_STREAM: Ga4Account = { measurementId: 'G-SANDBOX001', apiSecret: 'sandbox-ga4-secret' };
/** The fault catalogue uses both, so that neither destination meets the copies of the other. */
const GA4_SECOND_STREAM: Ga4Account = { measurementId: 'G-SANDBOX009', apiSecret: 'sandbox-ga4-secret-2' };
export const GA4_ACCOUNTS: readonly Ga4Account[] = [GA4_STREAM, GA4_SECOND_STREAM];

export const GA4_PROPERTIES = { 'G-SANDBOX001': '300000001', 'G-SANDBOX009': '300000009' };

const EVENT = 'qualify_lead';

export function ga4SandboxDestinations({ ga4 }: SimulatorAccounts, { httpUrl }: SandboxAddresses): object[] {
  return ga4.slice(0, 1).map((stream) => ({
    id: 'ga4-sandbox',
    platform: 'ga4',
    enabled: true,
    ...stream,
    endpoint: httpUrl,
    goals: { 'quality-call': { event: EVENT } },
  }));
}

export const ga4DemoDestinations: readonly DemoDestination[] = [
  {
    id: 'ga4-okna',
    label: 'Google Analytics 4',
    service: 'ga4',
    goals: [{ goal: DEMO_GOALS.quality, platformGoal: EVENT, sendsValue: true }],
    inSamples: true,
    settings: ({ ga4: [stream], ga4Properties }, { httpUrl }) => ({
      ...stream,
      endpoint: httpUrl,
      goals: { [DEMO_GOALS.quality]: { event: EVENT } },
      read: {
        propertyId: ga4Properties[stream?.measurementId ?? ''],
        // Credentials that the sandbox's token endpoint accepts.
        credentials: { clientId: 'sandbox-client', clientSecret: 'sandbox-client-secret', refreshToken: 'sandbox-refresh-token' },
        endpoint: httpUrl,
        tokenEndpoint: `${httpUrl}/token`,
        reference: true,
      },
    }),
  },
];

export const ga4FaultDestinations: readonly FaultDestination[] = [
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
