import { gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import { MetricaError } from './access.js';
import { type CounterGoal } from './counter-goals.js';
import { type LogRequest, LogRequests } from './log-requests.js';
import { readStatQuery, statAnswer } from './stat-report.js';

interface CounterRoute {
  Params: { counterId: string };
  Querystring: Record<string, string>;
}
interface LogRoute {
  Params: { counterId: string; id: string; part: string };
}

type GoalsOf = (counterId: string) => readonly CounterGoal[];

/**
 * The Reporting API: `GET /stat/v1/data`.
 *
 * @see Yandex: stat/openapi/data, read 2026-11-29
 */
export function addStatRoute(scope: FastifyInstance, context: SimulatorContext, goalsOf: GoalsOf): void {
  scope.get<{ Querystring: Record<string, string> }>('/data', (request, reply) => {
    const goals = goalsOf(request.query['ids'] ?? '');
    return reply.send(statAnswer(context, goals, readStatQuery(request.query, goals)));
  });
}

/**
 * The Logs API: evaluate, create, look, download in parts, clean.
 *
 * @see Yandex: logs/openapi, read 2026-11-29
 */
export function addLogRoutes(scope: FastifyInstance, context: SimulatorContext, goalsOf: GoalsOf): void {
  const byCounter = new Map<string, LogRequests>();
  const requestsOf = (counterId: string): LogRequests => {
    const requests = byCounter.get(counterId) ?? new LogRequests(context, counterId);
    byCounter.set(counterId, requests);
    return requests;
  };
  scope.get<CounterRoute>('/logrequests/evaluate', (request, reply) => {
    requestsOf(request.params.counterId).check(request.query);
    return reply.send({ log_request_evaluation: { possible: true, max_possible_day_quantity: 300 } });
  });
  scope.get<CounterRoute>('/logrequests', ({ params: { counterId } }, reply) =>
    reply.send({
      requests: requestsOf(counterId)
        .list()
        .map((one) => logJson(one, counterId)),
    }),
  );
  scope.post<CounterRoute>('/logrequests', ({ params: { counterId }, query }, reply) =>
    reply.send({ log_request: logJson(requestsOf(counterId).create(query), counterId) }),
  );
  scope.get<LogRoute>('/logrequest/:id', ({ params: { counterId, id } }, reply) => {
    const found = requestsOf(counterId).find(id);
    requestsOf(counterId).process(found, goalsOf(counterId));
    return reply.send({ log_request: logJson(found, counterId) });
  });
  scope.get<LogRoute>('/logrequest/:id/part/:part/download', (request, reply) => download(request, reply, requestsOf));
  for (const [action, status] of [
    ['clean', 'cleaned_by_user'],
    ['cancel', 'canceled'],
  ] as const)
    scope.post<LogRoute>(`/logrequest/:id/${action}`, ({ params: { counterId, id } }, reply) => {
      const found = requestsOf(counterId).find(id);
      if (found.status !== (action === 'clean' ? 'processed' : 'created'))
        throw new MetricaError('invalid_parameter', 'The log request is not in that state');
      found.status = status;
      return reply.send({ log_request: logJson(found, counterId) });
    });
}

/** Gzip on request; the header in the order of the fields. */
function download(
  { params: { counterId, id, part }, headers }: FastifyRequest<LogRoute>,
  reply: FastifyReply,
  requestsOf: (counterId: string) => LogRequests,
): FastifyReply {
  const found = requestsOf(counterId).find(id);
  const lines = found.parts[Number(part)];
  if (found.status !== 'processed' || lines === undefined) throw new MetricaError('not_found', 'No such part');
  const text = [found.fields.join('\t'), ...lines, ''].join('\n');
  void reply.type('text/tab-separated-values; charset=utf-8');
  if (!String(headers['accept-encoding'] ?? '').includes('gzip')) return reply.send(text);
  return reply.header('content-encoding', 'gzip').send(gzipSync(text));
}

function logJson({ id, source, first, last, fields, status, parts }: LogRequest, counterId: string): object {
  const sizes = parts.map((lines, index) => ({ part_number: index, size: lines.join('\n').length }));
  return {
    request_id: id,
    counter_id: Number(counterId),
    source,
    date1: first,
    date2: last,
    fields,
    status,
    attribution: 'LASTSIGN',
    ...(status === 'processed' && { size: sizes.reduce((sum, { size }) => sum + size, 0), parts: sizes }),
  };
}
