import { setTimeout as sleep } from 'node:timers/promises';
import { Metadata, type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from '@grpc/grpc-js';
import type { SimulatorContext } from '../../../kit/simulator/context.js';
import { scriptedAnswerOf, type SimulatedFault } from '../../../kit/simulator/faults.js';
import type { GrpcServer } from '../../../kit/simulator/simulator.js';
import { googleStateOf } from '../state.js';
import { accountRows } from './account-rows.js';
import { admit, admitAdjustments, admitSearch, type AdsHeaders } from './check-request.js';
import { newAdsRequestId, RequestRefused, toFailure } from './failure.js';
import {
  type AdjustmentsRequest,
  FAILURE_TRAILER,
  loadUploadService,
  type SearchRequest,
  type UploadRequest,
  type UploadService,
} from './service.js';
import { search, summaryOf } from './upload-summary.js';
import { ClickConversionUploads, takeAdjustments } from './uploads.js';

/** A call that ends with this status instead of an API failure. */
class GrpcFault extends Error {
  constructor(
    readonly grpcStatus: number,
    details: string,
  ) {
    super(details);
  }
}

const STATUS_BY_FAULT: Readonly<Partial<Record<SimulatedFault['fault'], readonly [code: number, details: string]>>> = {
  'rate-limited': [status.RESOURCE_EXHAUSTED, 'Quota exceeded.'],
  unavailable: [status.UNAVAILABLE, 'The service is unavailable.'],
  broken: [status.INTERNAL, 'Internal error encountered.'],
  // What a client makes of an answer that is not gRPC.
  html: [status.UNKNOWN, 'Received HTTP status code 200 with content type text/html'],
  garbage: [status.INTERNAL, 'Error parsing the response'],
  reset: [status.UNAVAILABLE, 'Connection dropped'],
};

/** Fault injection into a call of the Google Ads API. `take` processes the request and answers. */
async function withFault<T>(fault: SimulatedFault | null, expired: () => Error, take: () => T): Promise<T> {
  const answer = fault && STATUS_BY_FAULT[fault.fault];
  if (answer) throw new GrpcFault(...answer);
  if (fault?.fault === 'scripted') throw new GrpcFault(scriptedAnswerOf(fault).status, scriptedAnswerOf(fault).body);
  if (fault?.fault === 'expired-token') throw expired();
  if (fault?.fault === 'hang') return new Promise<never>(() => undefined);
  const taken = take();
  if (fault?.fault === 'slow') await sleep(fault.delayMs);
  if (fault?.fault === 'truncated' || fault?.fault === 'answer-lost')
    throw new GrpcFault(status.UNAVAILABLE, 'Connection dropped');
  return taken;
}

export const LARGEST_MESSAGE_BYTES = 64 * 1024 * 1024;

/**
 * Starts `ConversionUploadService`, `ConversionAdjustmentUploadService` and `GoogleAdsService` of the Google Ads API without TLS.
 *
 * @param address `port` 0 takes a free one
 * @throws when the port is taken
 */
export async function startGoogleAds(
  context: SimulatorContext,
  address: { readonly host: string; readonly port: number },
): Promise<GrpcServer> {
  const service = loadUploadService();
  const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE_BYTES });
  const { tokens, conversions: counted, uploads: log } = googleStateOf(context);
  const uploads = new ClickConversionUploads(context, counted, log, service);
  server.addService(service.definition, {
    UploadClickConversions: handler<UploadRequest>(context, service, (request, headers, requestId) =>
      uploads.take(request, admit(request, headers, context, tokens), requestId),
    ),
  });
  server.addService(service.adjustments, {
    UploadConversionAdjustments: handler<AdjustmentsRequest>(context, service, (request, headers, requestId) => {
      admitAdjustments(request, headers, context, tokens);
      return takeAdjustments(request, context, log, service, requestId);
    }),
  });
  server.addService(service.reports, {
    Search: handler<SearchRequest>(context, service, (request, headers) => {
      const customer = admitSearch(request, headers, context, tokens);
      const [, resource = ''] = /\sFROM\s+(\w+)/i.exec(request.query ?? '') ?? [];
      const rows = accountRows(resource, request.query ?? '', customer, context);
      if (rows !== null) return { results: rows, field_mask: { paths: [] } };
      return search(request, summaryOf(log.of(customer.customerId), context.clock(), context.verdictDelayMs));
    }),
  });
  const port = await bind(server, `${address.host}:${address.port}`);
  return {
    url: `http://${address.host}:${port}`,
    // Clients keep their channels open; an orderly shutdown would wait for them.
    close: async () => server.forceShutdown(),
  };
}

type Serve<Request> = (request: Request, headers: AdsHeaders, requestId: string) => object;

function handler<Request>(context: SimulatorContext, service: UploadService, serve: Serve<Request>) {
  type Call = ServerUnaryCall<Request, object>;
  async function handle(call: Call, callback: sendUnaryData<object>): Promise<void> {
    const requestId = newAdsRequestId();
    const trailer = new Metadata();
    trailer.set('request-id', requestId);
    const take = (): object => {
      context.scheduler.runDue();
      return serve(call.request, headersOf(call.metadata), requestId);
    };
    try {
      callback(
        null,
        await withFault(context.faults.next('google-ads', JSON.stringify(call.request)), expiredToken, take),
        trailer,
      );
    } catch (error) {
      if (error instanceof RequestRefused)
        trailer.set(FAILURE_TRAILER, service.encodeFailure(toFailure([error.fault], requestId)));
      const code = error instanceof RequestRefused || error instanceof GrpcFault ? error.grpcStatus : status.INTERNAL;
      callback({ code, details: error instanceof Error ? error.message : 'The sandbox failed', metadata: trailer });
    }
  }
  return (call: Call, callback: sendUnaryData<object>): void => void handle(call, callback);
}

function expiredToken(): RequestRefused {
  return new RequestRefused(status.UNAUTHENTICATED, { code: 'OAUTH_TOKEN_EXPIRED', path: [] });
}

function headersOf(metadata: Metadata): AdsHeaders {
  const first = (name: string): string | undefined => metadata.get(name)[0]?.toString();
  return {
    authorization: first('authorization'),
    developerToken: first('developer-token'),
    loginCustomerId: first('login-customer-id'),
  };
}

/** @returns the port */
export function bind(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
