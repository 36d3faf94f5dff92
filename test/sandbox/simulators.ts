import type { AddressInfo } from 'node:net';
import { attachGa4 } from '../../src/platforms/ga4/simulator/index.js';
import { DEFAULT_SIMULATOR_ACCOUNTS } from '../../src/platforms/kit/simulator/accounts.js';
import {
  createSimulatorContext,
  type SimulatorAccounts,
  type SimulatorRecord,
} from '../../src/platforms/kit/simulator/context.js';
import { attachMetrica } from '../../src/platforms/yandex-metrica/simulator/index.js';
import { createSandboxServer } from '../../src/sandbox/http-server.js';

/** Sunday noon in Moscow. */
export const NOON = Date.parse('2026-11-22T09:00:00.000Z');

/** The HTTP cabinets on a free port, with a clock that only moves when told. */
export interface OpenSimulators {
  readonly url: string;
  clock: number;
  records(platform?: string): Promise<SimulatorRecord[]>;
  post(path: string, body: unknown): Promise<Response>;
  close(): Promise<void>;
}

export async function openSimulators(accounts: SimulatorAccounts = DEFAULT_SIMULATOR_ACCOUNTS): Promise<OpenSimulators> {
  const time = { now: NOON };
  const app = createSandboxServer(
    createSimulatorContext(() => time.now, accounts, 3000),
    [attachMetrica, attachGa4],
  );
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
