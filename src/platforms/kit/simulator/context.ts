import type { Instant } from '../../../domain/time/instant.js';
import { mergeAccounts, type AccountOverrides, type SimulatorAccounts } from './accounts.js';
import { FaultQueue } from './faults.js';
import { SimulatorRecords, SimulatorScheduler } from './records.js';
import { ReportFaults } from './report-faults.js';

export const DEFAULT_VERDICT_DELAY_MS = 2000;

/** What all simulators of one sandbox share. */
export interface SimulatorContext {
  /** Milliseconds since 1970. */
  readonly clock: () => Instant;
  /** How long after the upload a platform that answers later gives its verdict. */
  readonly verdictDelayMs: number;
  readonly accounts: SimulatorAccounts;
  readonly records: SimulatorRecords;
  /** Verdicts to come; those that are due run before every answer and every reading of the records. */
  readonly scheduler: SimulatorScheduler;
  readonly faults: FaultQueue;
  readonly reportFaults: ReportFaults;
  /** Whether the platforms know this visitor or click id. */
  isKnown(id: string): boolean;
}

/** What a context needs to know of a simulator. */
export interface SimulatorParts {
  readonly accounts: AccountOverrides;
  readonly services: readonly { readonly name: string }[];
}

export interface ContextOptions {
  readonly clock: () => Instant;
  /** Sections that take the place of the simulators' own accounts. */
  readonly accounts?: AccountOverrides;
  /** `DEFAULT_VERDICT_DELAY_MS` unless given. */
  readonly verdictDelayMs?: number;
}

export function createSimulatorContext(
  simulators: readonly SimulatorParts[],
  { clock, accounts: overrides, verdictDelayMs = DEFAULT_VERDICT_DELAY_MS }: ContextOptions,
): SimulatorContext {
  const accounts = mergeAccounts(
    simulators.map((simulator) => simulator.accounts),
    overrides,
  );
  const services = simulators.flatMap((simulator) => simulator.services.map(({ name }) => name));
  return {
    clock,
    verdictDelayMs,
    accounts,
    records: new SimulatorRecords(),
    scheduler: new SimulatorScheduler(clock),
    faults: new FaultQueue(services),
    reportFaults: new ReportFaults(services),
    isKnown: (id) => !accounts.visitors.unknown.includes(id),
  };
}

/** Memoization: state of a simulator's own, made once for each context and kept as long as the context is. */
export function stateOfContext<State>(create: (context: SimulatorContext) => State): (context: SimulatorContext) => State {
  const states = new WeakMap<SimulatorContext, { readonly state: State }>();
  return (context) => {
    const known = states.get(context) ?? { state: create(context) };
    states.set(context, known);
    return known.state;
  };
}
