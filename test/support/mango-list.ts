import type { AddressInfo } from 'node:net';
import type { ProjectConfig } from '../../src/config/config.js';
import { DEFAULT_ACCOUNTS } from '../../src/sandbox/default-accounts.js';
import { createHttpApp } from '../../src/sandbox/http-app.js';
import type { ListedCall } from '../../src/sandbox/mango/call-book.js';
import { attachMango } from '../../src/sandbox/mango/index.js';
import { createWorld } from '../../src/sandbox/world.js';
import { aProject } from './test-pipeline.js';

/** MANGO's list of calls on a port of its own. */
export interface MangoList {
  readonly url: string;
  has(...calls: ListedCall[]): void;
  close(): Promise<void>;
}

export async function openMangoList(clock: () => number): Promise<MangoList> {
  const world = createWorld(clock, DEFAULT_ACCOUNTS);
  const app = createHttpApp(world, [attachMango]);
  await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    has: (...calls) => calls.forEach((call) => world.calls.add('1234', call)),
    close: () => app.close(),
  };
}

/** A project whose source may read the list at this address. */
export function aListingProject(endpoint: string, settings: object = {}, overrides: Partial<ProjectConfig> = {}): ProjectConfig {
  const reconcile = { widgetId: '1234', accessToken: 'sandbox-mango-token', endpoint, days: 3, ...settings };
  const sources = aProject().sources.map((source) => {
    return { ...source, settings: { timezone: 'Europe/Moscow', zMeans: 'utc', reconcile } };
  });
  return aProject({ sources, ...overrides });
}
