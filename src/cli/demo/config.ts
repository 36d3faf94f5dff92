import { DAY, type Instant, MINUTE, toIso } from '../../domain/time/instant.js';
import { DEFAULT_SIMULATOR_ACCOUNTS, type SimulatorAccounts } from '../../sandbox/sandbox.js';
import { DEMO_QUALITY_GOAL, DEMO_SOURCE_ID, DEMO_UNIQUE_GOAL, GOAL_MAPPINGS } from './goal-mappings.js';

/** Where the demo's parts are. */
interface DemoConfigInput {
  readonly databaseUrl: string;
  readonly port: number;
  readonly webhookToken: string;
  readonly httpUrl: string;
  readonly grpcUrl: string;
  readonly accounts: SimulatorAccounts;
  readonly now: Instant;
}

const SINCE_DAYS = 120;

/** The demo's ringback.yaml, as data: a window company with one MANGO account and four destinations. */
export function demoConfig(site: DemoConfigInput): object {
  return {
    server: { host: '127.0.0.1', port: site.port },
    database: { url: site.databaseUrl },
    timezone: 'Europe/Moscow',
    // At once: nobody looks at a demo for ten minutes before there is something to see.
    alerts: { rules: { destinationPaused: { afterMinutes: 0 } } },
    projects: [
      {
        id: 'okna',
        name: 'Окна Плюс',
        sources: [{ id: DEMO_SOURCE_ID, type: 'mango', tokens: [site.webhookToken], reconcile: callListSettings(site) }],
        exclude: { callers: ['+7495000*'] },
        goals: [
          {
            id: DEMO_QUALITY_GOAL,
            when: { quality: true, answered: true },
            value: 1500,
            currency: 'RUB',
            valueBy: [{ when: { utmCampaign: 'brand*' }, value: 800 }],
            oncePerCallerDays: 30,
          },
          { id: DEMO_UNIQUE_GOAL, when: { answered: true, minTalkSeconds: 60, uniqueWithinDays: 30, callTypes: ['dynamic'] } },
        ],
        destinations: destinationSettings(site),
      },
    ],
  };
}

function callListSettings({ accounts, httpUrl, now }: DemoConfigInput): object {
  return { ...accounts.mango[0], endpoint: httpUrl, schedule: laterSchedule(now) };
}

function destinationSettings({ accounts, httpUrl, grpcUrl, now }: DemoConfigInput): object[] {
  const common = { enabled: true, since: toIso(now - SINCE_DAYS * DAY), schedule: laterSchedule(now) };
  const [counter] = accounts.metrica;
  const [stream] = accounts.ga4;
  const ads = { platform: 'google-ads', ...common, ...googleAdsAccount(accounts), tokenEndpoint: `${httpUrl}/token` };
  const { metrikaQuality, metrikaUnique, ga4Quality, adsQuality, grpcUnique } = GOAL_MAPPINGS;
  return [
    {
      id: metrikaQuality.destination,
      platform: 'yandex-metrica',
      ...common,
      counterId: counter?.counterId,
      token: counter?.token,
      endpoint: httpUrl,
      goals: {
        [DEMO_QUALITY_GOAL]: { target: metrikaQuality.platformGoal, value: 'omit' },
        [DEMO_UNIQUE_GOAL]: { target: metrikaUnique.platformGoal },
      },
    },
    {
      id: ga4Quality.destination,
      platform: 'ga4',
      ...common,
      measurementId: stream?.measurementId,
      apiSecret: stream?.apiSecret,
      endpoint: httpUrl,
      goals: { [DEMO_QUALITY_GOAL]: { event: ga4Quality.platformGoal } },
    },
    {
      id: adsQuality.destination,
      ...ads,
      endpoint: httpUrl,
      goals: { [DEMO_QUALITY_GOAL]: { conversionActionId: adsQuality.platformGoal } },
    },
    {
      id: grpcUnique.destination,
      ...ads,
      transport: 'google-ads-api',
      developerToken: accounts.google.developerTokens[0]?.token,
      endpoint: grpcUrl,
      goals: { [DEMO_UNIQUE_GOAL]: { conversionActionId: grpcUnique.platformGoal } },
    },
  ];
}

function googleAdsAccount({ google }: SimulatorAccounts): object {
  const [client] = google.clients;
  return {
    customerId: google.customers[0]?.customerId,
    loginCustomerId: google.customers[0]?.managers[0],
    credentials: { ...client, refreshToken: google.refreshTokens[0]?.token },
  };
}

/** Rounds of their own begin half an hour later: until then only the demo's rounds send, so that its story stays in order. */
function laterSchedule(now: Instant): string {
  return `${Math.floor(now / MINUTE + 30) % 60} * * * *`;
}

/** The sandbox's accounts with a second conversion action, and with visitors and clicks that nobody knows. */
export function demoAccounts(unknown: readonly string[]): SimulatorAccounts {
  const { google } = DEFAULT_SIMULATOR_ACCOUNTS;
  const customers = google.customers.map((customer) => {
    const added = customer.conversionActions.slice(0, 1).map((action) => {
      return { ...action, id: GOAL_MAPPINGS.grpcUnique.platformGoal, name: 'Unique answered call' };
    });
    return { ...customer, conversionActions: [...customer.conversionActions, ...added] };
  });
  return { ...DEFAULT_SIMULATOR_ACCOUNTS, google: { ...google, customers }, visitors: { unknown: [...unknown] } };
}
