import type { AddressInfo } from 'node:net';
import type { Instant } from '../domain/time/instant.js';
import { DEFAULT_ACCOUNTS } from './default-accounts.js';
import { attachGa4 } from './ga4/index.js';
import { attachGoogle, startGoogleAds } from './google/index.js';
import { createHttpApp } from './http-app.js';
import { attachMango } from './mango/index.js';
import { attachMetrica } from './metrica/index.js';
import type { FaultInput } from './misbehaviour/faults.js';
import type { Misbehaviour } from './misbehaviour/misbehaviour.js';
import { createWorld, type SandboxAccounts, type SandboxRecord } from './world.js';

export { DEFAULT_ACCOUNTS };
export type { FaultInput, Misbehaviour, SandboxAccounts, SandboxRecord };

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
  readonly accounts?: SandboxAccounts;
  /** What the cabinets do wrong from the start. */
  readonly misbehave?: readonly FaultInput[];
}

export interface Sandbox {
  /** `http://host:port`, the endpoint of Metrica, GA4, Data Manager and Google's token endpoint. */
  readonly httpUrl: string;
  /** `http://host:port`, the endpoint of the Google Ads API (gRPC without TLS). */
  readonly grpcUrl: string;
  /** What the cabinets took or dropped so far. */
  records(): SandboxRecord[];
  /** What the cabinets do wrong, settable at any time. */
  readonly misbehaviour: Misbehaviour;
  close(): Promise<void>;
}

/**
 * Starts all ad cabinets: one HTTP server and one gRPC server.
 *
 * @throws when a port is taken; nothing keeps running then
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const world = createWorld(options.clock, options.accounts ?? DEFAULT_ACCOUNTS, options.verdictDelayMs);
  for (const fault of options.misbehave ?? []) world.misbehaviour.add(fault);
  const app = createHttpApp(world, [attachMetrica, attachGa4, attachGoogle, attachMango]);
  await app.listen({ host, port: options.httpPort ?? 0 });
  try {
    const googleAds = await startGoogleAds(world, { host, port: options.grpcPort ?? 0 });
    return {
      httpUrl: `http://${host}:${(app.server.address() as AddressInfo).port}`,
      grpcUrl: googleAds.url,
      misbehaviour: world.misbehaviour,
      records: () => {
        world.agenda.catchUp();
        return world.ledger.list();
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
