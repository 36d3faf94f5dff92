import { existsSync, readdirSync } from 'node:fs';
import { loadSimulators } from '../../src/sandbox/simulator-registry.js';
import type { SimulatorDefinition } from '../../src/sandbox/sandbox.js';

describe('the simulators', () => {
  let simulators: readonly SimulatorDefinition[];
  beforeAll(async () => {
    simulators = await loadSimulators();
  });

  it('are found in the folders of all platforms and vendors that have one', () => {
    const folders = ['src/platforms', 'src/sources'].flatMap((side) =>
      readdirSync(side).filter((name) => name !== 'kit' && existsSync(`${side}/${name}/simulator`)),
    );
    expect(simulators.map(({ id }) => id).sort()).toEqual(folders.sort());
  });

  it('have one gRPC server among them, and HTTP paths that no two of them share', () => {
    expect(simulators.filter(({ startGrpc }) => startGrpc !== undefined)).toHaveLength(1);
    const paths = simulators.flatMap(({ services }) => services.flatMap((service) => service.paths));
    for (const path of paths) expect(paths.filter((other) => other.startsWith(path))).toEqual([path]);
  });

  it.each(['demoDestinations', 'faultDestinations'] as const)('name in %s only services that keep conversions', (kind) => {
    for (const simulator of simulators) {
      const keeping = simulator.services.flatMap(({ name, comparison }) => (comparison === null ? [] : [name]));
      for (const { service } of simulator[kind]) expect(keeping).toContain(service);
    }
  });

  it('use ids of destinations and names of services that differ', () => {
    const names = simulators.flatMap(({ services, demoDestinations, faultDestinations }) => [
      ...services.map(({ name }) => `service ${name}`),
      ...demoDestinations.map(({ id }) => `demo ${id}`),
      ...faultDestinations.map(({ id }) => `faults ${id}`),
    ]);
    expect(new Set(names).size).toBe(names.length);
  });
});
