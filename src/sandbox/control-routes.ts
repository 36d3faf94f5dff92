import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SimulatorContext } from '../platforms/kit/simulator/context.js';
import { FAULT_TARGETS, faultSchema } from '../platforms/kit/simulator/faults.js';

const MOST_KEPT = 500;

/** One HTTP request as the sandbox saw it. The query is left out: GA4's secret travels in it. */
interface LoggedRequest {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** The last requests, oldest first. */
export class RequestLog {
  private readonly seen: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.seen.push(request);
    if (this.seen.length > MOST_KEPT) this.seen.shift();
  }

  list(): readonly LoggedRequest[] {
    return [...this.seen];
  }
}

const RecordsQuery = z.strictObject({ platform: z.enum(['yandex-metrica', 'ga4', 'data-manager', 'google-ads']).optional() });
const FaultsQuery = z.strictObject({ platform: z.enum(FAULT_TARGETS).optional() });
const UnknownBody = z.strictObject({ ids: z.array(z.string()) });
const CallsBody = z.strictObject({ widgetId: z.string(), calls: z.array(z.record(z.string(), z.string())) });

/** The sandbox's own windows, which no platform has: what it took, what it was asked, and whom it does not know. */
export function attachControlRoutes(app: FastifyInstance, world: SimulatorContext, requests: RequestLog): void {
  app.get('/sandbox/records', (request, reply) => {
    const query = RecordsQuery.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: z.prettifyError(query.error) });
    return reply.send({ records: world.records.list(query.data.platform) });
  });

  app.get('/sandbox/requests', (_request, reply) => reply.send({ requests: requests.list() }));

  app.get('/sandbox/misbehave', (_request, reply) => reply.send({ faults: world.faults.list() }));

  app.post('/sandbox/misbehave', (request, reply) => {
    const fault = faultSchema.safeParse(request.body);
    if (!fault.success) return reply.code(400).send({ error: z.prettifyError(fault.error) });
    world.faults.add(fault.data);
    return reply.send({ faults: world.faults.list() });
  });

  app.delete('/sandbox/misbehave', (request, reply) => {
    const query = FaultsQuery.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: z.prettifyError(query.error) });
    world.faults.clear(query.data.platform);
    return reply.send({ faults: world.faults.list() });
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
