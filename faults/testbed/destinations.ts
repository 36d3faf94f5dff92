import { loadPlatforms } from '#dist/destinations/destinations.js';
import type { FaultDestination } from '#dist/platforms/kit/simulator/simulator.js';
import type { SimulatorDefinition, SimulatorRecord } from '#dist/sandbox/sandbox.js';
import { loadSimulators } from '#dist/sandbox/simulator-registry.js';

export type { FaultDestination };

export const TESTBED_GOAL = 'quality-call';

/** A destination of the catalogue, and whether its platform counts copies as additional conversions. */
export interface TestbedDestination extends FaultDestination {
  readonly countsCopies: boolean;
}

/** The destinations of all simulators whose platform is loaded. */
export class TestbedDestinations {
  constructor(readonly all: readonly TestbedDestination[]) {}

  static async load(): Promise<TestbedDestinations> {
    const platforms = new Set((await loadPlatforms()).map(({ id }) => id));
    const simulators = (await loadSimulators()).filter(({ id }) => platforms.has(id));
    return new TestbedDestinations(simulators.flatMap(destinationsOf));
  }

  /** Without those whose client takes seconds to load in every process. */
  get quickToLoad(): readonly TestbedDestination[] {
    return this.all.filter(({ slowToLoad }) => !slowToLoad);
  }

  /**
   * For a case about certain platforms.
   * @throws for one that does not exist
   */
  named<const Ids extends readonly string[]>(...ids: Ids): { readonly [Index in keyof Ids]: TestbedDestination } {
    const find = (id: string): TestbedDestination => {
      const found = this.all.find((destination) => destination.id === id);
      if (found === undefined) throw new Error(`no simulator has a fault destination ${id}`);
      return found;
    };
    return ids.map(find) as { readonly [Index in keyof Ids]: TestbedDestination };
  }
}

function destinationsOf({ services, faultDestinations }: SimulatorDefinition): TestbedDestination[] {
  return faultDestinations.map((destination) => {
    const comparison = services.find(({ name }) => name === destination.service)?.comparison;
    return { ...destination, countsCopies: comparison?.countsCopies ?? false };
  });
}

/** Settings with which even a few calls make many claims. */
export function inSmallClaims(destination: TestbedDestination): TestbedDestination {
  const { settings, smallClaims } = destination;
  return { ...destination, settings: (at, goal) => ({ ...settings(at, goal), ...smallClaims }) };
}

/** Whether the simulator keeps this record for the destination. */
export function belongsTo({ service, accountOrGoal }: TestbedDestination, record: SimulatorRecord): boolean {
  return record.platform === service && (record.account === accountOrGoal || record.goal === accountOrGoal);
}
