import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { type Instant, toIso } from '../domain/time/instant.js';
import type { AccountOverrides, SimulatorAccounts } from '../platforms/kit/simulator/accounts.js';
import { createSimulatorContext, type SimulatorContext } from '../platforms/kit/simulator/context.js';
import type { FaultQueue, SimulatedFaultInput } from '../platforms/kit/simulator/faults.js';
import type { ReportFaults } from '../platforms/kit/simulator/report-faults.js';
import type { SimulatorRecord } from '../platforms/kit/simulator/records.js';
import type { GrpcServer, SimulatorDefinition } from '../platforms/kit/simulator/simulator.js';
import { attachControlRoutes, RequestLog } from './control-routes.js';
import { attachHttpFaults } from './http-faults.js';
import { loadSimulators } from './simulator-registry.js';

/** The one HTTP server of the sandbox. Each simulator has its own body parsers, hooks and error formats. */
export function createSandboxServer(context: SimulatorContext, simulators: readonly SimulatorDefinition[]): FastifyInstance {
  const requests = new RequestLog();
  const services = simulators.flatMap((simulator) => simulator.services);
  const app = Fastify({ logger: false, forceCloseConnections: true });
  app.addHook('onRequest', async () => {
    context.scheduler.runDue();
  });
  // By the sandbox's own clock: clients compare it with theirs.
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('date', new Date(context.clock()).toUTCString());
  });
  app.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (path.startsWith('/sandbox/')) return;
    requests.add({ at: toIso(context.clock()), method: request.method, path, status: reply.statusCode });
  });
  attachHttpFaults(app, context, services);
  app.register((scope, _options, done) => {
    attachControlRoutes(scope, context, { requests, services });
    done();
  });
  for (const simulator of simulators) {
    app.register((scope, _options, done) => {
      simulator.attachHttp(scope, context);
      done();
    });
  }
  return app;
}

export type { SimulatedFaultInput, FaultQueue, SimulatorAccounts, SimulatorDefinition, SimulatorRecord };

export interface SandboxOptions {
  /** 127.0.0.1 by default: the sandbox is for this machine. */
  readonly host?: string;
  /** 0, the default, takes a free port. */
  readonly httpPort?: number;
  readonly grpcPort?: number;
  /** Milliseconds since 1970. */
  readonly clock: () => Instant;
  /** Delay of later verdicts; 2000 by default (the real ones take hours). */
  readonly verdictDelayMs?: number;
  /** Sections that replace the simulators' own accounts. */
  readonly accounts?: AccountOverrides;
  /** Injected from the start. */
  readonly faults?: readonly SimulatedFaultInput[];
}

export interface Sandbox {
  /** `http://host:port`, the endpoint of every simulated platform that speaks HTTP. */
  readonly httpUrl: string;
  /** `http://host:port`, the endpoint of the gRPC service, without TLS. */
  readonly grpcUrl: string;
  /** In display order. */
  readonly simulators: readonly SimulatorDefinition[];
  readonly accounts: SimulatorAccounts;
  /** What the simulators took or dropped so far. */
  records(): SimulatorRecord[];
  /** Faults can be injected at any time. */
  readonly faults: FaultQueue;
  /** How platforms' reports differ from what they took. */
  readonly reportFaults: ReportFaults;
  close(): Promise<void>;
}

/**
 * Starts all simulators: one HTTP server and one gRPC server.
 *
 * @throws when a port is taken; nothing keeps running then
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const simulators = await loadSimulators();
  const context = createSimulatorContext(simulators, options);
  for (const fault of options.faults ?? []) context.faults.add(fault);
  const app = createSandboxServer(context, simulators);
  await app.listen({ host, port: options.httpPort ?? 0 });
  try {
    const grpc = await startGrpc(simulators, context, { host, port: options.grpcPort ?? 0 });
    return {
      httpUrl: `http://${host}:${(app.server.address() as AddressInfo).port}`,
      grpcUrl: grpc.url,
      simulators,
      accounts: context.accounts,
      faults: context.faults,
      reportFaults: context.reportFaults,
      records: () => {
        context.scheduler.runDue();
        return context.records.list();
      },
      close: async () => {
        await Promise.all([app.close(), grpc.close()]);
      },
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function startGrpc(
  simulators: readonly SimulatorDefinition[],
  context: SimulatorContext,
  address: { readonly host: string; readonly port: number },
): Promise<GrpcServer> {
  const starters = simulators.flatMap(({ startGrpc: start }) => start ?? []);
  const [start] = starters;
  if (starters.length > 1) throw new Error(`${starters.length} simulators speak gRPC; one address serves one`);
  // None if the optional package that the only one needs is not installed.
  return start === undefined ? { url: 'none', close: async () => undefined } : start(context, address);
}
