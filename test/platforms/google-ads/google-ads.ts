import type { GoogleAdsSettings } from '../../../src/platforms/google-ads/config.js';
import { platform } from '../../../src/platforms/google-ads/index.js';
import type { GoogleAdsRow } from '../../../src/platforms/google-ads/row.js';
import { aCall, aFact } from '../../support/call-builders.js';
import type { Answer, SeenRequest } from '../contract/local-server.js';
import type { PlatformSubject } from '../contract/subject.js';

export const CLIENT_SECRET = 'GOCSPX-canary-client-secret';
export const REFRESH_TOKEN = '1//canary-refresh-token';
export const ACCESS_TOKEN = 'ya29.canary-access-token';
export const DEVELOPER_TOKEN = 'canary-developer-token';
export const TOKEN_PATH = '/oauth/token';

/** A request id as Google writes them, too long for a JS number. */
export const REQUEST_ID = '12345678901234567890-abcDEF';

/** A Data Manager destination as somebody would write it in the config; API and token endpoint on the same machine. */
export function aConfig(endpoint: string, overrides: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    customerId: '123-456-7890',
    loginCustomerId: '1112223333',
    credentials: { clientId: 'client.apps.example', clientSecret: CLIENT_SECRET, refreshToken: REFRESH_TOKEN },
    endpoint,
    tokenEndpoint: `${endpoint}${TOKEN_PATH}`,
    goals: {
      'quality-call': { conversionActionId: '987654321' },
      'unique-answered': { conversionActionId: '987654322', value: 'omit' },
    },
    ...overrides,
  };
}

export function aSettings(overrides: Readonly<Record<string, unknown>> = {}): GoogleAdsSettings {
  return platform.settings.parse(aConfig('http://127.0.0.1:9', overrides));
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** RFC 6749, section 5.1. */
export function tokenAnswer(token = ACCESS_TOKEN, expiresIn = 3599): Answer {
  return json(200, { access_token: token, expires_in: expiresIn, token_type: 'Bearer' });
}

export function isTokenRequest(request: SeenRequest): boolean {
  return request.url === TOKEN_PATH;
}

export const taken = (): Answer => json(200, { requestId: REQUEST_ID });

interface Violation {
  readonly field: string;
  readonly description?: string;
  readonly reason?: string;
}

/** google.rpc.Status in JSON. Google: data-manager concepts/understand-errors, read 2026-11-22. */
export function googleError(
  status: number,
  code: string,
  details: readonly object[] = [],
  message = 'There was a problem',
): Answer {
  return json(status, { error: { code: status, message, status: code, details } });
}

export function violationsAnswer(...violations: Violation[]): Answer {
  return googleError(400, 'INVALID_ARGUMENT', [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'INVALID_ARGUMENT', domain: 'datamanager.googleapis.com' },
    { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: 'req-of-google' },
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations },
  ]);
}

export function errorInfoAnswer(status: number, code: string, reason: string): Answer {
  return googleError(status, code, [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason }]);
}

/** What the contract suite drives the Data Manager transport with. */
export function dataManagerSubject(): PlatformSubject<GoogleAdsSettings, GoogleAdsRow> {
  return {
    definition: platform,
    config: (endpoint) => aConfig(endpoint),
    secrets: [CLIENT_SECRET, REFRESH_TOKEN, ACCESS_TOKEN],
    goal: 'quality-call',
    unidentified: aFact({ call: aCall({ clickIds: { yclid: '17638000001234567891' } }) }),
    fact: aFact(),
    onTheWire: [
      '/v1/events:ingest',
      'Cj0KCQiA_test-gclid_EaAlBwEALw_wcB',
      '"2026-11-20T10:45:59Z"',
      'rb-0f3c9b1e8a7d4c52b6e1f09a',
    ],
    success: taken,
    aside: (request) => (isTokenRequest(request) ? tokenAnswer() : null),
    refusals: [
      ['a row is named', violationsAnswer({ field: 'events.events[1].event_timestamp', reason: 'EVENT_TIME_INVALID' })],
      ['the destination is named', violationsAnswer({ field: 'destinations[0].login_account.account_id' })],
      ['nothing is named', googleError(400, 'INVALID_ARGUMENT')],
      ['the API is switched off', errorInfoAnswer(403, 'PERMISSION_DENIED', 'SERVICE_DISABLED')],
      ['the answer repeats the token', googleError(400, 'INVALID_ARGUMENT', [], `Bearer ${ACCESS_TOKEN} ${ACCESS_TOKEN}`)],
    ],
  };
}
