import type { AccountReport } from '../../domain/uploads/account-report.js';
import type { BadDay } from './bad-day.js';
import type { CabinetComparison } from './compare-cabinets.js';
import type { Difference } from './compare-expected.js';
import type { Standing } from './tables.js';

/** What a demo came to. */
export interface DemoResult {
  readonly webhooks: number;
  readonly calls: number;
  /** What MANGO's own list of calls had, and what webhooks had missed of it. */
  readonly reconciled: { readonly listed: number; readonly missed: number; readonly completed: number };
  /** What Google Ads itself counts of the uploads by its own API; null where it did not say. */
  readonly googleSays: AccountReport | null;
  /** The admin API's id of a call with much to tell. */
  readonly exampleCallId: string;
  readonly destinations: readonly Standing[];
  readonly cabinets: Pick<CabinetComparison, 'agreed' | 'notVouchedFor'>;
  /** Empty when every sample call reached its expected state, and the cabinets and the log agree. */
  readonly differences: readonly Difference[];
  /** Null on a good one. */
  readonly badDay: BadDay | null;
  readonly seconds: number;
}
