/** The visit or click that brought a caller. */
export interface SimulatedVisit {
  readonly campaign: string | null;
  /** The visit came so many days before the call; 0 where left out. */
  readonly daysBefore?: number;
  /** `YYYY-MM-DD` of the click, for reports of clicks; without it they do not show it. */
  readonly day?: string;
}

/**
 * The accounts that the simulators know, a section for each simulator.
 *
 * Declaration merging: the folder of a simulator adds its own section here with `declare module`, so that no list of all
 * platforms is needed and every section keeps its type. The values come from `SimulatorDefinition.accounts`.
 */
export interface SimulatorAccounts {
  /** Every simulator knows all visitor and click ids but these. Changes while the sandbox runs. */
  readonly visitors: {
    unknown: string[];
    /** Where visitors came from, by visitor or click id; without a campaign where left out. Grows while the sandbox runs. */
    readonly visits: Record<string, SimulatedVisit>;
  };
}

/** Sections that take the place of the simulators' own ones. */
export type AccountOverrides = Partial<Omit<SimulatorAccounts, 'visitors'>> & {
  readonly visitors?: Partial<SimulatorAccounts['visitors']>;
};

/** The sections of all simulators, copied, so that two sandboxes never share a list that changes. */
export function mergeAccounts(sections: readonly AccountOverrides[], overrides: AccountOverrides = {}): SimulatorAccounts {
  const visitors: SimulatorAccounts['visitors'] = { unknown: [], visits: {}, ...overrides.visitors };
  // A simulator reads its own section only, and its definition brings that section.
  return structuredClone(Object.assign({}, ...sections, overrides, { visitors }) as SimulatorAccounts);
}
