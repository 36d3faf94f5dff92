import { MINUTE, toIso, DAY, type Instant } from '../../domain/time/instant.js';
import type { SimulatorAccounts } from '../../sandbox/sandbox.js';
import { DUTIES, QUALITY, SOURCE, UNIQUE } from './plan.js';

/** Where the demo's parts are. */
export interface DemoSite {
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
export function demoConfig(site: DemoSite): object {
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
        sources: [{ id: SOURCE, type: 'mango', tokens: [site.webhookToken], reconcile: ownList(site) }],
        exclude: { callers: ['+7495000*'] },
        goals: [
          {
            id: QUALITY,
            when: { quality: true, answered: true },
            value: 1500,
            currency: 'RUB',
            valueBy: [{ when: { utmCampaign: 'brand*' }, value: 800 }],
            oncePerCallerDays: 30,
          },
          { id: UNIQUE, when: { answered: true, minTalkSeconds: 60, uniqueWithinDays: 30, callTypes: ['dynamic'] } },
        ],
        destinations: destinations(site),
      },
    ],
  };
}

function ownList({ accounts, httpUrl, now }: DemoSite): object {
  return { ...accounts.mango[0], endpoint: httpUrl, schedule: scheduleFrom(now) };
}

function destinations({ accounts, httpUrl, grpcUrl, now }: DemoSite): object[] {
  const common = { enabled: true, since: toIso(now - SINCE_DAYS * DAY), schedule: scheduleFrom(now) };
  const [counter] = accounts.metrica;
  const [stream] = accounts.ga4;
  const ads = { platform: 'google-ads', ...common, ...adsAccount(accounts), tokenEndpoint: `${httpUrl}/token` };
  const { metrikaQuality, metrikaUnique, ga4Quality, adsQuality, grpcUnique } = DUTIES;
  return [
    {
      id: metrikaQuality.destination,
      platform: 'yandex-metrica',
      ...common,
      counterId: counter?.counterId,
      token: counter?.token,
      endpoint: httpUrl,
      goals: { [QUALITY]: { target: metrikaQuality.place, value: 'omit' }, [UNIQUE]: { target: metrikaUnique.place } },
    },
    {
      id: ga4Quality.destination,
      platform: 'ga4',
      ...common,
      measurementId: stream?.measurementId,
      apiSecret: stream?.apiSecret,
      endpoint: httpUrl,
      goals: { [QUALITY]: { event: ga4Quality.place } },
    },
    { id: adsQuality.destination, ...ads, endpoint: httpUrl, goals: { [QUALITY]: { conversionActionId: adsQuality.place } } },
    {
      id: grpcUnique.destination,
      ...ads,
      transport: 'google-ads-api',
      developerToken: accounts.google.developerTokens[0]?.token,
      endpoint: grpcUrl,
      goals: { [UNIQUE]: { conversionActionId: grpcUnique.place } },
    },
  ];
}

function adsAccount({ google }: SimulatorAccounts): object {
  const [client] = google.clients;
  return {
    customerId: google.customers[0]?.customerId,
    loginCustomerId: google.customers[0]?.managers[0],
    credentials: { ...client, refreshToken: google.refreshTokens[0]?.token },
  };
}

/** Rounds of their own begin half an hour later: until then only the demo's rounds send, so that its story stays in order. */
function scheduleFrom(now: Instant): string {
  return `${Math.floor(now / MINUTE + 30) % 60} * * * *`;
}
