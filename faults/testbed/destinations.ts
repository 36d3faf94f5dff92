import type { Copies, OnUnknown } from '#dist/domain/uploads/upload-states.js';
import { DEFAULT_SIMULATOR_ACCOUNTS, type SimulatorAccounts, type SimulatorRecord } from '#dist/sandbox/sandbox.js';

export const TESTBED_GOAL = 'quality-call';

/** Where the cabinets are. */
export interface Endpoints {
  readonly httpUrl: string;
  readonly grpcUrl: string;
}

/** A destination of the catalogue: how it is configured, what it promises, and which of the cabinets' records are its. */
export interface TestbedDestination {
  readonly id: string;
  readonly platform: SimulatorRecord['platform'];
  /** Two destinations of one platform are told apart by account or goal. */
  readonly accountOrGoal: string;
  readonly copies: Copies;
  readonly onUnknown: OnUnknown;
  /** After a lost answer the platform is asked, and nothing that it has is sent again. */
  readonly findsLostRequests: boolean;
  settings(endpoints: Endpoints): object;
}

const SECOND_STREAM = { measurementId: 'G-SANDBOX002', apiSecret: 'sandbox-ga4-secret-2' };
const SECOND_ACTION = '987654322';

const [counter] = DEFAULT_SIMULATOR_ACCOUNTS.metrica;
const [stream] = DEFAULT_SIMULATOR_ACCOUNTS.ga4;
const { google } = DEFAULT_SIMULATOR_ACCOUNTS;
const [customer] = google.customers;
const [action] = customer?.conversionActions ?? [];
if (!counter || !stream || !customer || !action) throw new Error('the sandbox has no accounts');

/** One more stream and conversion action than the sandbox's own: none of two destinations meets the copies of the other. */
export const ACCOUNTS: SimulatorAccounts = {
  ...DEFAULT_SIMULATOR_ACCOUNTS,
  ga4: [stream, SECOND_STREAM],
  google: {
    ...google,
    customers: [{ ...customer, conversionActions: [action, { ...action, id: SECOND_ACTION, name: 'Second' }] }],
  },
};

function ga4(id: string, { measurementId, apiSecret }: typeof SECOND_STREAM, onUnknown: OnUnknown): TestbedDestination {
  return {
    id,
    platform: 'ga4',
    accountOrGoal: measurementId,
    copies: 'counted',
    onUnknown,
    findsLostRequests: false,
    settings: ({ httpUrl }) => ({
      platform: 'ga4',
      measurementId,
      apiSecret,
      endpoint: httpUrl,
      onUnknown,
      goals: { [TESTBED_GOAL]: { event: 'qualify_lead' } },
    }),
  };
}

function googleAds(id: string, transport: 'data-manager' | 'google-ads-api', conversionActionId: string): TestbedDestination {
  return {
    id,
    platform: transport === 'data-manager' ? 'data-manager' : 'google-ads',
    accountOrGoal: conversionActionId,
    copies: 'ignored',
    onUnknown: 'resend',
    findsLostRequests: false,
    settings: ({ httpUrl, grpcUrl }) => ({
      platform: 'google-ads',
      transport,
      customerId: customer?.customerId,
      loginCustomerId: customer?.managers[0],
      credentials: { ...google.clients[0], refreshToken: google.refreshTokens[0]?.token },
      ...(transport === 'google-ads-api' && { developerToken: google.developerTokens[0]?.token }),
      endpoint: transport === 'data-manager' ? httpUrl : grpcUrl,
      tokenEndpoint: `${httpUrl}/token`,
      goals: { [TESTBED_GOAL]: { conversionActionId } },
    }),
  };
}

export const METRICA: TestbedDestination = {
  id: 'metrica',
  platform: 'yandex-metrica',
  accountOrGoal: counter.counterId,
  copies: 'overwrites',
  onUnknown: 'resend',
  findsLostRequests: true,
  settings: ({ httpUrl }) => ({
    platform: 'yandex-metrica',
    counterId: counter.counterId,
    token: counter.token,
    endpoint: httpUrl,
    goals: { [TESTBED_GOAL]: { target: 'quality_call' } },
  }),
};
export const GA4_HOLD = ga4('ga4-hold', stream, 'hold');
export const GA4_RESEND = ga4('ga4-resend', SECOND_STREAM, 'resend');
export const DATA_MANAGER = googleAds('data-manager', 'data-manager', action.id);
export const GOOGLE_ADS_API = googleAds('google-ads-api', 'google-ads-api', SECOND_ACTION);

export const ALL = [METRICA, GA4_HOLD, GA4_RESEND, DATA_MANAGER, GOOGLE_ADS_API];
/** Without the one whose client takes seconds to load, in every process anew. */
export const LIGHT = ALL.filter((destination) => destination !== GOOGLE_ADS_API);

/** Metrica in files of ten: its rounds claim a file at a time, so that even a few calls are many claims. */
export function inSmallClaims(destination: TestbedDestination): TestbedDestination {
  if (destination.id !== METRICA.id) return destination;
  return { ...destination, settings: (endpoints) => ({ ...destination.settings(endpoints), rowsPerFile: 10 }) };
}

/** Whether the cabinets keep this record for the destination. */
export function belongsTo({ platform, accountOrGoal: place }: TestbedDestination, record: SimulatorRecord): boolean {
  return record.platform === platform && (record.account === place || record.goal === place);
}
