import type { AddressInfo } from 'node:net';
import type { AccountOverrides } from '../../src/platforms/kit/simulator/accounts.js';
import { createSimulatorContext } from '../../src/platforms/kit/simulator/context.js';
import type { SimulatorRecord } from '../../src/platforms/kit/simulator/records.js';
import { createSandboxServer } from '../../src/sandbox/sandbox.js';
import { loadSimulators } from '../../src/sandbox/simulator-registry.js';

/** Sunday noon in Moscow. */
export const NOON = Date.parse('2026-11-22T09:00:00.000Z');

/** The simulators that speak HTTP on a free port, with a clock that moves only by hand. */
export interface OpenSimulators {
  readonly url: string;
  clock: number;
  records(platform?: string): Promise<SimulatorRecord[]>;
  post(path: string, body: unknown): Promise<Response>;
  close(): Promise<void>;
}

export async function openSimulators(accounts: AccountOverrides = {}): Promise<OpenSimulators> {
  const time = { now: NOON };
  const simulators = await loadSimulators();
  const context = createSimulatorContext(simulators, { clock: () => time.now, accounts, verdictDelayMs: 3000 });
  const app = createSandboxServer(context, simulators);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    url,
    get clock() {
      return time.now;
    },
    set clock(now) {
      time.now = now;
    },
    async records(platform) {
      const response = await fetch(`${url}/sandbox/records${platform === undefined ? '' : `?platform=${platform}`}`);
      return ((await response.json()) as { records: SimulatorRecord[] }).records;
    },
    post: (path, body) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    close: () => app.close(),
  };
}
