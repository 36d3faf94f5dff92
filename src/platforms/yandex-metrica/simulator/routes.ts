import multipart from '@fastify/multipart';
import { DateTime } from 'luxon';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import { MetricaAccess, loginOf, permissionOf, MetricaError } from './access.js';
import { CALL_FILE, CONVERSION_FILE, type UploadedRow } from './file-rows.js';
import { readComment, readFilePart, readGoalName, readPage, readUploadedFile } from './uploaded-file.js';
import { type CounterGoal, counterGoals, counterZone } from './counter-goals.js';
import { attachDirect } from './direct-report.js';
import { addLogRoutes, addStatRoute } from './report-routes.js';
import { CounterUploads, uploadIds, uploadJson } from './uploads.js';

/** The real service takes 1 GB; a sandbox keeps files in memory. */
const LARGEST_FILE_BYTES = 64 * 1024 * 1024;
/** The name in the documentation's example. */
const USUAL_CALL_GOAL = 'Звонок';

interface CounterRoute {
  Params: { counterId: string };
}
interface UploadRoute {
  Params: { counterId: string; id: string };
}

/** Yandex.Metrica's management API as far as offline conversions and calls need it, its Reporting API and its Logs API. */
export function attachMetrica(app: FastifyInstance, context: SimulatorContext): void {
  const callGoals = new Map<string, string>();
  const goalsOf = (counterId: string) => counterGoals(context, counterId, callGoals.get(counterId));
  const access = new MetricaAccess(context);
  attachDirect(app, context, goalsOf);
  const guard = (scope: FastifyInstance): void => {
    scope.setNotFoundHandler((_request, reply) => answer(reply, new MetricaError('not_found', 'No such method')));
    scope.setErrorHandler((error, _request, reply) => answer(reply, toMetricaError(error)));
    scope.addHook('onRequest', async (request, reply) => access.admit(request, reply));
  };
  app.register(
    (scope, _options, done) => {
      guard(scope);
      addStatRoute(scope, context, goalsOf);
      done();
    },
    { prefix: '/stat/v1' },
  );
  app.register(
    (scope, _options, done) => {
      scope.register(multipart, { limits: { fileSize: LARGEST_FILE_BYTES, fieldSize: LARGEST_FILE_BYTES } });
      // Any other body reaches the handler unread, so that the answer has Metrica's shape and not the framework's.
      scope.addContentTypeParser('*', (_request, payload, parsed) => {
        payload.resume();
        parsed(null);
      });
      guard(scope);
      scope.register(
        (counter, _counterOptions, counterDone) => {
          addUploadRoutes(counter, context, callGoals);
          addCounterRoutes(counter, context, goalsOf);
          addLogRoutes(counter, context, goalsOf);
          counterDone();
        },
        { prefix: '/counter/:counterId' },
      );
      done();
    },
    { prefix: '/management/v1' },
  );
}

/** Conversions and calls: the same requests under paths of their own, with files of their own. */
function addUploadRoutes(scope: FastifyInstance, context: SimulatorContext, callGoals: Map<string, string>): void {
  const nextId = uploadIds();
  const kinds = [
    { kind: 'conversions', rules: CONVERSION_FILE, upload: 'upload', one: 'uploading', list: 'uploadings' },
    { kind: 'calls', rules: CALL_FILE, upload: 'upload_calls', one: 'calls_uploading', list: 'calls_uploadings' },
  ] as const;
  for (const { kind, rules, ...paths } of kinds) {
    const uploadsOf = new Map<string, CounterUploads>();
    const findUploads = (counterId: string): CounterUploads => {
      const goalOf = (row: UploadedRow): string => row.target ?? callGoals.get(counterId) ?? '';
      const uploads = uploadsOf.get(counterId) ?? new CounterUploads(context, counterId, nextId, goalOf);
      uploadsOf.set(counterId, uploads);
      return uploads;
    };
    const json = (counterId: string, upload: Parameters<typeof uploadJson>[0]): string => {
      const { counts = 'absent' } = context.accounts.metrica.find((account) => account.counterId === counterId) ?? {};
      return uploadJson(upload, kind, context, counts);
    };

    scope.post<CounterRoute>(`/offline_conversions/${paths.upload}`, async (request, reply) => {
      const comment = readComment(request.query);
      const goalName = kind === 'calls' ? (readGoalName(request.query) ?? USUAL_CALL_GOAL) : null;
      const file = readUploadedFile(await readFilePart(request), rules, context.clock());
      const { counterId } = request.params;
      // Ignored if the counter has its call goal already.
      if (goalName !== null && !callGoals.has(counterId)) callGoals.set(counterId, goalName);
      return sendJson(reply, `{"uploading":${json(counterId, findUploads(counterId).accept(file, comment))}}`);
    });
    scope.get<UploadRoute>(`/offline_conversions/${paths.one}/:id`, (request, reply) => {
      const { counterId } = request.params;
      const upload = findUploads(counterId).find(request.params.id);
      if (upload === undefined) throw new MetricaError('not_found', 'No such uploading');
      return sendJson(reply, `{"uploading":${json(counterId, upload)}}`);
    });
    scope.get<CounterRoute>(`/offline_conversions/${paths.list}`, (request, reply) => {
      const { limit, offset } = readPage(request.query);
      const { counterId } = request.params;
      const page = findUploads(counterId)
        .page(limit, offset)
        .map((upload) => json(counterId, upload));
      return sendJson(reply, `{"uploadings":[${page.join(',')}]}`);
    });
  }
}

function addCounterRoutes(
  scope: FastifyInstance,
  context: SimulatorContext,
  goalsOf: (counterId: string) => readonly CounterGoal[],
): void {
  // With the requester's permission. Yandex: openapi/counter/counter, read 2026-11-25.
  scope.get<CounterRoute>('/', (request, reply) => {
    const { counterId } = request.params;
    const permission = permissionOf(context, counterId, loginOf(context, request.headers.authorization));
    const zone = counterZone(context, counterId);
    const minutes = DateTime.fromMillis(context.clock(), { zone }).offset;
    const settings = { time_zone_name: zone, time_zone_offset: minutes, filter_robots: 1 };
    return reply.send({ counter: { id: Number(counterId), status: 'Active', permission, ...settings } });
  });
  scope.get<CounterRoute>('/goals', (request, reply) => {
    const goals = goalsOf(request.params.counterId);
    return reply.send({ goals: goals.map(({ id, name, type, conditions }) => ({ id, name, type, conditions })) });
  });
}

function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text);
}

function answer(reply: FastifyReply, error: MetricaError): FastifyReply {
  return reply.code(error.status).send(error.body());
}

function toMetricaError(error: unknown): MetricaError {
  if (error instanceof MetricaError) return error;
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status < 500) return new MetricaError('invalid_parameter', 'The request cannot be read', null, { cause: error });
  return new MetricaError('backend_error', 'The sandbox failed; this is a bug in it', null, { cause: error });
}
