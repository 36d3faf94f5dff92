import type { SandboxAddresses } from '#dist/platforms/kit/simulator/simulator.js';
import { TESTBED_GOAL, type TestbedDestination } from './destinations.js';

/** Rounds run only when the catalogue starts them. */
const NEVER = '0 0 1 1 *';

/** The `ringback.yaml` of a testbed, as data. */
export function testbedConfig(
  databaseUrl: string,
  destinations: readonly TestbedDestination[],
  at: SandboxAddresses,
  schedule = NEVER,
): object {
  return {
    server: { host: '127.0.0.1', port: 0 },
    database: { url: databaseUrl },
    sources: [{ id: 'mango-main', type: 'mango', tokens: ['a-token-of-the-catalogue'], zMeans: 'utc', maxPerSecond: 10_000 }],
    goals: [{ id: TESTBED_GOAL, when: { quality: true }, value: 1500, currency: 'RUB' }],
    destinations: destinations.map((one) => ({ id: one.id, enabled: true, schedule, ...one.settings(at, TESTBED_GOAL) })),
  };
}
