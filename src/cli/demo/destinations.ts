import type {
  DemoDestination,
  DemoGoalMapping,
  RecordComparison,
  SimulatedService,
  SimulatorDefinition,
} from '../../platforms/kit/simulator/simulator.js';
import type { SimulatedFaultInput } from '../../sandbox/sandbox.js';

/** A destination of the demo with what its simulator says of it. */
export interface DemoRoute extends DemoDestination {
  readonly platform: string;
  readonly comparison: RecordComparison;
}

/** One goal at one destination of the demo. */
export interface DemoRouteGoal {
  readonly route: DemoRoute;
  readonly mapping: DemoGoalMapping;
}

/** The demo's destinations at the platforms that are loaded, in the order of the tables. */
export function demoRoutes(simulators: readonly SimulatorDefinition[], platformIds: readonly string[]): readonly DemoRoute[] {
  return simulators
    .filter(({ id }) => platformIds.includes(id))
    .flatMap(({ id, services, demoDestinations }) =>
      demoDestinations.map((one) => ({ ...one, platform: id, comparison: comparisonOf(services, one) })),
    );
}

function comparisonOf(services: readonly SimulatedService[], { id, service }: DemoDestination): RecordComparison {
  const comparison = services.find(({ name }) => name === service)?.comparison;
  if (!comparison) throw new Error(`${id}: no simulated service ${service} keeps conversions`);
  return comparison;
}

export function findRouteGoal(routes: readonly DemoRoute[], destination: string, goal: string): DemoRouteGoal | undefined {
  const route = routes.find(({ id }) => id === destination);
  const mapping = route?.goals.find((one) => one.goal === goal);
  return route && mapping && { route, mapping };
}

/** What the platforms of these routes suffer on a bad day, each service one fault after another. */
export function badDayFaults(simulators: readonly SimulatorDefinition[], routes: readonly DemoRoute[]): SimulatedFaultInput[] {
  return simulators
    .filter(({ id }) => routes.some(({ platform }) => platform === id))
    .flatMap(({ services }) => services.flatMap(({ name, badDay }) => badDay.map((fault) => ({ platform: name, ...fault }))));
}
