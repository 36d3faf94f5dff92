import { stringify } from 'csv-stringify/sync';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SimulatorContext } from '../../../platforms/kit/simulator/context.js';
import { readCallsQuery, type CallsQueryParameters } from './calls-query.js';
import { listedCallsOf, type ListedCall } from './listed-calls.js';

/** 64-bit integers, written as JSON numbers: a client that reads them as JavaScript numbers loses their last digits. */
const NUMBERS = new Set(['callId', 'yaCid']);

type CallsRoute = { Params: { widgetId: string } };

const CallsBody = z.strictObject({ widgetId: z.string(), calls: z.array(z.record(z.string(), z.string())) });

/** MANGO OFFICE's pull API of call tracking, the vendor's own list of calls; and the sandbox's own way to fill that list. */
export function attachMango(app: FastifyInstance, context: SimulatorContext): void {
  const listed = listedCallsOf(context);
  const answerWith = (write: (calls: readonly ListedCall[]) => string, type: string) => {
    return (request: FastifyRequest<CallsRoute>, reply: FastifyReply): FastifyReply => {
      const query = singleValues(request.query);
      const { widgetId } = request.params;
      const widgets = context.accounts.mango.filter((account) => account.widgetId === widgetId);
      if (!widgets.some(({ accessToken }) => accessToken === query['access_token'])) return refuse(reply, 401, 'access denied');
      const asked = readCallsQuery(query);
      if ('error' in asked) return refuse(reply, 400, asked.error);
      return reply.type(type).send(write(listed.list(widgetId, asked.from, asked.to).filter(asked.matches)));
    };
  };
  const json = answerWith((calls) => `[${calls.map(toJson).join(',')}]`, 'application/json; charset=utf-8');
  app.get<CallsRoute>('/v1/calltracking/:widgetId/calls', json);
  app.get<CallsRoute>('/v1/calltracking/:widgetId/calls.json', json);
  app.get<CallsRoute>('/v1/calltracking/:widgetId/calls.csv', answerWith(toCsv, 'text/csv; charset=utf-8'));

  app.post('/sandbox/calls', (request, reply) => {
    const body = CallsBody.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
    const { widgetId, calls } = body.data;
    const added = calls.filter((call) => listed.add(widgetId, call)).length;
    return reply.send({ added, withoutStart: calls.length - added });
  });
}

function singleValues(query: unknown): CallsQueryParameters {
  return Object.fromEntries(Object.entries(query ?? {}).filter(([, value]) => typeof value === 'string')) as CallsQueryParameters;
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ error: message });
}

function toJson(call: ListedCall): string {
  const members = Object.entries(call).map(([name, value]) => {
    const isNumber = NUMBERS.has(name) && /^[1-9]\d*$/.test(value);
    return `${JSON.stringify(name)}:${isNumber ? value : JSON.stringify(value)}`;
  });
  return `{${members.join(',')}}`;
}

function toCsv(calls: readonly ListedCall[]): string {
  const columns = [...new Set(calls.flatMap((call) => Object.keys(call)))];
  return stringify(
    calls.map((call) => columns.map((name) => call[name] ?? '')),
    { header: true, columns },
  );
}
