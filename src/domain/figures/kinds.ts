import type { CallerTable } from './callers.js';
import type { CampaignTable } from './campaign-parts.js';
import type { DaysTable } from './days-table.js';
import type { TallyEntry } from './tally.js';

/** What is counted of each day, and how it is stored. */
export interface FiguresOf {
  /** What charts show, day by day. */
  daily: DaysTable;
  standing: readonly TallyEntry[];
  coverage: readonly TallyEntry[];
  campaigns: CampaignTable;
  /** The same without keywords and numbers: few groups, however long the period. */
  broad: CampaignTable;
  /** By caller; months hold none: nobody asks for so long. */
  callers: CallerTable;
}
export type FigureKind = keyof FiguresOf;
export type CampaignKind = 'campaigns' | 'broad';
/** Kinds that add up as tallies. */
export type TallyKind = Exclude<FigureKind, 'daily' | CampaignKind | 'callers'>;

export const FIGURE_KINDS = [
  'daily',
  'standing',
  'coverage',
  'campaigns',
  'broad',
  'callers',
] as const satisfies readonly FigureKind[];
/** Kinds of which whole months are summed as well. */
export const MONTHLY_KINDS = ['daily', 'standing', 'coverage', 'campaigns', 'broad'] as const satisfies readonly FigureKind[];

export function isMonthly(kind: FigureKind): boolean {
  return MONTHLY_KINDS.some((monthly) => monthly === kind);
}
