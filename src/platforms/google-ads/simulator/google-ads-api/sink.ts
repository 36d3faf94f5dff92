import { Server, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import type { GrpcServer } from '../../../kit/simulator/simulator.js';
import { bind, LARGEST_MESSAGE_BYTES } from './server.js';
import { type UploadRequest, type UploadResponse, loadUploadService } from './service.js';

/** Takes every conversion and looks at none: for benches, which measure the sender. @throws when the port is taken */
export async function startGoogleAdsSink(
  { host, port }: { readonly host: string; readonly port: number },
  latencyMs: number,
): Promise<GrpcServer> {
  const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE_BYTES });
  server.addService(loadUploadService().definition, {
    UploadClickConversions: (call: ServerUnaryCall<UploadRequest, UploadResponse>, callback: sendUnaryData<UploadResponse>) => {
      const results = (call.request.conversions ?? []).map(({ gclid }) => ({ gclid }));
      setTimeout(callback, latencyMs, null, { results, job_id: String(call.request.job_id ?? 0) });
    },
  });
  const taken = await bind(server, `${host}:${port}`);
  return { url: `http://${host}:${taken}`, close: async () => server.forceShutdown() };
}
