import type { FastifyError, FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SimulatorContext } from '../platforms/kit/simulator/context.js';
import type { SimulatedService } from '../platforms/kit/simulator/simulator.js';

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

const VisitsBody = z.strictObject({
  visits: z.record(
    z.string(),
    z.strictObject({ campaign: z.string().nullable(), daysBefore: z.number().min(0).default(0), day: z.iso.date().optional() }),
  ),
});
const UnknownBody = z.strictObject({ ids: z.array(z.string()) });

/** The sandbox's own control routes: what it took, what it was asked, its faults, and unknown visitors. */
export function attachControlRoutes(
  app: FastifyInstance,
  context: SimulatorContext,
  { requests, services }: { readonly requests: RequestLog; readonly services: readonly SimulatedService[] },
): void {
  acceptEmptyJson(app);
  const recorders = services.filter(({ comparison }) => comparison !== null);
  const RecordsQuery = z.strictObject({ platform: z.enum(recorders.map(({ name }) => name)).optional() });
  const FaultsQuery = z.strictObject({ platform: z.enum(services.map(({ name }) => name)).optional() });

  app.get('/sandbox/records', (request, reply) => {
    const query = RecordsQuery.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: z.prettifyError(query.error) });
    return reply.send({ records: context.records.list(query.data.platform) });
  });

  app.get('/sandbox/requests', (_request, reply) => reply.send({ requests: requests.list() }));

  app.get('/sandbox/misbehave', (_request, reply) => reply.send({ faults: context.faults.list() }));

  app.post('/sandbox/misbehave', (request, reply) => {
    const fault = context.faults.schema.safeParse(request.body);
    if (!fault.success) return reply.code(400).send({ error: z.prettifyError(fault.error) });
    context.faults.add(fault.data);
    return reply.send({ faults: context.faults.list() });
  });

  app.delete('/sandbox/misbehave', (request, reply) => {
    const query = FaultsQuery.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: z.prettifyError(query.error) });
    context.faults.clear(query.data.platform);
    return reply.send({ faults: context.faults.list() });
  });

  app.get('/sandbox/misreport', (_request, reply) => reply.send({ faults: context.reportFaults.list() }));

  app.post('/sandbox/misreport', (request, reply) => {
    const fault = context.reportFaults.schema.safeParse(request.body);
    if (!fault.success) return reply.code(400).send({ error: z.prettifyError(fault.error) });
    context.reportFaults.add(fault.data);
    return reply.send({ faults: context.reportFaults.list() });
  });

  app.delete('/sandbox/misreport', (request, reply) => {
    const query = FaultsQuery.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: z.prettifyError(query.error) });
    context.reportFaults.clear(query.data.platform);
    return reply.send({ faults: context.reportFaults.list() });
  });

  app.post('/sandbox/visits', (request, reply) => {
    const body = VisitsBody.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
    Object.assign(context.accounts.visitors.visits, body.data.visits);
    return reply.send({ visits: Object.keys(context.accounts.visitors.visits).length });
  });

  app.post('/sandbox/unknown', (request, reply) => {
    const body = UnknownBody.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
    context.accounts.visitors.unknown = body.data.ids;
    return reply.send({ unknown: body.data.ids });
  });
}

/** Clients name the content type of JSON although a DELETE has no body. What cannot be read is answered as by the routes. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null);
    else void parse(request, String(body), done);
  });
  app.setErrorHandler(({ statusCode = 500, message }: FastifyError, _request, reply) =>
    reply.code(statusCode).send({ error: message }),
  );
}
