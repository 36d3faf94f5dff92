import type { AccountReport } from '../../../domain/uploads/account-report.js';
import type { SimulatorAccounts } from '../../kit/simulator/accounts.js';
import { DEMO_GOALS, type DemoDestination, type FaultDestination, type SandboxAddresses } from '../../kit/simulator/simulator.js';
import { ADS_API_ACTION, DATA_MANAGER_ACTION, GOOGLE_ACCOUNTS, type GoogleAccounts } from './accounts.js';

type Transport = 'data-manager' | 'google-ads-api';

/** One API of Google's: where it is, and what it asks for beside an access token. */
function transportSettings(google: GoogleAccounts, { httpUrl, grpcUrl }: SandboxAddresses, transport: Transport): object {
  if (transport === 'data-manager') return { endpoint: httpUrl };
  return { transport, developerToken: google.developerTokens[0]?.token, endpoint: grpcUrl };
}

function credentialsOf({ clients, refreshTokens }: GoogleAccounts): object {
  return { ...clients[0], refreshToken: refreshTokens[0]?.token };
}

export function sandboxDestinations({ google }: SimulatorAccounts, at: SandboxAddresses): object[] {
  return google.customers.flatMap(({ customerId, conversionActions }) => {
    const common = {
      platform: 'google-ads',
      enabled: true,
      customerId,
      credentials: credentialsOf(google),
      tokenEndpoint: `${at.httpUrl}/token`,
      goals: { 'quality-call': { conversionActionId: conversionActions[0]?.id } },
    };
    return [
      { id: 'ads-sandbox', ...common, ...transportSettings(google, at, 'data-manager') },
      { id: 'ads-sandbox-grpc', ...common, enabled: false, ...transportSettings(google, at, 'google-ads-api') },
    ];
  });
}

function settingsOf(google: GoogleAccounts, at: SandboxAddresses, transport: Transport, goals: object): object {
  const [customer] = google.customers;
  return {
    customerId: customer?.customerId,
    loginCustomerId: customer?.managers[0],
    credentials: credentialsOf(google),
    tokenEndpoint: `${at.httpUrl}/token`,
    ...transportSettings(google, at, transport),
    goals,
  };
}

/** Nothing is sent twice: each goal goes to Google Ads by one transport only. */
export const demoDestinations: readonly DemoDestination[] = [
  {
    id: 'ads-okna',
    label: 'Google Ads (Data Manager)',
    service: 'data-manager',
    goals: [{ goal: DEMO_GOALS.quality, platformGoal: DATA_MANAGER_ACTION, sendsValue: true }],
    inSamples: true,
    settings: ({ google }, at) =>
      settingsOf(google, at, 'data-manager', { [DEMO_GOALS.quality]: { conversionActionId: DATA_MANAGER_ACTION } }),
  },
  {
    id: 'ads-grpc',
    label: 'Google Ads (Ads API, gRPC)',
    service: 'google-ads',
    goals: [{ goal: DEMO_GOALS.unique, platformGoal: ADS_API_ACTION, sendsValue: true }],
    inSamples: true,
    settings: ({ google }, at) =>
      settingsOf(google, at, 'google-ads-api', { [DEMO_GOALS.unique]: { conversionActionId: ADS_API_ACTION } }),
    reportText,
    pausedAtEnd: true,
  },
];

function reportText(report: AccountReport | null): string {
  if (report === null) return 'Google Ads gave no summary of its own this time.';
  const { successful, total, pending } = report;
  return `Google Ads’ own summary of today’s uploads by its API: ${successful} of ${total} taken, ${pending} still being processed.`;
}

export const faultDestinations: readonly FaultDestination[] = [
  faultDestination('data-manager', 'data-manager', DATA_MANAGER_ACTION),
  faultDestination('google-ads-api', 'google-ads', ADS_API_ACTION),
];

function faultDestination(transport: Transport, service: string, conversionActionId: string): FaultDestination {
  return {
    id: transport,
    service,
    accountOrGoal: conversionActionId,
    copies: 'ignored',
    onUnknown: 'resend',
    findsLostRequests: false,
    slowToLoad: transport === 'google-ads-api',
    settings: (at, goal) => ({
      platform: 'google-ads',
      ...settingsOf(GOOGLE_ACCOUNTS, at, transport, { [goal]: { conversionActionId } }),
    }),
  };
}
