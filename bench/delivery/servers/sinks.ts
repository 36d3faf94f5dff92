import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UploadRequest, UploadResponse } from '#dist/platforms/google-ads/simulator/google-ads-api/messages.js';
import { loadUploadService } from '#dist/platforms/google-ads/simulator/google-ads-api/service.js';
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { serveParent } from '../../harness/serve-parent.js';

export interface SinkSettings {
  /** Until an answer leaves. */
  readonly latencyMs: number;
}

export interface SinkAddresses {
  readonly http: string;
  readonly grpc: string;
}

const KEEP_ALIVE_MS = 600_000;
const LARGEST_MESSAGE_BYTES = 64 * 1024 * 1024;

/** Ad platforms that take everything and look at nothing: what is measured is Ringback. */
serveParent(async ({ latencyMs }: SinkSettings) => {
  const pause = (): Promise<unknown> => (latencyMs > 0 ? sleep(latencyMs) : Promise.resolve());
  const http = createServer((request, response) => {
    void bodyOf(request)
      .then(async (body) => {
        await pause();
        const answer = answerTo(request.url ?? '', body);
        response.writeHead(answer === null ? 204 : 200, { 'content-type': 'application/json' });
        response.end(answer === null ? undefined : JSON.stringify(answer));
      })
      .catch(() => response.destroy());
  });
  // Whoever waits for their turn keeps their connections.
  http.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));

  const grpc = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE_BYTES });
  grpc.addService(loadUploadService().definition, {
    UploadClickConversions: (call: ServerUnaryCall<UploadRequest, UploadResponse>, callback: sendUnaryData<UploadResponse>) => {
      const results = (call.request.conversions ?? []).map(({ gclid }) => ({ gclid }));
      setTimeout(callback, latencyMs, null, { results, job_id: String(call.request.job_id ?? 0) });
    },
  });
  const grpcPort = await new Promise<number>((resolve, reject) => {
    grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
  });

  const ready: SinkAddresses = {
    http: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    grpc: `http://127.0.0.1:${grpcPort}`,
  };
  return { ready };
});

let uploadings = 0;

/** @returns the JSON to answer with; null for no content */
function answerTo(url: string, body: string): object | null {
  if (url.startsWith('/mp/collect')) return null;
  if (url === '/token') return { access_token: 'an-access-token', expires_in: 3600, token_type: 'Bearer' };
  if (url.startsWith('/v1/events:ingest')) return { requestId: `request-${(uploadings += 1)}` };
  const lines = linesOf(body);
  return { uploading: { id: String((uploadings += 1)), source_quantity: lines, line_quantity: lines, status: 'UPLOADED' } };
}

/** The lines of the one file in a multipart body, without its head. */
function linesOf(body: string): number {
  const file = body.slice(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf('\r\n--'));
  return file.split('\n').filter((line) => line !== '').length - 1;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('latin1');
}
