import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadSimulators } from '#dist/sandbox/simulator-registry.js';
import { serveParent } from '../../harness/serve-parent.js';

export interface SinkSettings {
  /** Delay of an answer. */
  readonly latencyMs: number;
}

export interface SinkAddresses {
  readonly http: string;
  readonly grpc: string;
}

const HOST = '127.0.0.1';
const KEEP_ALIVE_MS = 600_000;

/** Ad platforms that accept everything unchecked: Ringback is measured. Each simulator defines its platform's answers. */
serveParent(async ({ latencyMs }: SinkSettings) => {
  const simulators = await loadSimulators();
  const services = simulators.flatMap((simulator) => simulator.services);
  const pause = (): Promise<unknown> => (latencyMs > 0 ? sleep(latencyMs) : Promise.resolve());
  const http = createServer((request, response) => {
    void bodyOf(request)
      .then(async (body) => {
        await pause();
        const service = services.find(({ paths }) => paths.some((start) => request.url?.startsWith(start)));
        if (!service?.sinkAnswer) throw new Error(`no simulated service takes ${request.url}`);
        const answer = service.sinkAnswer(body);
        response.writeHead(answer === null ? 204 : 200, { 'content-type': 'application/json' });
        response.end(answer === null ? undefined : JSON.stringify(answer));
      })
      .catch(() => response.destroy());
  });
  // Clients waiting for their part of the bench keep their connections.
  http.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve) => http.listen(0, HOST, resolve));

  const start = simulators.find(({ startGrpcSink }) => startGrpcSink !== undefined)?.startGrpcSink;
  if (start === undefined) throw new Error('no simulator has a gRPC sink');
  const grpc = await start({ host: HOST, port: 0 }, latencyMs);

  const ready: SinkAddresses = { http: `http://${HOST}:${(http.address() as AddressInfo).port}`, grpc: grpc.url };
  return { ready };
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('latin1');
}
