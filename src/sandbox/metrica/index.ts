import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { SandboxWorld } from '../world.js';
import { MetricaError } from './error.js';
import { Gate } from './gate.js';
import { readConversionFile } from './read-file.js';
import { readComment, readFilePart, readPage } from './upload-request.js';
import { CounterUploads, uploadIds, uploadJson } from './uploads.js';

/** The real service takes 1 GB; a sandbox keeps files in memory. */
const LARGEST_FILE_BYTES = 64 * 1024 * 1024;
const FIRST_GOAL_ID = 300_000_001;

interface CounterRoute {
  Params: { counterId: string };
}
interface UploadRoute {
  Params: { counterId: string; id: string };
}

/** Yandex.Metrica's management API as far as offline conversions need it. */
export function attachMetrica(app: FastifyInstance, world: SandboxWorld): void {
  app.register(
    (scope, _options, done) => {
      scope.register(multipart, { limits: { fileSize: LARGEST_FILE_BYTES, fieldSize: LARGEST_FILE_BYTES } });
      // Any other body reaches the handler unread, so that the answer has Metrica's shape and not the framework's.
      scope.addContentTypeParser('*', (_request, payload, parsed) => {
        payload.resume();
        parsed(null);
      });
      scope.setNotFoundHandler((_request, reply) => answer(reply, new MetricaError('not_found', 'No such method')));
      scope.setErrorHandler((error, _request, reply) => answer(reply, toMetricaError(error)));
      const gate = new Gate(world);
      scope.addHook('onRequest', async (request, reply) => gate.enter(request, reply));
      scope.register(
        (counter, _counterOptions, counterDone) => {
          addUploadRoutes(counter, world);
          addCounterRoutes(counter, world);
          counterDone();
        },
        { prefix: '/counter/:counterId' },
      );
      done();
    },
    { prefix: '/management/v1' },
  );
}

function addUploadRoutes(scope: FastifyInstance, world: SandboxWorld): void {
  const books = new Map<string, CounterUploads>();
  const nextId = uploadIds();
  const bookOf = (counterId: string): CounterUploads => {
    const book = books.get(counterId) ?? new CounterUploads(world, counterId, nextId);
    books.set(counterId, book);
    return book;
  };
  const json = (upload: Parameters<typeof uploadJson>[0]): string => uploadJson(upload, world.clock(), world.verdictDelayMs);

  scope.post<CounterRoute>('/offline_conversions/upload', async (request, reply) => {
    const comment = readComment(request.query);
    const file = readConversionFile(await readFilePart(request), world.clock());
    return sendJson(reply, `{"uploading":${json(bookOf(request.params.counterId).take(file, comment))}}`);
  });
  scope.get<UploadRoute>('/offline_conversions/uploading/:id', (request, reply) => {
    const upload = bookOf(request.params.counterId).find(request.params.id);
    if (upload === undefined) throw new MetricaError('not_found', 'No such uploading');
    return sendJson(reply, `{"uploading":${json(upload)}}`);
  });
  scope.get<CounterRoute>('/offline_conversions/uploadings', (request, reply) => {
    const { limit, offset } = readPage(request.query);
    const page = bookOf(request.params.counterId).page(limit, offset);
    return sendJson(reply, `{"uploadings":[${page.map(json).join(',')}]}`);
  });
}

function addCounterRoutes(scope: FastifyInstance, world: SandboxWorld): void {
  scope.get<CounterRoute>('/', (request, reply) =>
    reply.send({ counter: { id: Number(request.params.counterId), status: 'Active' } }),
  );
  scope.get<CounterRoute>('/goals', (request, reply) => {
    const accounts = world.accounts.metrica.filter(({ counterId }) => counterId === request.params.counterId);
    const names = [...new Set(accounts.flatMap(({ goals }) => goals))];
    const goals = names.map((name, index) => ({
      id: FIRST_GOAL_ID + index,
      name,
      type: 'action',
      conditions: [{ type: 'exact', url: name }],
    }));
    return reply.send({ goals });
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
