import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxWorld } from '../world.js';
import { wrongAnswer } from './answers.js';
import type { Fault, Misbehaving } from './faults.js';

const PATHS: readonly (readonly [start: string, platform: Misbehaving])[] = [
  ['/management/', 'yandex-metrica'],
  ['/mp/', 'ga4'],
  ['/debug/mp/', 'ga4'],
  ['/v1/', 'data-manager'],
  ['/token', 'token'],
];

/** Lets the HTTP cabinets misbehave: before they see a request, or instead of the answer to one that they took. */
export function attachFaults(app: FastifyInstance, world: SandboxWorld): void {
  const met = new WeakMap<FastifyRequest, Fault>();

  app.addHook('onRequest', async (request, reply) => {
    const platform = PATHS.find(([start]) => request.url.startsWith(start))?.[1];
    const fault = platform && world.misbehaviour.next(platform);
    if (!fault) return;
    met.set(request, fault);
    if (fault.fault === 'hang') return never();
    if (fault.fault === 'reset') return breakOff(reply);
    const answer = wrongAnswer(fault);
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
