import type { FastifyInstance, FastifyReply } from 'fastify';
import type { SandboxWorld } from '../../world.js';
import { googleStateOf } from '../google-state.js';
import { RpcError } from '../rpc-error.js';
import { authorise } from './bearer.js';
import { checkEvents } from './check-events.js';
import { findTargets } from './check-destinations.js';
import { IngestedRequests } from './ingested.js';
import { readIngestRequest } from './ingest-request.js';
import { Quota } from './quota.js';
import { statusAnswer } from './status.js';
import { newRequestId, refuse } from './violation.js';

const LARGEST_BODY_BYTES = 32 * 1024 * 1024;

/** The Data Manager API: `events:ingest` and `requestStatus:retrieve`. A doubled colon is Fastify's way to write one. */
export function attachDataManager(app: FastifyInstance, world: SandboxWorld): void {
  const { tokens, book } = googleStateOf(world);
  const requests = new IngestedRequests(world, book);
  const quota = new Quota(world.clock);

  app.register((scope, _options, done) => {
    scope.setErrorHandler((error, _request, reply) => answer(reply, toRpcError(error)));

    scope.post('/v1/events::ingest', { bodyLimit: LARGEST_BODY_BYTES }, (request, reply) => {
      world.agenda.catchUp();
      quota.take(authorise(request.headers.authorization, tokens, 'IngestEvents').owner, 'write');
      const message = readIngestRequest(request.body);
      const targets = findTargets(message.destinations ?? [], world.accounts.google.customers);
      const events = checkEvents(message);
      // A dry run's id opens nothing: its status cannot be read.
      const requestId = message.validateOnly === true ? newRequestId() : requests.take(message, events, targets);
      return reply.send({ requestId });
    });

    scope.get<{ Querystring: { requestId?: string } }>('/v1/requestStatus::retrieve', (request, reply) => {
      world.agenda.catchUp();
      quota.take(authorise(request.headers.authorization, tokens, 'RetrieveRequestStatus').owner, 'read');
      const taken = requests.find(request.query.requestId ?? '');
      if (taken === undefined) {
        throw refuse([{ field: 'request_id', description: 'The request ID is not valid.', reason: 'INVALID_REQUEST_ID' }]);
      }
      return reply.send(statusAnswer(taken, world.clock()));
    });
    done();
  });
}

function answer(reply: FastifyReply, error: RpcError): FastifyReply {
  if (error.status === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer realm="https://accounts.google.com/"');
  return reply.code(error.httpStatus).send(error.body());
}

function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status < 500) return new RpcError('INVALID_ARGUMENT', 'Invalid JSON payload received.', [], { cause: error });
  return new RpcError('INTERNAL', 'The sandbox failed; this is a bug in it.', [], { cause: error });
}
