import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { detail, RpcError } from '../platforms/google-ads/simulator/rpc-error.js';
import type { SimulatorContext } from '../platforms/kit/simulator/context.js';
import type { FaultTarget, SimulatedFault } from '../platforms/kit/simulator/faults.js';
import { MetricaError } from '../platforms/yandex-metrica/simulator/error.js';

/** An answer instead of the cabinet's own; nothing of the request was taken. */
interface FaultAnswer {
  readonly status: number;
  readonly type: 'application/json' | 'text/html' | 'application/octet-stream';
  readonly body: string;
  readonly retryAfterSeconds: number | null;
}

const HTML = '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in to the network.</body></html>';
const GARBAGE = '\u0000\u0001\u0002}{"half":';

/** The faults that are an answer, in the platform's own shape where it has one; null for those that are none. */
function faultAnswer({ platform, fault, retryAfterSeconds }: SimulatedFault): FaultAnswer | null {
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

interface RefusalBodies {
  readonly rateLimited: string;
  readonly unavailable: string;
  readonly expiredToken: FaultAnswer;
}

const google: RefusalBodies = {
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
const REFUSALS: Readonly<Record<FaultTarget, RefusalBodies>> = {
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

function json(status: number, body: string): FaultAnswer {
  return { status, type: 'application/json', body, retryAfterSeconds: null };
}

const TARGET_BY_PATH: readonly (readonly [start: string, platform: FaultTarget])[] = [
  ['/management/', 'yandex-metrica'],
  ['/mp/', 'ga4'],
  ['/debug/mp/', 'ga4'],
  ['/v1/', 'data-manager'],
  ['/token', 'token'],
];

/** Lets the HTTP cabinets misbehave: before they see a request, or instead of the answer to one that they took. */
export function attachHttpFaults(app: FastifyInstance, world: SimulatorContext): void {
  const met = new WeakMap<FastifyRequest, SimulatedFault>();

  app.addHook('onRequest', async (request, reply) => {
    const platform = TARGET_BY_PATH.find(([start]) => request.url.startsWith(start))?.[1];
    const fault = platform && world.faults.next(platform);
    if (!fault) return;
    met.set(request, fault);
    if (fault.fault === 'hang') return never();
    if (fault.fault === 'reset') return breakOff(reply);
    const answer = faultAnswer(fault);
    if (answer === null) return;
    if (answer.retryAfterSeconds !== null) reply.header('retry-after', String(answer.retryAfterSeconds));
    return reply.code(answer.status).type(answer.type).send(answer.body);
  });

  // By now the cabinet has done what it was asked.
  app.addHook('onSend', async (request, reply, payload) => {
    const fault = met.get(request);
    if (fault?.fault === 'answer-lost') return breakOff(reply);
    if (fault?.fault === 'truncated') return sendHalf(reply, typeof payload === 'string' ? payload : '');
    if (fault?.fault === 'slow') await sleep(fault.delayMs);
    return payload;
  });
}

/** The request is left as it is: the client gives up, or the sandbox closes. */
function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}

function breakOff(reply: FastifyReply): Promise<never> {
  reply.raw.socket?.destroy();
  return never();
}

function sendHalf(reply: FastifyReply, payload: string): Promise<never> {
  const bytes = Buffer.from(payload === '' ? '{"half":true}' : payload);
  const status = reply.statusCode === 204 ? 200 : reply.statusCode;
  reply.raw.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => reply.raw.socket?.destroy());
  return never();
}
