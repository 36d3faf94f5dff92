import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Instant } from '../../../../domain/time/instant.js';
import type { SimulatorContext } from '../../../kit/simulator/context.js';
import { RpcError } from '../rpc-error.js';
import { googleStateOf } from '../state.js';
import { type AcceptedRequest, AcceptedRequests, type DestinationVerdict } from './accepted-requests.js';
import { authorise, Quota } from './access.js';
import { findEventTargets } from './check-destinations.js';
import { checkIngestEvents, newRequestId, refuse } from './check-events.js';
import { readIngestRequest } from './ingest-request.js';
import { wireReason } from './verdict.js';

/**
 * A taken request as `requestStatus:retrieve` reports it: per destination, with counts per reason, never naming a row. Counts are
 * int64 and therefore text. Google: @google-ads/datamanager 0.3.0, request_status_per_destination.proto, read 2026-11-22.
 */
function statusAnswer(request: AcceptedRequest, now: Instant): object {
  const processing = now < request.verdictAt;
  return { requestStatusPerDestination: request.verdicts.map((verdict) => destinationStatus(verdict, processing)) };
}

function destinationStatus({ target, records, refused }: DestinationVerdict, processing: boolean): object {
  const bad = [...refused.values()].reduce((sum, count) => sum + count, 0);
  const errorCounts = [...refused].map(([reason, count]) => ({ recordCount: String(count), reason: wireReason(reason) }));
  const common = { destination: target.destination, eventsIngestionStatus: { recordCount: String(records) } };
  if (processing) return { ...common, requestStatus: 'PROCESSING' };
  if (bad === 0) return { ...common, requestStatus: 'SUCCESS' };
  return { ...common, requestStatus: bad < records ? 'PARTIAL_SUCCESS' : 'FAILED', errorInfo: { errorCounts } };
}

const LARGEST_BODY_BYTES = 32 * 1024 * 1024;

/** The Data Manager API: `events:ingest` and `requestStatus:retrieve`. A doubled colon is Fastify's escape of one. */
export function attachDataManager(app: FastifyInstance, context: SimulatorContext): void {
  const { tokens, conversions: counted } = googleStateOf(context);
  const requests = new AcceptedRequests(context, counted);
  const quota = new Quota(context.clock);

  app.register((scope, _options, done) => {
    scope.setErrorHandler((error, _request, reply) => answer(reply, toRpcError(error)));

    scope.post('/v1/events::ingest', { bodyLimit: LARGEST_BODY_BYTES }, (request, reply) => {
      context.scheduler.runDue();
      quota.take(authorise(request.headers.authorization, tokens, 'IngestEvents').owner, 'write');
      const message = readIngestRequest(request.body);
      const targets = findEventTargets(message.destinations ?? [], context.accounts.google.customers);
      const events = checkIngestEvents(message);
      // A dry run has no status to read.
      const requestId = message.validateOnly === true ? newRequestId() : requests.take(message, events, targets);
      return reply.send({ requestId });
    });

    scope.get<{ Querystring: { requestId?: string } }>('/v1/requestStatus::retrieve', (request, reply) => {
      context.scheduler.runDue();
      quota.take(authorise(request.headers.authorization, tokens, 'RetrieveRequestStatus').owner, 'read');
      const taken = requests.find(request.query.requestId ?? '');
      if (taken === undefined) {
        throw refuse([{ field: 'request_id', description: 'The request ID is not valid.', reason: 'INVALID_REQUEST_ID' }]);
      }
      return reply.send(statusAnswer(taken, context.clock()));
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
