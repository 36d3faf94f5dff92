import { GA4_PROPERTIES, GA4_STREAM } from '../../src/platforms/ga4/simulator/accounts.js';
import { METRICA_COUNTER } from '../../src/platforms/yandex-metrica/simulator/accounts.js';

const CREDENTIALS = { clientId: 'sandbox-client', clientSecret: 'sandbox-client-secret', refreshToken: 'sandbox-refresh-token' };

/** A destination's own keys at the sandbox's counter. */
export function metricaSettings(endpoint: string, goals: object, read: object): object {
  const { counterId, token } = METRICA_COUNTER;
  return { counterId, token, endpoint, goals, read };
}

/** A destination's own keys at the sandbox's property; each event carries a reference that is searched for. */
export function ga4Settings(endpoint: string, goals: object): object {
  const propertyId = GA4_PROPERTIES['G-SANDBOX001'];
  const tokenEndpoint = `${endpoint}/token`;
  return {
    ...GA4_STREAM,
    endpoint,
    goals,
    read: { propertyId, credentials: CREDENTIALS, endpoint, tokenEndpoint, reference: true },
  };
}

/** A destination's own keys at the sandbox's Google account: sent by the Data Manager, read by the Google Ads API. */
export function googleAdsSettings(endpoint: string, grpcUrl: string, goals: object, more: object = {}): object {
  return {
    transport: 'data-manager',
    customerId: '1234567890',
    loginCustomerId: '1112223333',
    credentials: CREDENTIALS,
    tokenEndpoint: `${endpoint}/token`,
    endpoint,
    goals,
    read: { endpoint: grpcUrl },
    ...more,
  };
}
