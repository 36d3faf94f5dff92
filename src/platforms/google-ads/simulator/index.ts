import { bothLanguages } from '../../../domain/localized-text.js';
import { isPackageInstalled } from '../../kit/installed-package.js';
import {
  BY_IDEMPOTENCY_KEY,
  type HttpRefusals,
  type SimulatedService,
  type SimulatorDefinition,
} from '../../kit/simulator/simulator.js';
import {
  GOOGLE_ACCOUNTS,
  googleAdsDemoDestinations,
  googleAdsFaultDestinations,
  googleAdsSandboxDestinations,
} from './accounts.js';
import { newRequestId } from './data-manager/check-events.js';
import { attachDataManager } from './data-manager/routes.js';
import { startGoogleAds } from './google-ads-api/server.js';
import { startGoogleAdsSink } from './google-ads-api/sink.js';
import { attachTokenEndpoint } from './oauth/routes.js';
import { detail, RpcError } from './rpc-error.js';

/** The Google Ads API is simulated by the message definitions of its optional package. */
const HAS_SDK = isPackageInstalled('google-ads-node');

const DEMO_WITHOUT_SDK = bothLanguages(
  'Google Ads by its own API is left out, reading it too: its packages are not installed. To see it: ' +
    'npm install google-ads-api@25 google-ads-node@25',
  'Google Ads через его собственный API не показан, чтение тоже: его пакеты не установлены. Чтобы увидеть: ' +
    'npm install google-ads-api@25 google-ads-node@25',
);

const EXPIRED_TOKEN = new RpcError('UNAUTHENTICATED', 'Request had invalid authentication credentials.', [
  detail('ErrorInfo', { reason: 'ACCESS_TOKEN_EXPIRED', domain: 'googleapis.com' }),
]);

const DATA_MANAGER_REFUSALS: HttpRefusals = {
  rateLimited: { status: 429, body: JSON.stringify(new RpcError('RESOURCE_EXHAUSTED', 'Quota exceeded.').body()) },
  unavailable: {
    status: 503,
    body: JSON.stringify({ error: { code: 503, message: 'The service is unavailable.', status: 'UNAVAILABLE' } }),
  },
  expiredToken: { status: 401, body: JSON.stringify(EXPIRED_TOKEN.body()) },
};

const TOKEN_REFUSALS: HttpRefusals = {
  rateLimited: { status: 429, body: JSON.stringify({ error: 'rate_limit_exceeded' }) },
  unavailable: { status: 503, body: JSON.stringify({ error: 'internal_failure' }) },
  expiredToken: {
    status: 400,
    body: JSON.stringify({ error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }),
  },
};

const services: readonly SimulatedService[] = [
  {
    name: 'token',
    paths: ['/token'],
    refusals: TOKEN_REFUSALS,
    comparison: null,
    badDay: [{ fault: 'unavailable', times: 1, retryAfterSeconds: null }],
    sinkAnswer: () => ({ access_token: 'an-access-token', expires_in: 3600, token_type: 'Bearer' }),
  },
  {
    name: 'data-manager',
    paths: ['/v1/events:', '/v1/requestStatus:'],
    refusals: DATA_MANAGER_REFUSALS,
    comparison: BY_IDEMPOTENCY_KEY,
    badDay: [
      { fault: 'expired-token', times: 1 },
      { fault: 'unavailable', times: 1, retryAfterSeconds: null },
      { fault: 'truncated', times: 1 },
      { fault: 'garbage', times: 1 },
      { fault: 'scripted', answer: { status: 409, body: '{"error":{"code":409,"status":"ABORTED"}}' }, times: 1 },
      { fault: 'scripted', answer: { status: 200, body: '{}' }, only: 'requestStatus', times: 1 },
    ],
    sinkAnswer: () => ({ requestId: newRequestId() }),
  },
  {
    name: 'google-ads',
    paths: [],
    comparison: BY_IDEMPOTENCY_KEY,
    badDay: [
      { fault: 'unavailable', times: 1 },
      { fault: 'answer-lost', times: 1 },
    ],
  },
];

/** Google over HTTP, the token endpoint at `/token` and the Data Manager API at `/v1/…`, and the Google Ads API over gRPC. */
export const simulator: SimulatorDefinition = {
  id: 'google-ads',
  title: 'Google Ads',
  order: 3,
  accounts: { google: GOOGLE_ACCOUNTS },
  services: HAS_SDK ? services : services.filter(({ name }) => name !== 'google-ads'),
  attachHttp: (app, context) => {
    attachTokenEndpoint(app, context);
    attachDataManager(app, context);
  },
  ...(HAS_SDK && { startGrpc: startGoogleAds, startGrpcSink: startGoogleAdsSink }),
  sandboxDestinations: googleAdsSandboxDestinations,
  demoDestinations: googleAdsDemoDestinations,
  ...(!HAS_SDK && { demoGap: DEMO_WITHOUT_SDK }),
  faultDestinations: googleAdsFaultDestinations,
};
