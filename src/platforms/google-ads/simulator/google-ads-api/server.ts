import { Metadata, Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import type { SimulatorContext } from '../../../kit/simulator/context.js';
import { googleStateOf } from '../state.js';
import { admit, admitAdjustments, admitSearch, type AdsHeaders } from './check-request.js';
import { newAdsRequestId, RequestRefused, toFailure } from './failure.js';
import { GrpcFault, withFault } from './grpc-faults.js';
import type { AdjustmentsRequest, SearchRequest, UploadRequest } from './messages.js';
import { FAILURE_TRAILER, loadUploadService, type UploadService } from './service.js';
import { search } from './upload-summary.js';
import { summaryOf } from './upload-summary.js';
import { takeAdjustments } from './uploads.js';
import { ClickConversionUploads } from './uploads.js';

const LARGEST_MESSAGE_BYTES = 64 * 1024 * 1024;

export interface GoogleAdsServer {
  /** `http://host:port`: gRPC without TLS. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts `ConversionUploadService`, `ConversionAdjustmentUploadService` and `GoogleAdsService` of the Google Ads API without TLS.
 *
 * @param address `port` 0 takes a free one
 * @throws when the port is taken
 */
export async function startGoogleAds(
  world: SimulatorContext,
  address: { readonly host: string; readonly port: number },
): Promise<GoogleAdsServer> {
  const service = loadUploadService();
  const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE_BYTES });
  const { tokens, conversions: book, uploads: log } = googleStateOf(world);
  const uploads = new ClickConversionUploads(world, book, log, service);
  server.addService(service.definition, {
    UploadClickConversions: handler<UploadRequest>(world, service, (request, headers, requestId) =>
      uploads.take(request, admit(request, headers, world, tokens), requestId),
    ),
  });
  server.addService(service.adjustments, {
    UploadConversionAdjustments: handler<AdjustmentsRequest>(world, service, (request, headers, requestId) => {
      admitAdjustments(request, headers, world, tokens);
      return takeAdjustments(request, world, log, service, requestId);
    }),
  });
  server.addService(service.reports, {
    Search: handler<SearchRequest>(world, service, (request, headers) => {
      const { customerId } = admitSearch(request, headers, world, tokens);
      return search(request, summaryOf(log.of(customerId), world.clock(), world.verdictDelayMs));
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

function handler<Request>(world: SimulatorContext, service: UploadService, serve: Serve<Request>) {
  type Call = ServerUnaryCall<Request, object>;
  async function handle(call: Call, callback: sendUnaryData<object>): Promise<void> {
    const requestId = newAdsRequestId();
    const trailer = new Metadata();
    trailer.set('request-id', requestId);
    const take = (): object => {
      world.scheduler.runDue();
      return serve(call.request, headersOf(call.metadata), requestId);
    };
    try {
      callback(null, await withFault(world.faults.next('google-ads'), expiredToken, take), trailer);
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

function bind(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
