import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { DAY } from '../../../../src/domain/time/instant.js';
import { GOOGLE_ACCOUNTS } from '../../../../src/platforms/google-ads/simulator/accounts.js';
import { simulator } from '../../../../src/platforms/google-ads/simulator/index.js';
import type { AccountOverrides } from '../../../../src/platforms/kit/simulator/accounts.js';
import { createSimulatorContext, type SimulatorContext } from '../../../../src/platforms/kit/simulator/context.js';

export const NOON = Date.parse('2026-11-22T09:00:00.000Z');
export const VERDICT_DELAY_MS = 3000;
export const ACTION_ID = '987654321';
export const CUSTOMER_ID = '1234567890';
export const PHONE_HASH = 'a'.repeat(64);

/** Google's accounts with a wider choice than the default: four actions, a token per scope, a second customer without terms. */
export const ACCOUNTS = {
  google: {
    ...GOOGLE_ACCOUNTS,
    clients: [...GOOGLE_ACCOUNTS.clients, { clientId: 'other-client', clientSecret: 'other-secret' }],
    refreshTokens: [
      ...GOOGLE_ACCOUNTS.refreshTokens,
      { token: 'ads-only', clientId: 'sandbox-client', scopes: ['https://www.googleapis.com/auth/adwords'] },
      { token: 'data-manager-only', clientId: 'sandbox-client', scopes: ['https://www.googleapis.com/auth/datamanager'] },
    ],
    developerTokens: [
      { token: 'old-hand', mayUploadClicks: true },
      { token: 'newcomer', mayUploadClicks: false },
    ],
    customers: [
      {
        customerId: CUSTOMER_ID,
        managers: ['1112223333'],
        acceptedCustomerDataTerms: true,
        conversionActions: [
          { id: ACTION_ID, name: 'Call', type: 'UPLOAD_CLICKS', enabled: true, countingType: 'MANY_PER_CLICK', lookbackDays: 30 },
          { id: '2', name: 'Once', type: 'UPLOAD_CLICKS', enabled: true, countingType: 'ONE_PER_CLICK', lookbackDays: 30 },
          { id: '3', name: 'Site', type: 'WEBPAGE', enabled: true, countingType: 'MANY_PER_CLICK', lookbackDays: 30 },
          { id: '4', name: 'Off', type: 'UPLOAD_CLICKS', enabled: false, countingType: 'MANY_PER_CLICK', lookbackDays: 30 },
        ],
      },
      {
        customerId: '5556667777',
        managers: [],
        acceptedCustomerDataTerms: false,
        conversionActions: [
          { id: '5', name: 'Call', type: 'UPLOAD_CLICKS', enabled: true, countingType: 'MANY_PER_CLICK', lookbackDays: 30 },
        ],
      },
    ],
  },
} as const satisfies AccountOverrides;

/** Google over HTTP on a free port, with a clock that moves only by hand. */
export interface GoogleOverHttp {
  readonly url: string;
  readonly context: SimulatorContext;
  clock: number;
  /** A form to the token endpoint. */
  askToken(form: Record<string, string>): Promise<Answer>;
  /** An access token for a refresh token. */
  token(refreshToken?: string): Promise<string>;
  ingest(body: unknown, token?: string): Promise<Answer>;
  status(requestId: string, token?: string): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly body: AnswerBody;
}

/** Every field that any of the answers has. */
export interface AnswerBody {
  readonly access_token?: string;
  readonly expires_in?: number;
  readonly scope?: string;
  readonly token_type?: string;
  readonly error?: unknown;
  readonly error_description?: string;
  readonly requestId?: string;
  readonly requestStatusPerDestination?: readonly {
    readonly requestStatus: string;
    readonly errorInfo?: { readonly errorCounts: readonly { readonly recordCount: string; readonly reason: string }[] };
    readonly eventsIngestionStatus?: { readonly recordCount: string };
  }[];
}

export async function openGoogle(accounts: AccountOverrides = ACCOUNTS): Promise<GoogleOverHttp> {
  const time = { now: NOON };
  const context = createSimulatorContext([simulator], { clock: () => time.now, accounts, verdictDelayMs: VERDICT_DELAY_MS });
  const app = Fastify({ forceCloseConnections: true });
  simulator.attachHttp(app, context);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  let usual: string | undefined;
  const google: GoogleOverHttp = {
    url,
    context,
    get clock() {
      return time.now;
    },
    set clock(now) {
      time.now = now;
    },
    askToken: async (form) => answerOf(await fetch(`${url}/token`, { method: 'POST', body: new URLSearchParams(form) })),
    token: async (refreshToken = 'sandbox-refresh-token') => {
      const { body } = await google.askToken({
        grant_type: 'refresh_token',
        client_id: 'sandbox-client',
        client_secret: 'sandbox-client-secret',
        refresh_token: refreshToken,
      });
      return body.access_token ?? '';
    },
    ingest: async (body, token) => {
      const authorization = `Bearer ${token ?? (usual ??= await google.token())}`;
      const headers = { 'content-type': 'application/json', authorization };
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return answerOf(await fetch(`${url}/v1/events:ingest`, { method: 'POST', headers, body: text }));
    },
    status: async (requestId, token) => {
      const headers = { authorization: `Bearer ${token ?? (usual ??= await google.token())}` };
      return answerOf(await fetch(`${url}/v1/requestStatus:retrieve?requestId=${requestId}`, { headers }));
    },
    close: () => app.close(),
  };
  return google;
}

/** A good event of the day before yesterday; a test names only what matters to it, undefined takes a field away. */
export function anEvent(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    transactionId: 'rb-1',
    eventTimestamp: new Date(NOON - 2 * DAY).toISOString(),
    eventSource: 'WEB',
    adIdentifiers: { gclid: 'Cj0KCQiA_one' },
    currency: 'RUB',
    conversionValue: 1500,
    ...overrides,
  };
}

export function aRequest(events: readonly unknown[], overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return { destinations: [aDestination()], events, encoding: 'HEX', ...overrides };
}

export function aDestination(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    operatingAccount: { accountType: 'GOOGLE_ADS', accountId: CUSTOMER_ID },
    loginAccount: { accountType: 'GOOGLE_ADS', accountId: '1112223333' },
    productDestinationId: ACTION_ID,
    ...overrides,
  };
}

/** `field: reason` of every violation in a refusal. */
export function violationsIn(answer: Answer): string[] {
  const { details = [] } = answer.body.error as { details?: { fieldViolations?: { field: string; reason: string }[] }[] };
  return details.flatMap(({ fieldViolations = [] }) => fieldViolations.map(({ field, reason }) => `${field}: ${reason}`));
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: (await response.json()) as AnswerBody };
}
