import type { AddressInfo } from 'node:net';
import { DEFAULT_ACCOUNTS } from '../../src/sandbox/default-accounts.js';
import { attachGa4 } from '../../src/sandbox/ga4/index.js';
import { createHttpApp } from '../../src/sandbox/http-app.js';
import { attachMetrica } from '../../src/sandbox/metrica/index.js';
import { createWorld, type SandboxAccounts, type SandboxRecord } from '../../src/sandbox/world.js';

/** Sunday noon in Moscow. */
export const NOON = Date.parse('2026-11-22T09:00:00.000Z');

/** The HTTP cabinets on a free port, with a clock that only moves when told. */
export interface Cabinets {
  readonly url: string;
  clock: number;
  records(platform?: string): Promise<SandboxRecord[]>;
  post(path: string, body: unknown): Promise<Response>;
  close(): Promise<void>;
}

export async function openCabinets(accounts: SandboxAccounts = DEFAULT_ACCOUNTS): Promise<Cabinets> {
  const time = { now: NOON };
  const app = createHttpApp(
    createWorld(() => time.now, accounts, 3000),
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
      return ((await response.json()) as { records: SandboxRecord[] }).records;
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
