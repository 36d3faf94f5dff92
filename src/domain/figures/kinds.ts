import type { CampaignTable } from './campaign-sum.js';
import type { TallyEntry } from './tally.js';

/** What is counted of each day, and how it is stored. */
export interface FiguresOf {
  standing: readonly TallyEntry[];
  coverage: readonly TallyEntry[];
  campaigns: CampaignTable;
  /** By caller; months hold none: nobody asks for so long. */
  callers: readonly TallyEntry[];
}
export type FigureKind = keyof FiguresOf;
/** Kinds that add up as tallies. */
export type TallyKind = Exclude<FigureKind, 'campaigns'>;

export const FIGURE_KINDS = ['standing', 'coverage', 'campaigns', 'callers'] as const satisfies readonly FigureKind[];
/** Kinds of which whole months are summed as well. */
export const MONTHLY_KINDS = ['standing', 'coverage', 'campaigns'] as const satisfies readonly FigureKind[];
