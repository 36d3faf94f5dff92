import { MetricaError } from '../metrica/error.js';
import { detail, RpcError } from '../google/rpc-error.js';
import type { Fault, Misbehaving } from './faults.js';

/** An answer instead of the cabinet's own; nothing of the request was taken. */
export interface WrongAnswer {
  readonly status: number;
  readonly type: 'application/json' | 'text/html' | 'application/octet-stream';
  readonly body: string;
  readonly retryAfterSeconds: number | null;
}

const HTML = '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in to the network.</body></html>';
const GARBAGE = '\u0000\u0001\u0002}{"half":';

/** The faults that are an answer, in the platform's own shape where it has one; null for those that are none. */
export function wrongAnswer({ platform, fault, retryAfterSeconds }: Fault): WrongAnswer | null {
  switch (fault) {
    case 'rate-limited':
      return { ...json(429, REFUSALS[platform].rateLimited), retryAfterSeconds };
    case 'unavailable':
      return { ...json(503, REFUSALS[platform].unavailable), retryAfterSeconds };
    case 'broken':
      return json(500, '');
    case 'expired-token':
      return REFUSALS[platform].expiredToken;
    case 'html':
      return { ...json(200, HTML), type: 'text/html' };
    case 'garbage':
      return { ...json(200, GARBAGE), type: 'application/octet-stream' };
    case 'hang':
    case 'slow':
    case 'truncated':
    case 'reset':
    case 'answer-lost':
      return null;
  }
}

interface Refusals {
  readonly rateLimited: string;
  readonly unavailable: string;
  readonly expiredToken: WrongAnswer;
}

const google: Refusals = {
  rateLimited: JSON.stringify(new RpcError('RESOURCE_EXHAUSTED', 'Quota exceeded.').body()),
  unavailable: JSON.stringify({ error: { code: 503, message: 'The service is unavailable.', status: 'UNAVAILABLE' } }),
  expiredToken: json(
    401,
    JSON.stringify(
      new RpcError('UNAUTHENTICATED', 'Request had invalid authentication credentials.', [
        detail('ErrorInfo', { reason: 'ACCESS_TOKEN_EXPIRED', domain: 'googleapis.com' }),
      ]).body(),
    ),
  ),
};

/** GA4 knows neither tokens nor words: its refusals are bare statuses. */
const REFUSALS: Readonly<Record<Misbehaving, Refusals>> = {
  'yandex-metrica': {
    rateLimited: JSON.stringify(new MetricaError('quota_requests_by_ip', 'Too many requests').body()),
    unavailable: JSON.stringify(new MetricaError('backend_error', 'Backend is not available').body()),
    expiredToken: json(403, JSON.stringify(new MetricaError('invalid_token', 'The token is not valid').body())),
  },
  ga4: { rateLimited: '', unavailable: '', expiredToken: json(403, '') },
  'data-manager': google,
  'google-ads': google,
  token: {
    rateLimited: JSON.stringify({ error: 'rate_limit_exceeded' }),
    unavailable: JSON.stringify({ error: 'internal_failure' }),
    expiredToken: json(400, JSON.stringify({ error: 'invalid_grant', error_description: 'Token has been expired or revoked.' })),
  },
};

function json(status: number, body: string): WrongAnswer {
  return { status, type: 'application/json', body, retryAfterSeconds: null };
}
