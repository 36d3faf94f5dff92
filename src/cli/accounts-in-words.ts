import { stringify } from 'yaml';
import type { SimulatorAccounts } from '../sandbox/sandbox.js';

/** The sandbox's accounts as destinations for a ringback.yaml: what to copy to send there. */
export function accountsInWords(accounts: SimulatorAccounts, at: { readonly httpUrl: string; readonly grpcUrl: string }): string {
  const destinations = [...metrica(accounts, at.httpUrl), ...ga4(accounts, at.httpUrl), ...googleAds(accounts, at)];
  return `To send there, put into ringback.yaml (goals by the names of your own):\n\n${stringify({ destinations })}`.trimEnd();
}

function metrica({ metrica: all }: SimulatorAccounts, endpoint: string): object[] {
  return all.map(({ counterId, token, goals }) => ({
    id: 'metrika-sandbox',
    platform: 'yandex-metrica',
    enabled: true,
    counterId,
    token,
    endpoint,
    goals: { 'quality-call': { target: goals[0] } },
  }));
}

function ga4({ ga4: all }: SimulatorAccounts, endpoint: string): object[] {
  return all.map(({ measurementId, apiSecret }) => ({
    id: 'ga4-sandbox',
    platform: 'ga4',
    enabled: true,
    measurementId,
    apiSecret,
    endpoint,
    goals: { 'quality-call': { event: 'qualify_lead' } },
  }));
}

function googleAds({ google }: SimulatorAccounts, { httpUrl, grpcUrl }: { httpUrl: string; grpcUrl: string }): object[] {
  const { clientId, clientSecret } = google.clients[0] ?? {};
  const common = (customerId: string, conversionActionId: string | undefined) => ({
    platform: 'google-ads',
    enabled: true,
    customerId,
    credentials: { clientId, clientSecret, refreshToken: google.refreshTokens[0]?.token },
    tokenEndpoint: `${httpUrl}/token`,
    goals: { 'quality-call': { conversionActionId } },
  });
  return google.customers.flatMap(({ customerId, conversionActions }) => [
    { id: 'ads-sandbox', ...common(customerId, conversionActions[0]?.id), endpoint: httpUrl },
    {
      id: 'ads-sandbox-grpc',
      ...common(customerId, conversionActions[0]?.id),
      enabled: false,
      transport: 'google-ads-api',
      developerToken: google.developerTokens[0]?.token,
      endpoint: grpcUrl,
    },
  ]);
}
