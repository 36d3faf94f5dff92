import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import { BY_IDEMPOTENCY_KEY, type SimulatedService, type SimulatorDefinition } from '../../kit/simulator/simulator.js';
import {
  type SimulatedReceiver,
  WEBHOOK_CRM,
  WEBHOOK_FAULTS,
  webhookDemoDestinations,
  webhookFaultDestinations,
  webhookSandboxDestinations,
} from './accounts.js';
import { keepDelivery, refusalOf } from './deliveries.js';

const LARGEST_BODY_BYTES = 1024 * 1024;

type ReceiverRoute = { Params: { name: string } };

/** Receivers of webhooks as users write them: one that verifies signatures, and one for unsigned postbacks of any form. */
export function attachWebhookReceivers(app: FastifyInstance, context: SimulatorContext): void {
  app.removeAllContentTypeParsers();
  // The signature covers the bytes as they came.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_BODY_BYTES }, (_request, body, done) => done(null, body));

  app.post<ReceiverRoute>('/webhook/:name', (request, reply) => {
    const receiver = receiverOf(context, request);
    if (receiver === undefined) return refuse(reply, 404, 'no such receiver');
    return takeSigned(context, receiver, request, reply);
  });

  app.route<ReceiverRoute>({
    method: ['GET', 'POST'],
    url: '/webhook/:name/postback',
    handler: (request, reply) => {
      const receiver = receiverOf(context, request);
      if (receiver === undefined) return refuse(reply, 404, 'no such receiver');
      return takePostback(context, receiver, request, reply);
    },
  });
}

function takeSigned(
  context: SimulatorContext,
  { name, secret }: SimulatedReceiver,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const body = bodyOf(request);
  const id = headerOf(request, 'webhook-id');
  const [timestamp, signature] = [headerOf(request, 'webhook-timestamp'), headerOf(request, 'webhook-signature')];
  const why = refusalOf({ id, timestamp, signature, body }, secret, context.clock());
  if (why !== null || id === undefined) return refuse(reply, 401, why ?? 'webhook-id is required');
  const fields = jsonOf(body);
  if (fields === undefined) return refuse(reply, 400, 'the body is no JSON');
  keepDelivery(context, { account: name, key: id, orderId: id, fields, raw: body.toString('utf8') });
  return reply.send({ ok: true });
}

/** A postback may have its fields in the address, in a form or in JSON; without an `id` only an identical one is a copy. */
function takePostback(
  context: SimulatorContext,
  { name }: SimulatedReceiver,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const body = bodyOf(request).toString('utf8');
  const query = request.query as Record<string, unknown>;
  const fields: Record<string, unknown> = { ...query, ...fieldsOf(body, request.headers['content-type'] ?? '') };
  const orderId = typeof fields['id'] === 'string' ? fields['id'] : null;
  const raw = JSON.stringify({ method: request.method, url: request.url, body });
  keepDelivery(context, { account: `${name}/postback`, key: orderId ?? raw, orderId, fields, raw });
  return reply.send({ ok: true });
}

function fieldsOf(body: string, type: string): object {
  if (body === '') return {};
  const json = type.includes('json') ? jsonOf(Buffer.from(body)) : undefined;
  return typeof json === 'object' && json !== null ? json : Object.fromEntries(new URLSearchParams(body));
}

function receiverOf({ accounts }: SimulatorContext, request: FastifyRequest<ReceiverRoute>): SimulatedReceiver | undefined {
  return accounts.webhook.find(({ name }) => name === request.params.name);
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ error: message });
}

/** Receivers have no common error format: a sender can rely on the status only. */
function refusal(status: number, error: string): { status: number; body: string } {
  return { status, body: JSON.stringify({ error }) };
}

const service: SimulatedService = {
  name: 'webhook',
  paths: ['/webhook/'],
  refusals: {
    rateLimited: refusal(429, 'too many requests'),
    unavailable: refusal(503, 'unavailable'),
    expiredToken: refusal(401, 'webhook-signature does not match'),
  },
  comparison: BY_IDEMPOTENCY_KEY,
  badDay: [
    { fault: 'rate-limited', times: 1, retryAfterSeconds: 1 },
    { fault: 'unavailable', times: 1, retryAfterSeconds: null },
    { fault: 'answer-lost', times: 1 },
  ],
  sinkAnswer: () => ({ ok: true }),
};

export const simulator: SimulatorDefinition = {
  id: 'webhook',
  title: 'a receiver of webhooks',
  order: 4,
  accounts: { webhook: [WEBHOOK_CRM, WEBHOOK_FAULTS] },
  services: [service],
  attachHttp: attachWebhookReceivers,
  sandboxDestinations: webhookSandboxDestinations,
  demoDestinations: webhookDemoDestinations,
  faultDestinations: webhookFaultDestinations,
};
