import type { AccountReport } from '../../../domain/uploads/account-report.js';
import { bothLanguages, type LocalizedText } from '../../../domain/localized-text.js';
import type { SimulatorAccounts } from '../../kit/simulator/accounts.js';
import { isPackageInstalled } from '../../kit/installed-package.js';
import { DEMO_GOALS, type DemoDestination, type FaultDestination, type SandboxAddresses } from '../../kit/simulator/simulator.js';

export interface GoogleConversionAction {
  readonly id: string;
  readonly name: string;
  readonly type: 'UPLOAD_CLICKS' | 'WEBPAGE';
  readonly enabled: boolean;
  readonly countingType: 'ONE_PER_CLICK' | 'MANY_PER_CLICK';
  readonly lookbackDays: number;
  /** Campaigns bid on goals of this kind. `QUALIFIED_LEAD`, `WEBSITE` and true by default. */
  readonly category?: string;
  readonly origin?: string;
  readonly biddable?: boolean;
}

export interface GoogleCustomer {
  readonly customerId: string;
  /** Manager accounts with access to the customer. */
  readonly managers: readonly string[];
  readonly conversionActions: readonly GoogleConversionAction[];
  readonly acceptedCustomerDataTerms: boolean;
  /** IANA name; Moscow by default. */
  readonly timezone?: string;
  /** Whether addresses get click ids; true by default. */
  readonly autoTagging?: boolean;
}

export interface GoogleAccounts {
  readonly clients: readonly { readonly clientId: string; readonly clientSecret: string }[];
  readonly refreshTokens: readonly { readonly token: string; readonly clientId: string; readonly scopes: readonly string[] }[];
  readonly serviceAccounts: readonly { readonly clientEmail: string; readonly publicKeyPem: string }[];
  readonly developerTokens: readonly { readonly token: string; readonly mayUploadClicks: boolean }[];
  readonly customers: readonly GoogleCustomer[];
}

declare module '../../kit/simulator/accounts.js' {
  interface SimulatorAccounts {
    readonly google: GoogleAccounts;
  }
}

/** One action for each transport: the demo and the fault catalogue send no conversion twice to the same one. */
const DATA_MANAGER_ACTION = '987654321';
const ADS_API_ACTION = '987654322';

const action = (id: string, name: string): GoogleConversionAction => {
  return { id, name, type: 'UPLOAD_CLICKS', enabled: true, countingType: 'MANY_PER_CLICK', lookbackDays: 90 };
};

/** The accounts of the demo and the tests. */
export const GOOGLE_ACCOUNTS: GoogleAccounts = {
  clients: [{ clientId: 'sandbox-client', clientSecret: 'sandbox-client-secret' }],
  refreshTokens: [
    {
      token: 'sandbox-refresh-token',
      clientId: 'sandbox-client',
      scopes: ['https://www.googleapis.com/auth/adwords', 'https://www.googleapis.com/auth/datamanager'],
    },
  ],
  serviceAccounts: [],
  developerTokens: [{ token: 'sandbox-developer-token', mayUploadClicks: true }],
  customers: [
    {
      customerId: '1234567890',
      managers: ['1112223333'],
      conversionActions: [action(DATA_MANAGER_ACTION, 'Quality call'), action(ADS_API_ACTION, 'Unique answered call')],
      acceptedCustomerDataTerms: true,
    },
  ],
};

type Transport = 'data-manager' | 'google-ads-api';

/** One of Google's APIs: its address, and what it needs besides an access token. */
function transportSettings(google: GoogleAccounts, { httpUrl, grpcUrl }: SandboxAddresses, transport: Transport): object {
  if (transport === 'data-manager') return { endpoint: httpUrl };
  return { transport, developerToken: google.developerTokens[0]?.token, endpoint: grpcUrl };
}

function credentialsOf({ clients, refreshTokens }: GoogleAccounts): object {
  return { ...clients[0], refreshToken: refreshTokens[0]?.token };
}

export function googleAdsSandboxDestinations({ google }: SimulatorAccounts, at: SandboxAddresses): object[] {
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

const HAS_SDK = isPackageInstalled('google-ads-node');

function settingsOf(google: GoogleAccounts, at: SandboxAddresses, transport: Transport, goals: object): object {
  const [customer] = google.customers;
  return {
    customerId: customer?.customerId,
    loginCustomerId: customer?.managers[0],
    credentials: credentialsOf(google),
    tokenEndpoint: `${at.httpUrl}/token`,
    ...transportSettings(google, at, transport),
    goals,
    read: HAS_SDK && { endpoint: at.grpcUrl },
  };
}

/** Nothing is sent twice: each goal goes to Google Ads by one transport only. */
const ALL_DEMO_DESTINATIONS: readonly DemoDestination[] = [
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
/** Without the optional package nothing is sent by the Google Ads API. */
export const googleAdsDemoDestinations = ALL_DEMO_DESTINATIONS.filter(({ service }) => HAS_SDK || service !== 'google-ads');

function reportText(report: AccountReport | null): LocalizedText {
  if (report === null)
    return bothLanguages('Google Ads gave no summary of its own this time.', 'Сводки от самого Google Ads на этот раз не было.');
  const { successful, total, pending } = report;
  return bothLanguages(
    `Google Ads’ own summary of today’s uploads by its API: ${successful} of ${total} taken, ${pending} still being ` +
      'processed.',
    `Сводка самого Google Ads за сегодня по его API: принято ${successful} из ${total}, в обработке ${pending}.`,
  );
}

export const googleAdsFaultDestinations: readonly FaultDestination[] = [
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
