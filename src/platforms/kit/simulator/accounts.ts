/**
 * The accounts that the simulators know, a section for each simulator.
 *
 * Declaration merging: the folder of a simulator adds its own section here with `declare module`, so that no list of all
 * platforms is needed and every section keeps its type. The values come from `SimulatorDefinition.accounts`.
 */
export interface SimulatorAccounts {
  /** Every simulator knows all visitor and click ids but these. Changes while the sandbox runs. */
  readonly visitors: { unknown: string[] };
}

/** Sections that take the place of the simulators' own ones. */
export type AccountOverrides = Partial<SimulatorAccounts>;

/** The sections of all simulators, copied, so that two sandboxes never share a list that changes. */
export function mergeAccounts(sections: readonly AccountOverrides[], overrides: AccountOverrides = {}): SimulatorAccounts {
  const visitors: SimulatorAccounts['visitors'] = { unknown: [] };
  // A simulator reads its own section only, and its definition brings that section.
  return structuredClone(Object.assign({ visitors }, ...sections, overrides) as SimulatorAccounts);
}
