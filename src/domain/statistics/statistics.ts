import type { UploadState } from '../uploads/upload-states.js';
import type { CoveredId } from './counted-call.js';
import type { CampaignPart, CoverageDimension } from './groups.js';

/** The sum of conversion values in one currency. */
export interface CurrencySum {
  /** Empty for conversions without a value. */
  readonly currency: string;
  conversions: number;
  valueMinor: number;
}

interface DestinationDay {
  readonly sums: CurrencySum[];
  /** States without uploads are left out. */
  readonly uploads: Partial<Record<UploadState, number>>;
}

/** One day of one project, for charts. */
export interface DayStatistics {
  readonly day: string;
  readonly calls: number;
  readonly answered: number;
  readonly missed: number;
  readonly sums: CurrencySum[];
  readonly destinations: Map<string, DestinationDay>;
}

/** Calls at a destination with the same state and reason of their most advanced upload there. */
export interface FunnelCount {
  readonly destination: string;
  readonly state: UploadState;
  /** Empty where there is none. */
  readonly reason: string;
  readonly calls: number;
  readonly excluded: number;
  readonly identified: number;
  readonly sent: number;
  readonly confirmed: number;
}

export interface FunnelStatistics {
  /** All calls of the project. */
  readonly calls: number;
  readonly excluded: number;
  readonly at: readonly FunnelCount[];
}

/** How many calls of a group carry each identifier. */
export interface CoverageCount extends Readonly<Record<CoveredId, number>> {
  readonly dimension: CoverageDimension;
  /** Null for calls that do not carry it, and for `all`. */
  readonly value: string | null;
  readonly calls: number;
  readonly none: number;
}

interface GoalTotals {
  conversions: number;
  /** Minor units by currency. */
  readonly values: Map<string, number>;
}

/** Totals of a group of calls. */
export interface CampaignTotals {
  readonly calls: number;
  readonly answered: number;
  readonly missed: number;
  readonly missedByHour: number[];
  readonly goals: Map<string, GoalTotals>;
}

/** Calls with the same values of the grouping parts. */
export interface CampaignGroup {
  readonly project: string;
  readonly parts: Readonly<Record<CampaignPart, string | null>>;
  readonly totals: CampaignTotals;
}

/** A caller with many calls, by the first digits of the keyed hash. */
export interface CallerCount {
  readonly prefix: string;
  readonly calls: number;
}

export interface UploadStateCount {
  readonly destination: string;
  readonly state: UploadState;
  readonly count: number;
}
