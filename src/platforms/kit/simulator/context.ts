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
  /** Delay of verdicts after the upload, on platforms that give them later. */
  readonly verdictDelayMs: number;
  readonly accounts: SimulatorAccounts;
  readonly records: SimulatorRecords;
  /** Future verdicts; due ones run before every answer and every reading of the records. */
  readonly scheduler: SimulatorScheduler;
  readonly faults: FaultQueue;
  readonly reportFaults: ReportFaults;
  /** Whether the platforms know this visitor or click id. */
  isKnown(id: string): boolean;
}

/** The parts of a simulator that a context needs. */
export interface SimulatorParts {
  readonly accounts: AccountOverrides;
  readonly services: readonly { readonly name: string }[];
}

export interface ContextOptions {
  readonly clock: () => Instant;
  /** Sections that replace the simulators' own accounts. */
  readonly accounts?: AccountOverrides;
  /** `DEFAULT_VERDICT_DELAY_MS` by default. */
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

/** Memoization: a simulator's own state, created once per context and kept as long as the context. */
export function stateOfContext<State>(create: (context: SimulatorContext) => State): (context: SimulatorContext) => State {
  const states = new WeakMap<SimulatorContext, { readonly state: State }>();
  return (context) => {
    const known = states.get(context) ?? { state: create(context) };
    states.set(context, known);
    return known.state;
  };
}
