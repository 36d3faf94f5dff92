import type { AddressInfo } from 'node:net';
import type { Instant } from '../domain/time/instant.js';
import { attachGa4 } from '../platforms/ga4/simulator/index.js';
import { attachGoogle, startGoogleAds } from '../platforms/google-ads/simulator/index.js';
import { DEFAULT_SIMULATOR_ACCOUNTS } from '../platforms/kit/simulator/accounts.js';
import { createSimulatorContext, type SimulatorAccounts, type SimulatorRecord } from '../platforms/kit/simulator/context.js';
import type { SimulatedFaultInput } from '../platforms/kit/simulator/faults.js';
import type { FaultQueue } from '../platforms/kit/simulator/faults.js';
import { attachMetrica } from '../platforms/yandex-metrica/simulator/index.js';
import { attachMango } from '../sources/mango/simulator/index.js';
import { createSandboxServer } from './http-server.js';

export { DEFAULT_SIMULATOR_ACCOUNTS };
export type { SimulatedFaultInput, FaultQueue, SimulatorAccounts, SimulatorRecord };

export interface SandboxOptions {
  /** 127.0.0.1 unless told: the sandbox is for this machine. */
  readonly host?: string;
  /** 0, the default, takes a free port. */
  readonly httpPort?: number;
  readonly grpcPort?: number;
  /** Milliseconds since 1970. */
  readonly clock: () => Instant;
  /** How long platforms with a later verdict take for it; 2000 unless told (the real ones take hours). */
  readonly verdictDelayMs?: number;
  readonly accounts?: SimulatorAccounts;
  /** What the cabinets do wrong from the start. */
  readonly faults?: readonly SimulatedFaultInput[];
}

export interface Sandbox {
  /** `http://host:port`, the endpoint of Metrica, GA4, Data Manager and Google's token endpoint. */
  readonly httpUrl: string;
  /** `http://host:port`, the endpoint of the Google Ads API (gRPC without TLS). */
  readonly grpcUrl: string;
  /** What the cabinets took or dropped so far. */
  records(): SimulatorRecord[];
  /** What the cabinets do wrong, settable at any time. */
  readonly faults: FaultQueue;
  close(): Promise<void>;
}

/**
 * Starts all ad cabinets: one HTTP server and one gRPC server.
 *
 * @throws when a port is taken; nothing keeps running then
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const world = createSimulatorContext(options.clock, options.accounts ?? DEFAULT_SIMULATOR_ACCOUNTS, options.verdictDelayMs);
  for (const fault of options.faults ?? []) world.faults.add(fault);
  const app = createSandboxServer(world, [attachMetrica, attachGa4, attachGoogle, attachMango]);
  await app.listen({ host, port: options.httpPort ?? 0 });
  try {
    const googleAds = await startGoogleAds(world, { host, port: options.grpcPort ?? 0 });
    return {
      httpUrl: `http://${host}:${(app.server.address() as AddressInfo).port}`,
      grpcUrl: googleAds.url,
      faults: world.faults,
      records: () => {
        world.scheduler.runDue();
        return world.records.list();
      },
      close: async () => {
        await Promise.all([app.close(), googleAds.close()]);
      },
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}
