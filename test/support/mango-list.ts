import type { AddressInfo } from 'node:net';
import type { ProjectConfig } from '../../src/config/config.js';
import { createSimulatorContext } from '../../src/platforms/kit/simulator/context.js';
import { createSandboxServer } from '../../src/sandbox/sandbox.js';
import { simulator } from '../../src/sources/mango/simulator/index.js';
import { listedCallsOf, type ListedCall } from '../../src/sources/mango/simulator/listed-calls.js';
import { aProject } from './test-pipeline.js';

/** MANGO's list of calls on a port of its own. */
export interface MangoList {
  readonly url: string;
  has(...calls: ListedCall[]): void;
  close(): Promise<void>;
}

export async function openMangoList(clock: () => number): Promise<MangoList> {
  const context = createSimulatorContext([simulator], { clock });
  const app = createSandboxServer(context, [simulator]);
  await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    has: (...calls) => calls.forEach((call) => listedCallsOf(context).add('1234', call)),
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
