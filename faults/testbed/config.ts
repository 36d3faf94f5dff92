import type { SandboxAddresses } from '#dist/platforms/kit/simulator/simulator.js';
import { MANGO_WIDGET } from '#dist/sources/mango/simulator/listed-calls.js';
import { TESTBED_GOAL, type TestbedDestination } from './destinations.js';

/** Rounds run only when the catalogue starts them. */
const NEVER = '0 0 1 1 *';

const LONG_AGO = '2026-01-01';
const SOURCE = {
  id: 'mango-main',
  type: 'mango',
  tokens: ['a-token-of-the-catalogue'],
  zMeans: 'utc',
  maxPerSecond: 10_000,
} as const;

interface TestbedConfigOptions {
  /** Of the destinations' rounds. */
  readonly schedule?: string;
  /**
   * Whether the source has the vendor's list of calls, which no schedule reads. Destinations take calls that began before they
   * were first seen then: a list is about the past.
   */
  readonly withList?: boolean;
}

/** The `ringback.yaml` of a testbed, as data. */
export function testbedConfig(
  databaseUrl: string,
  destinations: readonly TestbedDestination[],
  at: SandboxAddresses,
  { schedule = NEVER, withList = false }: TestbedConfigOptions = {},
): object {
  const list = { ...MANGO_WIDGET, endpoint: at.httpUrl, days: 1, schedule: NEVER };
  return {
    server: { host: '127.0.0.1', port: 0 },
    database: { url: databaseUrl },
    sources: [{ ...SOURCE, ...(withList && { reconcile: list }) }],
    goals: [{ id: TESTBED_GOAL, when: { quality: true }, value: 1500, currency: 'RUB' }],
    destinations: destinations.map((one) => ({
      id: one.id,
      enabled: true,
      schedule,
      ...(withList && { since: LONG_AGO }),
      ...one.settings(at, TESTBED_GOAL),
    })),
  };
}
