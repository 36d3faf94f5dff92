import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { faultSchema, MISBEHAVING } from './misbehaviour/faults.js';
import type { RequestLog } from './request-log.js';
import type { SandboxWorld } from './world.js';

const RecordsQuery = z.strictObject({ platform: z.enum(['yandex-metrica', 'ga4', 'data-manager', 'google-ads']).optional() });
const BehaveQuery = z.strictObject({ platform: z.enum(MISBEHAVING).optional() });
const UnknownBody = z.strictObject({ ids: z.array(z.string()) });
const CallsBody = z.strictObject({ widgetId: z.string(), calls: z.array(z.record(z.string(), z.string())) });

/** The sandbox's own windows, which no platform has: what it took, what it was asked, and whom it does not know. */
export function attachOwnRoutes(app: FastifyInstance, world: SandboxWorld, requests: RequestLog): void {
  app.get('/sandbox/records', (request, reply) => {
    const query = RecordsQuery.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: z.prettifyError(query.error) });
    return reply.send({ records: world.ledger.list(query.data.platform) });
  });

  app.get('/sandbox/requests', (_request, reply) => reply.send({ requests: requests.list() }));

  app.get('/sandbox/misbehave', (_request, reply) => reply.send({ faults: world.misbehaviour.list() }));

  app.post('/sandbox/misbehave', (request, reply) => {
    const fault = faultSchema.safeParse(request.body);
    if (!fault.success) return reply.code(400).send({ error: z.prettifyError(fault.error) });
    world.misbehaviour.add(fault.data);
    return reply.send({ faults: world.misbehaviour.list() });
  });

  app.delete('/sandbox/misbehave', (request, reply) => {
    const query = BehaveQuery.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: z.prettifyError(query.error) });
    world.misbehaviour.clear(query.data.platform);
    return reply.send({ faults: world.misbehaviour.list() });
  });

  app.post('/sandbox/unknown', (request, reply) => {
    const body = UnknownBody.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
    world.accounts.visitors.unknown = body.data.ids;
    return reply.send({ unknown: body.data.ids });
  });

  app.post('/sandbox/calls', (request, reply) => {
    const body = CallsBody.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
    const { widgetId, calls } = body.data;
    const added = calls.filter((call) => world.calls.add(widgetId, call)).length;
    return reply.send({ added, withoutStart: calls.length - added });
  });
}
