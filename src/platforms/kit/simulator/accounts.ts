/** The visit or click that brought a caller. */
export interface SimulatedVisit {
  readonly campaign: string | null;
  /** How many days before the call the visit was; 0 by default. */
  readonly daysBefore?: number;
  /** `YYYY-MM-DD` of the click, for reports of clicks; without it they do not show it. */
  readonly day?: string;
}

/**
 * The accounts that the simulators know, a section for each simulator.
 *
 * Declaration merging: a simulator's folder adds its own section here with `declare module`, so that no list of all platforms is
 * needed and every section keeps its type. The values come from `SimulatorDefinition.accounts`.
 */
export interface SimulatorAccounts {
  /** Every simulator knows all visitor and click ids except these. Changes while the sandbox runs. */
  readonly visitors: {
    unknown: string[];
    /** Where visitors came from, by visitor or click id; by default without a campaign. Grows while the sandbox runs. */
    readonly visits: Record<string, SimulatedVisit>;
  };
}

/** Sections that replace the simulators' own ones. */
export type AccountOverrides = Partial<Omit<SimulatorAccounts, 'visitors'>> & {
  readonly visitors?: Partial<SimulatorAccounts['visitors']>;
};

/** The sections of all simulators, copied, so that two sandboxes never share a mutable list. */
export function mergeAccounts(sections: readonly AccountOverrides[], overrides: AccountOverrides = {}): SimulatorAccounts {
  const visitors: SimulatorAccounts['visitors'] = { unknown: [], visits: {}, ...overrides.visitors };
  // A simulator reads its own section only, and its definition provides that section.
  return structuredClone(Object.assign({}, ...sections, overrides, { visitors }) as SimulatorAccounts);
}
