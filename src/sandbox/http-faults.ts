import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SimulatorContext } from '../platforms/kit/simulator/context.js';
import { scriptedAnswerOf, type SimulatedFault } from '../platforms/kit/simulator/faults.js';
import type { HttpRefusals, RefusalAnswer, SimulatedService } from '../platforms/kit/simulator/simulator.js';

/** An answer instead of the service's own; nothing of the request is taken. */
interface FaultAnswer extends RefusalAnswer {
  readonly type?: string;
  readonly retryAfterSeconds?: number | null;
}

/** An HTTP service has refusals of its own. */
type HttpService = SimulatedService & { readonly refusals: HttpRefusals };

const HTML = '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in to the network.</body></html>';
const GARBAGE = '\u0000\u0001\u0002}{"half":';

/** The answer of a fault, in the service's own format if it has one; null for faults that are no answer. */
function faultAnswer({ refusals }: HttpService, injected: SimulatedFault): FaultAnswer | null {
  const { fault, retryAfterSeconds } = injected;
  switch (fault) {
    case 'scripted':
      return scriptedAnswerOf(injected);
    case 'rate-limited':
      return { ...refusals.rateLimited, retryAfterSeconds };
    case 'unavailable':
      return { ...refusals.unavailable, retryAfterSeconds };
    case 'broken':
      return { status: 500, body: '' };
    case 'expired-token':
      return refusals.expiredToken;
    case 'html':
      return { status: 200, body: HTML, type: 'text/html' };
    case 'garbage':
      return { status: 200, body: GARBAGE, type: 'application/octet-stream' };
    case 'hang':
    case 'slow':
    case 'truncated':
    case 'reset':
    case 'answer-lost':
      return null;
  }
}

/** Fault injection: before a service sees a request, or instead of its answer to a request that it took. */
export function attachHttpFaults(app: FastifyInstance, context: SimulatorContext, services: readonly SimulatedService[]): void {
  const httpServices = services.filter((service): service is HttpService => service.refusals !== undefined);
  const faultOf = new WeakMap<FastifyRequest, SimulatedFault>();

  app.addHook('onRequest', async (request, reply) => {
    const service = httpServices.find(({ paths }) => paths.some((start) => request.url.startsWith(start)));
    if (!service) return;
    const body = context.faults.dependsOnRequest(service.name) ? await peekBody(request.raw) : '';
    const fault = context.faults.next(service.name, `${request.url}\n${body}`);
    if (!fault) return;
    faultOf.set(request, fault);
    if (fault.fault === 'hang') return never();
    if (fault.fault === 'reset') return breakOff(reply);
    const answer = faultAnswer(service, fault);
    if (answer === null) return;
    const { status, type = 'application/json', retryAfterSeconds = null } = answer;
    if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds));
    return reply.code(status).type(type).send(answer.body);
  });

  // By now the service has done what it was asked.
  app.addHook('onSend', async (request, reply, payload) => {
    const fault = faultOf.get(request);
    if (fault?.fault === 'answer-lost') return breakOff(reply);
    if (fault?.fault === 'truncated') return sendHalf(reply, typeof payload === 'string' ? payload : '');
    if (fault?.fault === 'slow') await sleep(fault.delayMs);
    return payload;
  });
}

/** Reads the body of a request without consuming it. */
async function peekBody(raw: IncomingMessage): Promise<string> {
  const length = Number(raw.headers['content-length'] ?? Number.NaN);
  if (raw.method === 'GET' || length === 0) return '';
  while (!raw.destroyed) {
    const bytes: unknown = Number.isNaN(length) ? raw.complete && raw.read() : raw.read(length);
    if (bytes instanceof Buffer) {
      raw.unshift(bytes);
      return bytes.toString('utf8');
    }
    if (raw.readableEnded || (raw.complete && raw.readableLength === 0)) return '';
    await once(raw, 'readable');
  }
  return '';
}

/** The request is never answered: the client gives up, or the sandbox closes. */
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
